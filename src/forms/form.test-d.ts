import type { Decimal, Temporal } from "../lib/index.ts";
import {
  booleanField,
  charField,
  choiceField,
  dateField,
  decimalField,
  defineForm,
  integerField,
  modelChoiceField,
  modelForm,
  multipleChoiceField,
  textField,
} from "./index.ts";
import { type Label, Maker, Product } from "./shop.test-support.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<A, B>(_same: Equal<A, B>): void {}

const OrderForm = defineForm({
  name: charField({ maxLength: 50 }),
  note: textField({ required: false }),
  nick: charField({ required: false, empty: null }),
  count: integerField({ min: 1 }),
  age: integerField({ required: false }),
  price: decimalField(),
  day: dateField({ required: false }),
  gift: booleanField(),
  size: choiceField({ choices: { s: "Small", l: "Large" } }),
  color: choiceField({ choices: { red: "Red" }, required: false }),
  level: choiceField({
    choices: [
      [1, "One"],
      [2, "Two"],
    ],
  }),
  extras: multipleChoiceField({ choices: { wrap: "Wrapped", card: "A card" } }),
  maker: modelChoiceField(Maker),
  other: modelChoiceField(() => Maker.objects.filter({ name: "x" }), { required: false }),
});
type Order = InstanceType<typeof OrderForm>["cleaned"];

expectType<Order["name"], string>(true);
expectType<Order["note"], string>(true);
expectType<Order["nick"], string | null>(true);
expectType<Order["count"], number>(true);
expectType<Order["age"], number | null>(true);
expectType<Order["price"], Decimal>(true);
expectType<Order["day"], Temporal.PlainDate | null>(true);
expectType<Order["gift"], boolean>(true);
expectType<Order["size"], "s" | "l">(true);
expectType<Order["color"], "red" | null>(true);
expectType<Order["level"], 1 | 2>(true);
expectType<Order["extras"], ("wrap" | "card")[]>(true);
expectType<Order["maker"], Maker>(true);
expectType<Order["other"], Maker | null>(true);

new OrderForm().field("name");
// @ts-expect-error: there is no such field
new OrderForm().field("nope");

defineForm({ a: charField() }, { clean: { a: (value) => value.trim() } });
// @ts-expect-error: a hook answers the type of its field
defineForm({ a: charField() }, { clean: { a: () => 5 } });

const ProductForm = modelForm(Product, {
  fields: ["title", "price", "maker", "labels", "status"],
  extraFields: { confirm: booleanField() },
});
type Changed = InstanceType<typeof ProductForm>["cleaned"];

expectType<Changed["title"], string>(true);
expectType<Changed["price"], Decimal | null>(true);
expectType<Changed["maker"], Maker>(true);
expectType<Changed["labels"], Label[]>(true);
expectType<Changed["status"], "draft" | "live">(true);
expectType<Changed["confirm"], boolean>(true);
expectType<InstanceType<typeof ProductForm>["instance"], Product>(true);

// @ts-expect-error: the model has no such field
modelForm(Product, { fields: ["titel"] });
// @ts-expect-error: the fields must be named
modelForm(Product, {});
