// What random queries are asked about: columns of every type, a reference that may be null, one that may not, a table between.
import {
  bigInteger,
  boolean,
  char,
  date,
  dateTime,
  decimal,
  foreignKey,
  hasMany,
  integer,
  Model,
  manyToMany,
} from "nuages/models";

/** Who writes. */
export class Writer extends Model<Writer>("random.Writer")({
  name: char({ maxLength: 60 }),
  born: date({ null: true }),
  active: boolean(),
  get works() {
    return hasMany(Work, "writer");
  },
}) {}

/** What works are about. */
export class Topic extends Model<Topic>("random.Topic")({
  name: char({ maxLength: 60 }),
  weight: integer({ null: true }),
  get works() {
    return hasMany(Work, "topics");
  },
}) {}

/** What is written. */
export class Work extends Model<Work>("random.Work")({
  title: char({ maxLength: 60 }),
  subtitle: char({ maxLength: 60, null: true }),
  pages: integer(),
  rating: integer({ null: true }),
  large: bigInteger({ null: true }),
  price: decimal({ maxDigits: 20, decimalPlaces: 4, null: true }),
  open: boolean(),
  at: dateTime({ null: true }),
  day: date({ null: true }),
  writer: foreignKey(Writer, { relatedName: "works" }),
  editor: foreignKey(Writer, { null: true, relatedName: "edited" }),
  topics: manyToMany(Topic, { relatedName: "works" }),
  get notes() {
    return hasMany(Note, "work");
  },
}) {}

/** What readers say of it. */
export class Note extends Model<Note>("random.Note")({
  get work() {
    return foreignKey(Work, { relatedName: "notes" });
  },
  text: char({ maxLength: 60 }),
  stars: integer({ null: true }),
}) {}

/** All of them. */
export const models = [Writer, Topic, Work, Note] as const;
