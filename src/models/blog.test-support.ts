import { dateTime } from "./fields/dates.ts";
import { boolean, integer } from "./fields/numbers.ts";
import { char, text } from "./fields/text.ts";
import { uuid } from "./fields/uuid.ts";
import { Model } from "./model.ts";
import { foreignKey, hasMany, manyToMany } from "./relations/declare.ts";

export class User extends Model<User>("blog.User")({
  username: char({ maxLength: 150, unique: true }),
  email: char(),
  isActive: boolean({ default: true }),
  get bestPost() {
    return foreignKey(Post, { null: true });
  },
  get posts() {
    return hasMany(Post, "author");
  },
}) {
  get label() {
    return `${this.username} <${this.email}>`;
  }
}

export class Category extends Model<Category>("blog.Category")(
  {
    name: char({ maxLength: 50 }),
    get parent() {
      return foreignKey(Category, { null: true, relatedName: "children" });
    },
    get children() {
      return hasMany(Category, "parent");
    },
  },
  { ordering: ["name"] },
) {}

export class Tag extends Model<Tag>("blog.Tag")({
  name: char(),
  get posts() {
    return hasMany(Post, "tags");
  },
}) {}

export class Post extends Model<Post>("blog.Post")(
  {
    title: char({ maxLength: 200 }),
    body: text(),
    status: char({ choices: { draft: "Draft", published: "Published" }, default: "draft" }),
    views: integer({ default: 0 }),
    likes: integer({ default: 0 }),
    get author() {
      return foreignKey(User, { onDelete: "cascade" });
    },
    get category() {
      return foreignKey(Category, { null: true });
    },
    get tags() {
      return manyToMany(Tag);
    },
    get comments() {
      return hasMany(Comment, "post");
    },
    createdAt: dateTime({ autoNowAdd: true }),
    publishedAt: dateTime({ null: true }),
  },
  { ordering: ["-createdAt"] },
) {
  get url() {
    return `/posts/${this.id}`;
  }
  isHot() {
    return this.views > 100 && this.status === "published";
  }
}

export class Comment extends Model<Comment>("blog.Comment")({
  get post() {
    return foreignKey(Post, { onDelete: "cascade" });
  },
  get author() {
    return foreignKey(User);
  },
  body: text(),
}) {}

export class Ticket extends Model<Ticket>("blog.Ticket")({
  id: uuid({ primaryKey: true }),
  post: foreignKey(Post),
  get next() {
    return foreignKey(Ticket, { null: true });
  },
}) {}

export const blog = [User, Category, Tag, Post, Comment, Ticket] as const;
