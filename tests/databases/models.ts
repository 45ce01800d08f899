// Models that the tests and the programs which they start share.
import { bigInteger, char, dateTime, decimal, foreignKey, hasMany, integer, json, Model, text } from "nuages/models";

/** Something with a unique name. */
export class Item extends Model<Item>("tests.Item")({
  name: char({ maxLength: 100, unique: true }),
  note: char({ maxLength: 100, blank: true, default: "" }),
}) {}

/** A line that some process wrote. */
export class Line extends Model<Line>("tests.Line")({
  source: integer(),
  number: integer(),
  get book() {
    return foreignKey(Book, { null: true });
  },
}) {}

/** What lines may belong to. */
export class Book extends Model<Book>("tests.Book")({
  title: char({ maxLength: 100, unique: true }),
  get lines() {
    return hasMany(Line, "book");
  },
}) {}

/** One column of each kind whose values are easily damaged. */
export class Sample extends Model<Sample>("tests.Sample")({
  label: text({ blank: true, default: "" }),
  at: dateTime({ null: true }),
  price: decimal({ maxDigits: 12, decimalPlaces: 2, null: true }),
  exact: decimal({ maxDigits: 40, decimalPlaces: 20, null: true }),
  large: bigInteger({ null: true }),
  data: json({ null: true }),
}) {}

/** Decimals that are kept in different forms, and an integer. */
export class Amount extends Model<Amount>("tests.Amount")({
  price: decimal({ maxDigits: 12, decimalPlaces: 2, null: true }),
  fine: decimal({ maxDigits: 12, decimalPlaces: 4, null: true }),
  wide: decimal({ maxDigits: 30, decimalPlaces: 2, null: true }),
  exact: decimal({ maxDigits: 40, decimalPlaces: 20, null: true }),
  pieces: integer({ default: 0 }),
}) {}

/** A text that is unique. */
export class Word extends Model<Word>("tests.Word")({ text: char({ maxLength: 200, unique: true }) }) {}
