// A consumer's program: compiled against the packed declarations, so that the public types hold outside the checkout.
import type {} from "nuages/auth";
import type { HttpRequest } from "nuages/http";
import { char, dateTime, foreignKey, hasMany, Model, text, userModel } from "nuages/models";
import { path, reverse, urls } from "nuages/urls";

export class Author extends Model<Author>("shop.Author")({
  name: char({ maxLength: 50 }),
  get books() {
    return hasMany(Book, "author");
  },
}) {}

export class Book extends Model<Book>("shop.Book")({
  title: char({ maxLength: 200 }),
  body: text(),
  author: foreignKey(Author, { onDelete: "cascade" }),
  publishedAt: dateTime({ null: true }),
  reader: foreignKey(userModel, { null: true, relatedName: "+" }),
}) {}

async function bookDetail(_request: HttpRequest, { id }: { id: number }) {
  const book = await Book.objects.selectRelated("author").get({ id });
  return book.author.name satisfies string;
}

export const root = urls("shop", [path("books/<int:id>/", bookDetail, { name: "book" })]);

declare module "nuages" {
  interface Register {
    urls: typeof root;
  }
}

reverse("shop:book", { id: 3 }) satisfies string;
// @ts-expect-error the id is a number
reverse("shop:book", { id: "3" });
// @ts-expect-error a book has no such field
Book.objects.filter({ titel: "x" });
// A site that registers no user has the standard one.
Book.objects.filter((book) => book.reader.username.eq("ada"));
// @ts-expect-error a user has no such field
Book.objects.filter({ reader: { nickname: "x" } });
