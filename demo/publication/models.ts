import {
  boolean,
  char,
  dateTime,
  email,
  foreignKey,
  hasMany,
  index,
  Model,
  manyToMany,
  slug,
  text,
} from "nuages/models";
import { reverse } from "nuages/urls";
import { User } from "../people/models.ts";

export class Section extends Model<Section>("publication.Section")(
  {
    name: char({ maxLength: 60 }),
    slug: slug({ unique: true }),
    description: text({ blank: true, default: "" }),
    get parent() {
      return foreignKey(Section, { null: true, blank: true, onDelete: "protect", relatedName: "children" });
    },
    get children() {
      return hasMany(Section, "parent");
    },
    get posts() {
      return hasMany(Post, "section");
    },
  },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
  absoluteUrl() {
    return reverse("publication:section", { slug: this.slug });
  }
}

export class Tag extends Model<Tag>("publication.Tag")(
  {
    name: char({ maxLength: 50, unique: true }),
    slug: slug({ unique: true }),
    get posts() {
      return hasMany(Post, "tags");
    },
  },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
  absoluteUrl() {
    return reverse("publication:tag", { slug: this.slug });
  }
}

export class Post extends Model<Post>("publication.Post")(
  {
    title: char({ maxLength: 160 }),
    slug: slug({ maxLength: 160, unique: true, helpText: "The last part of the address." }),
    summary: text({ blank: true, default: "", helpText: "One or two sentences for lists and the feed." }),
    body: text({ helpText: "In Markdown." }),
    status: char({ maxLength: 10, choices: { draft: "Draft", published: "Published" }, default: "draft" }),
    featured: boolean({ default: false }),
    get author() {
      return foreignKey(User, { onDelete: "protect", relatedName: "posts" });
    },
    get section() {
      return foreignKey(Section, { onDelete: "protect", relatedName: "posts" });
    },
    get tags() {
      return manyToMany(Tag, { blank: true, relatedName: "posts" });
    },
    publishedAt: dateTime({ null: true, blank: true }),
    updatedAt: dateTime({ autoNow: true }),
    get comments() {
      return hasMany(Comment, "post");
    },
  },
  {
    ordering: ["-publishedAt", "-id"],
    indexes: [index({ fields: ["status", "-publishedAt"], name: "post_published" })],
  },
) {
  override toString() {
    return this.title;
  }
  absoluteUrl() {
    return reverse("publication:post_detail", { slug: this.slug });
  }
}

export class Comment extends Model<Comment>("publication.Comment")(
  {
    get post() {
      return foreignKey(Post, { onDelete: "cascade", relatedName: "comments" });
    },
    name: char({ maxLength: 60 }),
    email: email({ blank: true, default: "", helpText: "Not shown." }),
    body: text(),
    status: char({
      maxLength: 10,
      choices: { waiting: "Waiting", approved: "Approved", rejected: "Rejected" },
      default: "waiting",
    }),
    createdAt: dateTime({ autoNowAdd: true }),
  },
  { ordering: ["createdAt", "id"], indexes: [index({ fields: ["post", "status"], name: "comment_of_post" })] },
) {
  override toString() {
    return `${this.name}: ${this.body.slice(0, 40)}`;
  }
}
