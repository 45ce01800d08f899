import type { Decimal, Temporal } from "../../lib/index.ts";
import {
  auto,
  bigInteger,
  boolean,
  char,
  date,
  decimal,
  fields,
  foreignKey,
  hasMany,
  hasOne,
  integer,
  json,
  Model,
  manyToMany,
  oneToOne,
  text,
  userModel,
  uuid,
} from "../index.ts";

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<T extends true>(): T;

const named = { name: char(), note: text({ null: true }) };
const owned = {
  get owner() {
    return foreignKey(Person, { null: true });
  },
};

class Person extends Model<Person>("t.Person")(
  fields(named, {
    id: bigInteger({ primaryKey: true }),
    get profile() {
      return hasOne(Profile, "person");
    },
    get things() {
      return hasMany(Thing, "owner");
    },
  }),
) {}

class Profile extends Model<Profile>("t.Profile")({
  person: oneToOne(Person, { primaryKey: true }),
  level: integer({ choices: { 1: "Low", 2: "High" } }),
}) {}

class Thing extends Model<Thing>("t.Thing")(
  fields(named, owned, {
    number: auto(),
    price: decimal({ default: 1 as unknown as Decimal }),
    day: date(),
    open: boolean({ default: true }),
    data: json<{ a: number }>(),
    extra: json<string[]>({ null: true }),
    tags: json<string[]>({ default: [] }),
    get keys() {
      return manyToMany(Key);
    },
    get by() {
      return foreignKey(userModel);
    },
  }),
) {}

class Key extends Model<Key>("t.Key")({
  id: uuid({ primaryKey: true }),
  get things() {
    return hasMany(Thing, "keys");
  },
}) {}

interface Rows {
  readonly person: Person;
  readonly profile: Profile;
  readonly thing: Thing;
  readonly key: Key;
}

export async function types({ person, profile, thing, key }: Rows): Promise<void> {
  same<Eq<typeof person.pk, bigint>>();
  same<Eq<typeof person.id, bigint>>();
  same<Eq<typeof person.note, string | null>>();
  same<Eq<typeof profile.pk, bigint>>();
  same<Eq<typeof profile.personId, bigint>>();
  same<Eq<typeof profile.level, 1 | 2>>();
  same<Eq<typeof thing.pk, number>>();
  same<Eq<typeof thing.ownerId, bigint | null>>();
  same<Eq<typeof thing.day, Temporal.PlainDate>>();
  same<Eq<typeof thing.price, Decimal>>();
  same<Eq<typeof thing.data, { a: number }>>();
  same<Eq<typeof thing.extra, string[] | null>>();
  same<Eq<typeof key.pk, string>>();

  const back = await person.profile;
  same<Eq<typeof back, Profile | null>>();
  const owner = await thing.owner;
  same<Eq<typeof owner, Person | null>>();
  const found = await person.things.filter({ open: true }).orderBy("-day").first();
  same<Eq<typeof found, Thing | null>>();
  // @ts-expect-error no such field
  person.things.filter({ closed: true });
  await thing.keys.add(key, "0190");
  // @ts-expect-error the key is a string
  await thing.keys.add(3);
  await key.things.create({ name: "x", day: thing.day, data: { a: 1 } });

  await Thing.objects.create({ name: "x", day: thing.day, data: { a: 1 }, by: 1 });
  // @ts-expect-error data is missing
  await Thing.objects.create({ name: "x", day: thing.day, by: 1 });
  // @ts-expect-error a number is no bigint
  await Profile.objects.create({ person: 3, level: 1 });
  // @ts-expect-error 3 is no choice
  await Profile.objects.create({ person: 3n, level: 3 });
  await Profile.objects.create({ person, level: 2 });
  await Key.objects.create({});
  const hot = Thing.where((t) => t.open.eq(true));
  await Thing.objects.filter(hot, { owner: { name: "x" } });
  // @ts-expect-error no such column
  Thing.where((t) => t.nothing.eq(1));
  person.name = "new";
  // @ts-expect-error a text is no number
  person.name = 5;
  thing.owner = person;
  thing.ownerId = 5n;
  // @ts-expect-error not a Person
  thing.owner = key;
}
