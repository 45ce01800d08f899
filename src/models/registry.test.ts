import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runChecks } from "../checks/index.ts";
import { blog, Category, Comment, Post, Tag, User } from "./blog.test-support.ts";
import { modelChecks } from "./checks.ts";
import { index, unique } from "./constraints/declare.ts";
import { dateTime } from "./fields/dates.ts";
import { fields } from "./fields/fields.ts";
import { integer } from "./fields/numbers.ts";
import { char } from "./fields/text.ts";
import { uuid } from "./fields/uuid.ts";
import { Model } from "./model.ts";
import { optionsOf, registrySlot } from "./options-of.ts";
import { ModelRegistry } from "./registry.ts";
import { foreignKey, hasMany, hasOne, manyToMany, oneToOne } from "./relations/declare.ts";
import { userModel } from "./user-model.ts";

describe("a registry of models", () => {
  it("names tables and columns as Django does", () => {
    const registry = new ModelRegistry(blog);
    const post = registry.get("blog.Post");
    assert.equal(post.dbTable, "blog_post");
    assert.deepEqual(
      post.fields.map((field) => field.column),
      ["id", "title", "body", "status", "views", "likes", "author_id", "category_id", "created_at", "published_at"],
    );
    assert.equal(post.field("authorId"), post.field("author"));
    assert.equal(post.field("pk"), post.pk);
    assert.equal(post.pk.name, "id");
    assert.equal(post.verboseNamePlural, "posts");
    assert.equal(registry.get("blog.Category").verboseNamePlural, "categories");
    const through = registry.get("blog.Post_tags");
    assert.equal(through.dbTable, "blog_post_tags");
    assert.deepEqual(
      through.fields.map((field) => field.column),
      ["id", "post_id", "tag_id"],
    );
    assert.equal(through.autoCreated, true);
    assert.deepEqual(
      registry.all().map((options) => options.label),
      ["blog.User", "blog.Category", "blog.Tag", "blog.Post", "blog.Comment", "blog.Ticket", "blog.Post_tags"],
    );
  });

  it("ends names that are too long in a hash, so that no two become one", () => {
    const long = "a".repeat(70);
    class Long extends Model<Long>("app.Long")({ [`${long}b`]: integer(), [`${long}c`]: integer() }) {}
    const [, first, second] = new ModelRegistry([Long]).get("app.Long").fields;
    assert.ok(Buffer.byteLength(first!.column) <= 63);
    assert.notEqual(first!.column, second!.column);
  });

  it("knows every relation from both sides, declared or not", () => {
    const registry = new ModelRegistry(blog);
    const user = registry.get("blog.User");
    const kinds = [...user.relations].map(([name, relation]) => [name, relation.kind, relation.declared]);
    assert.deepEqual(kinds, [
      ["bestPost", "foreignKey", true],
      ["posts", "hasMany", true],
      ["comment", "hasMany", false],
    ]);
    assert.deepEqual(user.reverse.map((relation) => relation.name).sort(), ["comment", "posts"]);
    const tags = registry.get("blog.Post").relations.get("tags")!;
    assert.equal(tags.kind, "manyToMany");
    assert.deepEqual([tags.through!.source.column, tags.through!.target.column], ["post_id", "tag_id"]);
    const back = registry.get("blog.Tag").relations.get("posts")!;
    assert.equal(back.kind, "manyToManyReverse");
    assert.deepEqual([back.through!.source.column, back.through!.target.column], ["tag_id", "post_id"]);
  });

  it("names two undeclared ways back from one model apart", () => {
    class Person extends Model<Person>("a.Person")({ name: char() }) {}
    class Letter extends Model<Letter>("a.Letter")({ from: foreignKey(Person), to: foreignKey(Person) }) {}
    const person = new ModelRegistry([Person, Letter]).get("a.Person");
    assert.deepEqual([...person.relations.keys()], ["letter", "letterByTo"]);
  });

  it("resolves relations to itself, many-to-many too", () => {
    class Person extends Model<Person>("a.Person")({
      get friends() {
        return manyToMany(Person, { relatedName: "+" });
      },
    }) {}
    const registry = new ModelRegistry([Person]);
    const { through } = registry.get("a.Person").relations.get("friends")!;
    assert.deepEqual([through!.source.column, through!.target.column], ["from_person_id", "to_person_id"]);
  });

  it("evaluates each getter once, however often the models are registered", () => {
    let evaluated = 0;
    class Other extends Model<Other>("a.Other")({ name: char() }) {}
    class Counted extends Model<Counted>("a.Counted")({
      get other() {
        evaluated++;
        return foreignKey(Other);
      },
    }) {}
    assert.equal(evaluated, 0);
    new ModelRegistry([Other, Counted]);
    new ModelRegistry([Other, Counted]);
    assert.equal(evaluated, 1);
  });

  it("joins field sets with their getters unevaluated", () => {
    const timestamps = { createdAt: dateTime({ autoNowAdd: true }) };
    let evaluated = 0;
    const owned = {
      get owner() {
        evaluated++;
        return foreignKey(User);
      },
    };
    class Doc extends Model<Doc>("a.Doc")(fields(timestamps, owned, { title: char() })) {}
    assert.equal(evaluated, 0);
    const registry = new ModelRegistry([...blog, Doc]);
    assert.deepEqual(
      registry.get("a.Doc").fields.map((field) => field.name),
      ["id", "createdAt", "owner", "title"],
    );
    assert.throws(() => fields({ a: char() }, { a: integer() }), { code: "E_FIELD_OPTIONS" });
  });

  it("lets userModel stand for the project's user", () => {
    class Member extends Model<Member>("people.Member")({ id: uuid({ primaryKey: true }), name: char() }) {}
    class Entry extends Model<Entry>("admin.Entry")({ by: foreignKey(userModel) }) {}
    const registry = new ModelRegistry([Member, Entry], { userModel: Member });
    const by = registry.get("admin.Entry").column("by");
    assert.equal(by.remote!.label, "people.Member");
    assert.equal(by.type.kind, "uuid");
    assert.equal(by.swappable, true);
    assert.equal(registry.get("people.Member").swappable, "userModel");
    assert.deepEqual(by.deconstruct().options.to, "userModel");
    assert.throws(() => new ModelRegistry([Entry]), { code: "E_MODEL_DECLARATION" });
    class Wrong extends Model<Wrong>("check.Wrong")({
      get parent() {
        return foreignKey(Wrong, { onDelete: "setNull" });
      },
    }) {}
    assert.throws(() => new ModelRegistry([Wrong]), {
      message:
        'check.Wrong: the field parent can\'t be made: foreignKey(): onDelete: "setNull" needs a column that may be null.',
      hint: "Add null: true.",
    });
    assert.throws(() => new ModelRegistry([Entry], { userModel: Member }), { code: "E_MODEL_NOT_REGISTERED" });
  });

  it("keeps applications apart: the one that runs decides", () => {
    class MemberA extends Model<MemberA>("a.Member")({ name: char() }) {}
    class MemberB extends Model<MemberB>("b.Member")({ name: char() }) {}
    class Entry extends Model<Entry>("c.Entry")({ by: foreignKey(userModel) }) {}
    const a = new ModelRegistry([MemberA, Entry], { userModel: MemberA });
    const b = new ModelRegistry([MemberB, Entry], { userModel: MemberB });
    const target = () => optionsOf(Entry).column("by").remote!.label;
    assert.deepEqual([registrySlot.run(a, target), registrySlot.run(b, target)], ["a.Member", "b.Member"]);
  });

  it("refuses what can't be resolved, with the way out", () => {
    class Lone extends Model<Lone>("a.Lone")({ to: foreignKey(Tag) }) {}
    assert.throws(() => new ModelRegistry([Lone]), { code: "E_MODEL_NOT_REGISTERED" });
    class Twin extends Model<Twin>("a.Lone")({ name: char() }) {}
    assert.throws(() => new ModelRegistry([Twin, class Again extends Model<Tag>("a.Lone")({ n: char() }) {}]), {
      code: "E_MODEL_DUPLICATE",
    });
    class Misspelled extends Model<Misspelled>("a.Misspelled")({ to: hasMany(Comment, "psot") }) {}
    assert.throws(() => new ModelRegistry([...blog, Misspelled]), /no field "psot"/);
    class Elsewhere extends Model<Elsewhere>("a.Elsewhere")({ to: hasMany(Comment, "post") }) {}
    assert.throws(() => new ModelRegistry([...blog, Elsewhere]), /doesn't point at/);
    class Wrong extends Model<Wrong>("a.Wrong")({
      get self() {
        return foreignKey(Wrong, { null: true });
      },
      get back() {
        return hasOne(Wrong, "self");
      },
    }) {}
    assert.throws(() => new ModelRegistry([Wrong]), /many rows/);
    assert.throws(() => new ModelRegistry(blog).get("blog.Pots"), {
      code: "E_MODEL_UNKNOWN",
      hint: 'Did you mean "blog.Post"?',
    });
    class Unregistered extends Model<Unregistered>("a.Unregistered")({ name: char() }) {}
    assert.throws(() => optionsOf(Unregistered), { code: "E_MODEL_NOT_READY" });
    assert.throws(() => new Unregistered({}), { code: "E_MODEL_NOT_READY" });
  });

  it("refuses declarations that make no sense", () => {
    const declare = (label: string, set: object, meta?: object) => () =>
      new ModelRegistry([Model(label as "a.B")(set, meta as never) as never]);
    assert.throws(declare("post", { a: char() }), { code: "E_MODEL_LABEL" });
    assert.throws(declare("a.B; drop", { a: char() }), { code: "E_MODEL_LABEL" });
    assert.throws(declare("a.B", { "a b": char() }), { code: "E_MODEL_DECLARATION" });
    assert.throws(declare("a.B", { a__b: char() }), { code: "E_MODEL_DECLARATION" });
    assert.throws(declare("a.B", JSON.parse('{"__proto__": 1}')), { code: "E_MODEL_DECLARATION" });
    assert.throws(declare("a.B", { a: "char" }), /is no field/);
    assert.throws(declare("a.B", { id: char() }), /automatic key/);
    assert.throws(declare("a.B", { a: char({ primaryKey: true }), b: char({ primaryKey: true }) }), /both the key/);
    assert.throws(declare("a.B", { a: char() }, { odering: ["a"] }), /no meta option "odering"/);
    assert.throws(() => char({ maxLenght: 5 } as object), {
      code: "E_FIELD_OPTIONS",
      hint: 'Did you mean "maxLength"?',
    });
    assert.throws(() => char({ maxLength: 0 }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => char({ primaryKey: true, null: true }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => foreignKey(undefined), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => foreignKey(User, { onDelete: "setNull" }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => foreignKey(User, { onDelete: "explode" as "cascade" }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => unique({ fields: [], name: "x" }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => index({ fields: ["a"], name: 'x"; drop' }), { code: "E_FIELD_OPTIONS" });
  });
});

describe("a declared through model", () => {
  class Band extends Model<Band>("m.Band")({
    name: char(),
    get members() {
      return manyToMany(Player, { through: () => Membership });
    },
  }) {}
  class Player extends Model<Player>("m.Player")({ name: char() }) {}
  class Membership extends Model<Membership>("m.Membership")({
    band: foreignKey(Band),
    player: foreignKey(Player),
    since: integer(),
  }) {}

  it("is used as it is, and must lead to both sides exactly once", () => {
    const registry = new ModelRegistry([Band, Player, Membership]);
    const { through } = registry.get("m.Band").relations.get("members")!;
    assert.deepEqual([through!.options.label, through!.automatic], ["m.Membership", false]);
    assert.equal(registry.all().length, 3);
    class Two extends Model<Two>("m.Two")({
      name: char(),
      get players() {
        return manyToMany(Player, { through: () => Membership });
      },
    }) {}
    assert.throws(() => new ModelRegistry([Band, Player, Membership, Two]), /exactly one foreign key to each side/);
  });
});

describe("checks of models", () => {
  async function ids(...models: readonly unknown[]): Promise<string[]> {
    const registry = new ModelRegistry(models as never);
    const found = await runChecks(modelChecks, registry);
    for (const { hint, message, subject } of found) assert.ok(hint.length > 5 && message.length > 5 && subject);
    return found.map((message) => message.id);
  }

  it("find nothing to say about good models", async () => {
    assert.deepEqual(await ids(...blog), []);
    assert.deepEqual(await ids(Category), []);
  });

  it("find reserved names", async () => {
    class M extends Model<M>("a.M")({ save: char() } as object) {}
    assert.deepEqual(await ids(M), ["models.E001"]);
  });

  it("find two fields of one column or property", async () => {
    class M extends Model<M>("a.M")({ userName: char(), user_name: char() }) {}
    assert.deepEqual(await ids(M), ["models.E002"]);
    class N extends Model<N>("a.N")({ m: foreignKey(M), mId: integer({ dbColumn: "other" }) }) {}
    assert.deepEqual(await ids(M, N), ["models.E002", "models.E003"]);
  });

  it("find clashing reverse names", async () => {
    class M extends Model<M>("a.M")({ name: char() }) {}
    class N extends Model<N>("a.N")({ m: foreignKey(M, { relatedName: "name" }) }) {}
    class O extends Model<O>("a.O")({
      a: oneToOne(M, { relatedName: "same" }),
      b: oneToOne(M, { relatedName: "same" }),
    }) {}
    assert.deepEqual(await ids(M, N, O), ["models.E004", "models.E004"]);
  });

  it("find choices and defaults that don't fit", async () => {
    class M extends Model<M>("a.M")({
      long: char({ maxLength: 2, choices: { abc: "ABC" } }),
      none: char({ choices: { a: "A" }, default: "b" as "a" }),
      type: integer({ default: 1.5 }),
    }) {}
    assert.deepEqual(await ids(M), ["models.E005", "models.E006", "models.E006"]);
  });

  it("find names in meta that are no fields", async () => {
    class M extends Model<M>("a.M")({ name: char() }, {
      ordering: ["nmae"],
      indexes: [{ fields: ["x"], name: "i" }],
      constraints: [{ kind: "unique", name: "u", fields: ["y"] }],
    } as object) {}
    assert.deepEqual(await ids(M), ["models.E007", "models.E007", "models.E007"]);
  });

  it("find two models of one table, and two indexes of one name", async () => {
    class M extends Model<M>("a.M")(
      { name: char() },
      { dbTable: "t", indexes: [index({ fields: ["name"], name: "i" })] },
    ) {}
    class N extends Model<N>("a.N")(
      { name: char() },
      { dbTable: "T", indexes: [index({ fields: ["-name"], name: "i" })] },
    ) {}
    assert.deepEqual(await ids(M, N), ["models.E008", "models.E009"]);
  });

  it("are typed: a misspelled name in meta doesn't compile", () => {
    // @ts-expect-error nmae is no field
    Model("a.M")({ name: char() }, { constraints: [unique({ fields: ["nmae"], name: "u" })] });
    // @ts-expect-error nmae is no field
    Model("a.M")({ name: char() }, { ordering: ["-nmae"] });
    assert.ok(Post.name);
  });
});
