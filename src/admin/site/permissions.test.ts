import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Group, Permission } from "../../auth/index.ts";
import { ContentType } from "../../contenttypes/index.ts";
import { HttpRequest, Params } from "../../http/index.ts";
import { type AnyModel, boolean, char, foreignKey, Model, optionsOf } from "../../models/index.ts";
import { TestSite } from "../../models/site.test-support.ts";
import { deletionEffects } from "../deletion/effects.ts";
import { RowSources } from "../form/row-source.ts";
import { modelAdmin } from "../index.ts";
import { filterContext } from "../list/filter-context.ts";
import { matchingRows, pageRows } from "../list/list-query.ts";
import { readListState } from "../list/list-state.ts";
import { RelationChoices } from "../list/relation-choices.ts";
import type { ModelAdminDefinition } from "../model-admin/types.ts";
import { maxSelected, readSelection } from "../views/selection.ts";
import { AdminContext } from "./admin-context.ts";
import { AdminSite } from "./admin-site.ts";
import { AdminUrls } from "./admin-urls.ts";

class Club extends Model<Club>("club.Club")({ name: char({ maxLength: 20 }) }) {}
/** A user model of a project's own making: without the usual fields, it has no admin unless the project makes one. */
class Account extends Model<Account>("club.Account")({
  isSuperuser: boolean({ default: false }),
  club: foreignKey(Club, { onDelete: "cascade", relatedName: "+" }),
}) {}
class Visit extends Model<Visit>("club.Visit")({ club: foreignKey(Club, { onDelete: "cascade", relatedName: "+" }) }) {}

let models: TestSite;
before(async () => {
  models = await TestSite.open([Club, Account, Visit, Group, Permission, ContentType], { userModel: Account });
});
after(() => models.close());

/** What a user meets who holds every permission, superuser or not, in an admin of clubs alone. */
function contextOf(isSuperuser: boolean) {
  const site = new AdminSite({ admins: [modelAdmin(Club)] });
  const user = { pk: 0, isAuthenticated: true, isActive: true, isStaff: true, isSuperuser, hasPerm: () => true };
  return new AdminContext({ request: HttpRequest.make({ url: "/" }), site, urls: new AdminUrls("/"), user });
}
const of = (model: unknown) => optionsOf(model as AnyModel);

describe("a model without an admin", () => {
  it("is guarded as one with an admin: superusers' accounts and what permissions are made of are for superusers", () =>
    models.run(async () => {
      const { permissions, site } = contextOf(false);
      assert.equal(site.adminOf(of(Account)), undefined);
      const [boss, mate] = [{ isSuperuser: true }, { isSuperuser: false }];
      for (const verb of ["add", "change", "delete"] as const) {
        assert.equal(await permissions.canModel(verb, of(Account), boss), false, verb);
        assert.equal(await permissions.canModel(verb, of(Account), mate), true, verb);
        assert.equal(await permissions.canModel(verb, of(Permission)), false, verb);
        assert.equal(await permissions.canModel(verb, of(ContentType)), false, verb);
        assert.equal(await permissions.canModel(verb, of(Visit)), true, verb);
        assert.equal(await contextOf(true).permissions.canModel(verb, of(Account), boss), true, verb);
        assert.equal(await contextOf(true).permissions.canModel(verb, of(Permission)), true, verb);
      }
      assert.equal(await permissions.canModel("view", of(Account), boss), true);
      assert.equal(await permissions.canModel("view", of(Permission)), true);
    }));

  it("takes no superuser's account along when another row is deleted, wherever among many it is", () =>
    models.run(async () => {
      const clubs = await Club.objects.bulkCreate(Array.from({ length: 501 }, (_, i) => ({ name: `${i}` })));
      await Account.objects.bulkCreate(clubs.map((club, i) => ({ club, isSuperuser: i === 500 })));
      const blocked = async (context: AdminContext, rows: readonly object[]) => {
        const effects = await deletionEffects(context, context.site.adminOf(of(Club))!, rows);
        return effects.blocked.map(({ text }) => text);
      };
      const refused = ["It would also delete 1 account that you may not delete."];
      assert.deepEqual(await blocked(contextOf(false), clubs), refused);
      assert.deepEqual(await blocked(contextOf(false), clubs.slice(0, 20)), []);
      assert.deepEqual(await blocked(contextOf(true), clubs), []);
    }));
});

/** What a user of an admin with these definitions meets, at this address. */
function contextFor(
  admins: readonly ModelAdminDefinition[],
  user: { hasPerm?: (name: string) => boolean } = {},
  url = "/",
) {
  const site = new AdminSite({ admins });
  const all = { pk: 0, isAuthenticated: true, isActive: true, isStaff: true, isSuperuser: false, hasPerm: () => true };
  return new AdminContext({
    request: HttpRequest.make({ url }),
    site,
    urls: new AdminUrls("/"),
    user: { ...all, ...user },
  });
}

describe("rows outside the scope of their admin", () => {
  it("are offered by no form and no filter, and not called by their names", () =>
    models.run(async () => {
      const [mine, theirs] = (await Club.objects.bulkCreate([{ name: "mine" }, { name: "theirs" }])) as [Club, Club];
      const context = contextFor([modelAdmin(Club, { scope: (rows) => rows.filter({ name: "mine" }) })]);
      const [sources, choices] = [new RowSources(context), new RelationChoices(context)];
      const offered = await Array.fromAsync(sources.of(of(Club)).limit(10).iterator());
      assert.deepEqual(
        offered.map((row) => row.pk),
        [mine.pk],
      );
      assert.deepEqual(await Array.fromAsync(sources.of(of(Club)).filter({ pk: theirs.pk }).iterator()), []);
      assert.equal(await sources.label(of(Club), String(theirs.pk)), String(theirs.pk));
      assert.deepEqual(
        (await choices.all(of(Club)))?.map((row) => row.key),
        [String(mine.pk)],
      );
      assert.equal(await choices.label(of(Club), String(theirs.pk)), undefined);
      await mine.delete();
      await theirs.delete();
    }));
});

describe("rows that a definition judges one by one", () => {
  it("are asked about when they are shown, also where only changing is judged", () => {
    const open = modelAdmin(Club);
    const judged = modelAdmin(Club, { hasChangePermission: (_request, club) => club?.name !== "closed" });
    for (const [definition, each] of [
      [open, false],
      [judged, true],
    ] as const) {
      const { permissions, site } = contextFor([definition]);
      const admin = site.adminOf(of(Club))!;
      assert.deepEqual([permissions.perRow("view", admin), permissions.seesAll(admin)], [each, !each]);
    }
  });

  it("aren't named on the page of a deletion where the user may not see them", () =>
    models.run(async () => {
      const club = await Club.objects.create({ name: "c" });
      await Visit.objects.create({ club });
      const named = async (hasPerm: (name: string) => boolean) => {
        const context = contextFor([modelAdmin(Club)], { hasPerm }, "/?records=1");
        return (await deletionEffects(context, context.site.adminOf(of(Club))!, [club])).records.map(
          ({ label }) => label,
        );
      };
      const [label] = await named(() => true);
      assert.match(label!, /isit/);
      assert.deepEqual(await named((name) => name !== "club.view_visit"), ["(you may not see it)"]);
      await club.delete();
    }));
});

describe("a selection", () => {
  it("of one row more than the most is too many", () =>
    models.run(async () => {
      await Club.objects.bulkCreate(Array.from({ length: maxSelected }, () => ({ name: "many" })));
      const context = contextFor([modelAdmin(Club)]);
      const select = async () => {
        const all = await readSelection(context, context.site.adminOf(of(Club))!, Params.from({ _all: "1" }));
        const { rows, tooMany } = await all.rows();
        return [rows.length, tooMany];
      };
      await Club.objects.exclude({ name: "many" }).delete();
      assert.deepEqual(await select(), [maxSelected, false]);
      await Club.objects.create({ name: "many" });
      assert.deepEqual(await select(), [maxSelected, true]);
      await Club.objects.filter({ name: "many" }).delete();
    }));
});

describe("a list without an order", () => {
  it("shows the newest rows first, and ends any other order by the key", () =>
    models.run(async () => {
      const clubs = await Club.objects.bulkCreate(["b", "a", "b"].map((name) => ({ name })));
      const context = contextFor([modelAdmin(Club, { listDisplay: ["name"] })]);
      const admin = context.site.adminOf(of(Club))!;
      const shown = async (query: string) => {
        const state = await readListState(admin, filterContext(admin, context, query));
        const rows = await pageRows(admin, matchingRows(admin, context.request, state), state);
        return rows.map((row: Club) => clubs.findIndex((club) => club.pk === row.pk));
      };
      assert.deepEqual(await shown(""), [2, 1, 0]);
      assert.deepEqual(await shown("o=name"), [1, 0, 2]);
      assert.deepEqual(await shown("o=-name"), [0, 2, 1]);
      for (const club of clubs) await club.delete();
    }));
});
