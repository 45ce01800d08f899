import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { emptyDatabase } from "../database/empty.test-support.ts";
import { Databases, databasesSlot, IntegrityError } from "../database/index.ts";
import { type AnyModel, char, Model, ModelRegistry, manyToMany, registrySlot, tableStateOf } from "../models/index.ts";
import { ContentType } from "./models.ts";
import { contentTypeFor, runSync, syncContentTypes } from "./sync.ts";

class Tag extends Model<Tag>("tests.Tag")({ name: char() }) {}
class Post extends Model<Post>("tests.Post")({ tags: manyToMany(Tag) }) {}

const databases = new Databases({ default: { url: emptyDatabase() }, other: { url: emptyDatabase() } });
const registry = new ModelRegistry([ContentType, Tag, Post] as unknown as readonly AnyModel[]);
const inside = <T>(fn: () => T): T => databasesSlot.run(databases, () => registrySlot.run(registry, fn));

before(async () => {
  for (const database of [databases.get(), databases.get("other")]) {
    const table = tableStateOf(registry.get("contenttypes.ContentType"), database.dialect);
    await database.atomic(() => database.dialect.schemaEditor(database).createTable(table), { schema: true });
  }
});
after(() => databases.close());

test("each declared model has one content type, however often they are made; automatic ones have none", () =>
  inside(async () => {
    const first = await syncContentTypes(registry);
    const again = await syncContentTypes(registry);
    assert.deepEqual([...first.keys()].sort(), ["contenttypes.contenttype", "tests.post", "tests.tag"]);
    assert.equal(await ContentType.objects.count(), 3);
    assert.equal(again.get("tests.post")?.pk, first.get("tests.post")?.pk);
    assert.equal((await contentTypeFor(Post as unknown as AnyModel)).toString(), "tests.post");
  }));

test("a row that another process makes between the look and the writing is taken, not a failure", () =>
  inside(async () => {
    await ContentType.objects.delete();
    let looks = 0;
    const made = await runSync(async () => {
      looks += 1;
      // What a database with snapshots shows: the other's row is not seen at first, and yet in the way.
      if (looks === 1) throw new IntegrityError({ kind: "unique", statement: "INSERT" });
      return [...(await syncContentTypes(registry)).keys()];
    }, "default");
    assert.deepEqual([looks, made.length], [2, 3]);
    const other = new IntegrityError({ kind: "foreignKey", statement: "INSERT" });
    await assert.rejects(
      runSync(() => Promise.reject(other), "default"),
      (error) => error === other,
    );
    const always = new IntegrityError({ kind: "unique", statement: "INSERT" });
    await assert.rejects(
      runSync(() => Promise.reject(always), "default"),
      (error) => error === always,
    );
  }));

test("the content type of a model that is gone stays, since rows may point at it", () =>
  inside(async () => {
    await ContentType.objects.create({ appLabel: "old", model: "thing" });
    const all = await syncContentTypes(registry);
    assert.ok(all.has("old.thing"));
    await ContentType.objects.filter({ appLabel: "old" }).delete();
  }));

test("rows are looked for and made in the database that is asked for, and in no other", () =>
  inside(async () => {
    await ContentType.objects.delete();
    const made = await syncContentTypes(registry, { using: "other" });
    assert.equal(made.size, 3);
    assert.equal(await ContentType.objects.using("other").count(), 3);
    assert.equal(await ContentType.objects.count(), 0);
  }));
