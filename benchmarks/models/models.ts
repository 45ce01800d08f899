import { char, dateTime, foreignKey, hasMany, integer, Model, text } from "nuages/models";

/** Who writes. */
export class User extends Model<User>("bench.User")({
  username: char({ maxLength: 50, unique: true }),
  email: char({ maxLength: 120 }),
  name: char({ maxLength: 120 }),
  bio: text({ default: "" }),
  createdAt: dateTime(),
}) {}

/** Ten columns, as a page of a site lists them. */
export class Post extends Model<Post>("bench.Post")(
  {
    title: char({ maxLength: 200 }),
    slug: char({ maxLength: 220, unique: true }),
    body: text(),
    status: char({ maxLength: 12 }),
    views: integer({ default: 0 }),
    author: foreignKey(User),
    publishedAt: dateTime({ null: true }),
    createdAt: dateTime(),
    updatedAt: dateTime(),
    get comments() {
      return hasMany(Comment, "post");
    },
  },
  { indexes: [{ fields: ["status", "-publishedAt"], name: "post_by_status" }] },
) {}

/** What readers say. */
export class Comment extends Model<Comment>("bench.Comment")({
  get post() {
    return foreignKey(Post, { relatedName: "comments" });
  },
  author: foreignKey(User),
  body: text(),
  createdAt: dateTime(),
}) {}

/** Something small that is written. */
export class Item extends Model<Item>("bench.Item")({
  name: char({ maxLength: 100 }),
  quantity: integer(),
  note: text({ null: true }),
  createdAt: dateTime(),
}) {}

/** All of them. */
export const models = [User, Post, Comment, Item] as const;
