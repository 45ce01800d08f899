import { unique } from "../constraints/declare.ts";
import { dateTime } from "../fields/dates.ts";
import { json } from "../fields/json.ts";
import { bigInteger, boolean, decimal, integer } from "../fields/numbers.ts";
import { char, text } from "../fields/text.ts";
import { uuid } from "../fields/uuid.ts";
import { Model } from "../model.ts";
import { foreignKey, hasMany } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";

export class Shelf extends Model<Shelf>("stock.Shelf")({
  name: char({ unique: true }),
  get items() {
    return hasMany(Item, "shelf");
  },
}) {}

export class Item extends Model<Item>("stock.Item")(
  {
    sku: char({ unique: true }),
    name: char({ maxLength: 20 }),
    price: decimal({ maxDigits: 10, decimalPlaces: 2, null: true }),
    quantity: integer({ default: 0 }),
    weight: bigInteger({ null: true }),
    fresh: boolean({ default: true }),
    note: text({ null: true }),
    meta: json({ null: true }),
    seen: dateTime({ null: true }),
    token: uuid({ null: true }),
    changed: dateTime({ autoNow: true }),
    shelf: foreignKey(Shelf, { null: true }),
    place: integer({ null: true }),
    get maker() {
      return foreignKey(Maker, { null: true });
    },
  },
  {
    ordering: ["sku"],
    getLatestBy: "seen",
    constraints: [unique({ name: "item_place", fields: ["shelf", "place"] })],
  },
) {}

export class Maker extends Model<Maker>("stock.Maker")({
  code: char({ primaryKey: true }),
  name: char(),
  get items() {
    return hasMany(Item, "maker");
  },
}) {}

/** A site with empty tables of these models. */
export function openStock(): Promise<TestSite> {
  return TestSite.open([Shelf, Item, Maker]);
}
