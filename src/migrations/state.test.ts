import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ModelState } from "./definitions.ts";
import { field, swappable } from "./index.ts";
import { ProjectState } from "./state.ts";

const model = (app: string, name: string, fields: ModelState["fields"]): ModelState => ({
  app,
  name,
  fields,
  options: {},
});

describe("a renamed model", () => {
  it("is followed by what points at it, by what goes through it, and by the user model", () => {
    const id = field.auto({ primaryKey: true });
    const all = [
      model("people", "User", { id }),
      model("people", "Member", { id, user: field.foreignKey("people.User") }),
      model("people", "Team", {
        id,
        lead: field.foreignKey(swappable("userModel") as never),
        users: field.manyToMany("people.User", { through: "people.Member" }),
      }),
    ];
    const state = new ProjectState(
      all.map((one) => [`${one.app}.${one.name}`, one] as const),
      "people.User",
    );
    const renamed = state.rename("people.User", "Person", "test").rename("people.Member", "Seat", "test");
    assert.deepEqual([...renamed.models.keys()], ["people.Person", "people.Seat", "people.Team"]);
    assert.equal(renamed.userModel, "people.Person");
    const team = renamed.get("people.Team", "test").fields;
    assert.equal(renamed.targetOf(team.lead!), "people.Person");
    assert.deepEqual([team.users!.options.to, team.users!.options.through], ["people.Person", "people.Seat"]);
    assert.equal(renamed.get("people.Seat", "test").fields.user!.options.to, "people.Person");
    assert.equal(state.get("people.Team", "test").fields.users!.options.through, "people.Member");
  });
});
