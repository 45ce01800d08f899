import {
  boolean,
  char,
  date,
  dateTime,
  decimal,
  foreignKey,
  integer,
  json,
  Model,
  manyToMany,
  slug,
  text,
  unique,
  url,
  uuid,
} from "../models/index.ts";

export class Maker extends Model<Maker>("shop.Maker")(
  { name: char({ maxLength: 50, unique: true }) },
  { ordering: ["name"] },
) {
  override toString() {
    return this.name;
  }
}

export class Label extends Model<Label>("shop.Label")({ name: char({ maxLength: 20 }) }, { ordering: ["name"] }) {
  override toString() {
    return this.name;
  }
}

export class Product extends Model<Product>("shop.Product")({
  title: char({ maxLength: 20, helpText: "What it is called" }),
  slug: slug({ unique: true }),
  body: text({ blank: true }),
  status: char({ choices: { draft: "Draft", live: "Live" }, default: "draft" }),
  price: decimal({ maxDigits: 6, decimalPlaces: 2, null: true, blank: true }),
  stock: integer({ default: 3 }),
  active: boolean({ default: true }),
  site: url({ blank: true }),
  since: date({ null: true, blank: true }),
  at: dateTime({ null: true, blank: true, verboseName: "shown from" }),
  data: json({ null: true, blank: true }),
  code: uuid({ null: true, blank: true }),
  maker: foreignKey(Maker, { onDelete: "cascade" }),
  labels: manyToMany(Label, { blank: true }),
  secret: char({ maxLength: 10, editable: false, default: "s" }),
  made: dateTime({ autoNowAdd: true }),
}) {
  override toString() {
    return this.title;
  }
}

export class Review extends Model<Review>("shop.Review")(
  {
    product: foreignKey(Product, { onDelete: "cascade", relatedName: "reviews" }),
    name: char({ maxLength: 20 }),
    stars: integer({ default: 5 }),
  },
  { ordering: ["id"], constraints: [unique({ fields: ["product", "name"], name: "one_review_each" })] },
) {}

export class Answer extends Model<Answer>("shop.Answer")({ agreed: boolean({ null: true, blank: true }) }) {}

export const shopModels = [Maker, Label, Product, Review, Answer];
