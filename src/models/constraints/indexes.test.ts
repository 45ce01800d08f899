import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind, databaseKind } from "../../database/empty.test-support.ts";
import { ValidationError } from "../../validation/index.ts";
import { integer } from "../fields/integers.ts";
import { json } from "../fields/json.ts";
import { boolean } from "../fields/numbers.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { TestSite } from "../site.test-support.ts";
import { tableStateOf } from "../table-state.ts";
import { check, index, unique } from "./declare.ts";

// MariaDB computes no keys of an index that isn't unique.
const lower = index({
  expressions: [(member: any) => member.email.lower(), (member: any) => member.age.times(2)],
  name: "member_email_lower",
});
const lowerTitle = index({ expressions: [(note: any) => note.title.lower()], name: "note_title" });
const computed = byKind({ sqlite: [lower], postgres: [lower], mariadb: [] });

class Member extends Model<Member>("ix.Member")(
  {
    email: char({ maxLength: 100 }),
    room: integer({ null: true }),
    seat: char({ null: true, blank: true }),
    active: boolean({ default: true }),
    age: integer({ default: 20 }),
  },
  {
    indexes: [
      index({ fields: ["room", "-age"] }),
      index({ fields: ["age"], condition: { active: true }, name: "member_active_age" }),
      ...computed,
    ],
    constraints: [
      unique({ expressions: [(m) => m.email.lower()], name: "member_email", message: "Taken.", code: "taken" }),
      unique({ fields: ["room", "seat"], name: "member_seat", nullsDistinct: false, condition: { active: true } }),
      check({ condition: (m) => m.age.gte(0), name: "member_age", message: "Not born yet.", code: "unborn" }),
    ],
  },
) {}

describe("indexes and constraints over more than columns", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Member]);
  });
  after(() => site.close());

  let number = 0;
  const member = (values: object = {}) => new Member({ email: `m${++number}@example.org`, room: number, ...values });
  const codes = (row: Member) =>
    row.fullClean().then(
      () => [],
      (error: unknown) => {
        assert.ok(error instanceof ValidationError, String(error));
        return error.issues.map((issue) => `${issue.field ?? ""} ${issue.code}: ${issue.message}`);
      },
    );

  it("have names of their own where none is given", () => {
    const { indexes } = tableStateOf(site.registry.get("ix.Member"), site.database.dialect);
    assert.deepEqual(
      indexes.map((one) => [one.name, one.columns, one.expressions?.length ?? 0]),
      [
        ["ix_member_room_age_idx", ["room", "age"], 0],
        ["member_active_age", ["age"], 0],
        ...computed.map(() => ["member_email_lower", [], 2]),
      ],
    );
  });

  it("are unique by what is computed, told before saving and kept by the database", () =>
    site.run(async () => {
      await member({ email: "Ada@example.org" }).save();
      const other = member({ email: "ADA@example.ORG" });
      assert.deepEqual(await codes(other), [" taken: Taken."]);
      await assert.rejects(other.save(), { name: "IntegrityError", kind: "unique" });
      const ada = await Member.objects.get({ email: "Ada@example.org" });
      ada.email = "ada@EXAMPLE.org";
      assert.deepEqual(await codes(ada), [], "the row itself doesn't count");
      await ada.save();
    }));

  it("take NULLs for alike where they shall be, also before saving", () =>
    site.run(async () => {
      await member({ room: null, seat: "a" }).save();
      await member({ room: null, seat: null }).save();
      await member({ room: 0, seat: "a" }).save();
      await member({ room: null, seat: "" }).save();
      for (const seat of ["a", null, ""]) {
        const again = member({ room: null, seat });
        assert.equal((await codes(again)).filter((one) => one.includes("unique")).length, 1, String(seat));
        await assert.rejects(again.save(), { name: "IntegrityError", kind: "unique" });
        const inactive = member({ room: null, seat, active: false });
        await inactive.save();
      }
    }));

  it("tell a check's violation by its own code", () =>
    site.run(async () => {
      assert.deepEqual(await codes(member({ age: -1, seat: "x" })), [" unborn: Not born yet."]);
    }));

  it("use what only PostgreSQL has there, and say so elsewhere", async () => {
    const fields = () => ({ data: json(), title: char({ maxLength: 100 }), size: integer() });
    const indexes = [
      index({ fields: ["data"], using: "gin", operatorClasses: { data: "jsonb_path_ops" } }),
      index({ fields: ["title"], include: ["size"], operatorClasses: { title: "varchar_pattern_ops" } }),
      index({ fields: ["size"], using: "brin", name: "document_size" }),
      index({ fields: ["title"], using: "hash", name: "document_title_hash" }),
    ];
    class Document extends Model<Document>("ix.Document")(fields(), {
      indexes,
      constraints: [unique({ fields: ["title"], include: ["size"], name: "document_title" })],
    }) {}
    if (databaseKind !== "postgres") {
      const name = byKind({ sqlite: "SQLite", postgres: "", mariadb: "MariaDB" });
      const classes = index({ fields: ["title"], operatorClasses: { title: "varchar_pattern_ops" } });
      const refused = [...indexes, classes, ...(databaseKind === "mariadb" ? [lowerTitle] : [])];
      for (const one of refused) {
        class Note extends Model<Note>("ix.Note")(fields(), { indexes: [one] }) {}
        await assert.rejects(TestSite.open([Note]), (error: { code: string; message: string; hint: string }) => {
          assert.equal(error.code, "E_SCHEMA_UNSUPPORTED");
          assert.ok(error.message.includes(`${name} has no `));
          assert.match(error.hint, /Leave|end of its fields|generated column/);
          return true;
        });
      }
      await assert.rejects(TestSite.open([Document]), { code: "E_SCHEMA_UNSUPPORTED" });
      return;
    }
    const opened = TestSite.open([Document]);
    const other = await opened;
    const sql =
      "select indexdef from pg_indexes where schemaname = current_schema() and tablename = 'ix_document' order by 1";
    const text = (await other.database.execute({ sql, params: [] })).rows.join("\n");
    await other.close();
    for (const part of [
      /USING gin \(data jsonb_path_ops\)/,
      /USING brin \(size\)/,
      /USING hash \(title/,
      /INCLUDE \(size\)/,
    ])
      assert.match(text, part);
  });

  it("are refused without keys, and an index over expressions without a name", () => {
    assert.throws(() => index({}), {
      code: "E_FIELD_OPTIONS",
    });
    assert.throws(() => index({ expressions: [(row) => row.a.lower()] }), { code: "E_FIELD_OPTIONS" });
    assert.throws(() => unique({ name: "a" }), { code: "E_FIELD_OPTIONS" });
  });
});
