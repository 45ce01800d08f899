import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Group, Permission } from "../../auth/index.ts";
import { ContentType } from "../../contenttypes/index.ts";
import { HttpRequest } from "../../http/index.ts";
import { type AnyModel, boolean, char, foreignKey, Model, optionsOf } from "../../models/index.ts";
import { TestSite } from "../../models/site.test-support.ts";
import { deletionEffects } from "../deletion/effects.ts";
import { modelAdmin } from "../index.ts";
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
