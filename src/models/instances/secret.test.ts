import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inspect } from "node:util";
import { defineFilter, memoryLoader, TemplateEngine } from "../../templates/index.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { optionsOf } from "../options-of.ts";
import { TestSite } from "../site.test-support.ts";

class Account extends Model<Account>("bank.Account")({
  owner: char(),
  pin: char({ secret: true, default: "0000" }),
  note: char({ blank: true, default: "" }),
}) {
  /** Code may show it on purpose. */
  get pinEnd() {
    return this.pin.slice(-1);
  }
}

describe("a secret field", () => {
  let site: TestSite;
  let engine: TemplateEngine;
  before(async () => {
    site = await TestSite.open([Account]);
    engine = new TemplateEngine({
      loaders: [memoryLoader({})],
      filters: [defineFilter("probe", (value) => JSON.stringify(value), { argument: "none" })],
    });
  });
  after(() => site.close());

  /** New, saved, loaded, loaded in part, loaded again: however an instance came about. */
  async function* everyWay(): AsyncGenerator<[string, Account]> {
    const made = new Account({ owner: "Ada", pin: "7351" });
    yield ["new", made];
    await made.save();
    yield ["saved", made];
    const loaded = await Account.objects.get({ pk: made.pk });
    yield ["loaded", loaded];
    loaded.pin = "9162";
    yield ["changed", loaded];
    await loaded.save();
    await loaded.refreshFromDb();
    yield ["loaded again", loaded];
    yield ["copied in a list", (await Account.objects.all()).at(-1)!];
  }

  it("is read, written and queried by code as any other", async () => {
    await site.run(async () => {
      const { pk } = await Account.objects.create({ owner: "Grace", pin: "1212" });
      const row = await Account.objects.get({ owner: "Grace", pin: "1212" });
      assert.equal(row.pin, "1212");
      row.pin = "3434";
      await row.save();
      assert.equal((await Account.objects.get({ pk })).pin, "3434");
      assert.deepEqual(await Account.objects.filter({ pk }).values("pin"), [{ pin: "3434" }]);
      assert.equal(new Account({ owner: "x" }).pin, "0000");
    });
  });

  it("is in no JSON, no inspection and no copy of an instance, however that came about", async () => {
    await site.run(async () => {
      for await (const [way, account] of everyWay()) {
        const { pin } = account;
        assert.match(pin, /^\d{4}$/, way);
        for (const text of [JSON.stringify(account), inspect(account), inspect({ a: [account] }, { depth: 9 })]) {
          assert.ok(!text.includes(pin), `${way}: ${text}`);
          assert.ok(text.includes("Ada"), way);
        }
        assert.ok(!("pin" in { ...account }), way);
        assert.ok(!Object.keys(account).includes("pin"), way);
        assert.ok(!("pin" in structuredClone({ ...account })), way);
      }
    });
  });

  it("is nothing to a template: not by its name, not for sorting, not by a filter, not through a relation's instance", async () => {
    await site.run(async () => {
      for await (const [way, account] of everyWay()) {
        const source = `{{ a.pin }}|{{ a.pin|upper }}|{{ a.pin|default:"none" }}|{% if a.pin %}set{% endif %}|{{ h.a.pin }}|{{ m.pin.length }}|{% with p=a.pin %}{{ p }}{% endwith %}|{{ a|json_script }}|{{ a|probe }}|{% for k, v in a.items %}{{ k }}{{ v }}{% endfor %}`;
        const output = await engine.fromString(source).render({ a: account, h: { a: account }, m: account });
        assert.ok(!output.includes(account.pin), `${way}: ${output}`);
        assert.ok(output.startsWith("||none||"), `${way}: ${output}`);
        assert.equal(
          await engine.fromString("{{ a.owner }}{{ a.pinEnd }}").render({ a: account }),
          `Ada${account.pinEnd}`,
        );
      }
    });
  });

  it("gives no order away by dictsort", async () => {
    await site.run(async () => {
      const rows = ["3", "1", "2"].map((pin) => new Account({ owner: pin, pin }));
      const template = engine.fromString('{% for a in rows|dictsort:"pin" %}{{ a.owner }}{% endfor %}');
      assert.equal(await template.render({ rows }), "312");
    });
  });

  it("is told by the metadata, and no migration knows of it", () => {
    site.run(() => {
      const { fields } = optionsOf(Account);
      assert.deepEqual(
        fields.filter((field) => field.secret).map((field) => field.name),
        ["pin"],
      );
      assert.ok(fields.every((field) => !("secret" in field.deconstruct().options)));
    });
  });

  it("can't be the key", () => {
    assert.throws(() => char({ primaryKey: true, secret: true }), { code: "E_FIELD_OPTIONS" });
  });
});
