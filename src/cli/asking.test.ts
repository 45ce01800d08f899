import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { NuagesError } from "../errors/index.ts";
import { defineSettings, standardApps } from "../settings/index.ts";
import { createTestApplication, type TestApplication } from "../testing/index.ts";
import { urls } from "../urls/index.ts";
import { type Asking, askUntil, confirm } from "./ask.ts";
import { fieldProblems } from "./commands/createsuperuser.ts";
import { askingQuestions } from "./commands/makemigrations.ts";

/** Somebody who types these answers, and what was shown for each. */
function typist(...answers: string[]): { readonly asking: Asking; readonly shown: string[] } {
  const shown: string[] = [];
  const asking: Asking = async (question) => {
    shown.push(question);
    const answer = answers.shift();
    if (answer === undefined) throw new RangeError(`asked too often: ${question}`);
    return answer;
  };
  return { asking, shown };
}

describe("a question with yes or no", () => {
  for (const [typed, yes] of [
    ["y", true],
    ["YES ", true],
    ["n", false],
    ["No", false],
    ["", false],
  ] as const) {
    test(`takes ${JSON.stringify(typed)} as ${yes ? "yes" : "no"}`, async () => {
      assert.equal(await confirm("Was it renamed?", typist(typed).asking), yes);
    });
  }

  test("is asked again where the answer is neither, so that a slip of the finger decides nothing", async () => {
    const { asking, shown } = typist("banana", "ye", "yno", "y");
    const { renameField } = askingQuestions(() => assert.fail("nothing to warn of"), asking);
    assert.equal(await renameField!({ from: "blog.Post.body", to: "blog.Post.text" }), true);
    assert.equal(shown.length, 4);
    assert.equal(shown[0], "Was the field blog.Post.body renamed to blog.Post.text? [y/N] ");
    assert.match(shown[1]!, /^Please answer y or n\. Was the field/);
  });
});

describe("the value for rows that are there", () => {
  const fill = (asking: Asking, told: string[]) =>
    askingQuestions((line) => told.push(line), asking).fill!({
      field: "blog.Post.views",
      definition: { kind: "integer", options: {} } as never,
      reason: "added",
      check(value) {
        if (typeof value === "number") return;
        const values = {
          flag: "--fill",
          value: "blog.Post.views",
          problem: `${JSON.stringify(value)} can't be its value`,
        };
        throw new NuagesError("E_MIGRATION_FLAG", values, { hint: "Give a whole number." });
      },
    });

  test("is asked for again, with what is wrong, where the column can't hold it", async () => {
    const told: string[] = [];
    assert.equal(await fill(typist("many", "7").asking, told), 7);
    assert.deepEqual(told, ['"many" can\'t be its value. Give a whole number.']);
  });

  test("is nothing for an empty answer, which stops", async () => {
    assert.equal(await fill(typist("").asking, []), undefined);
  });
});

describe("a new superuser", () => {
  let site: TestApplication;
  before(async () => {
    site = await createTestApplication(
      defineSettings({
        dir: import.meta.dirname,
        debug: true,
        secretKey: "only for the tests of asking, 0123456789",
        apps: standardApps,
        urls: urls([]),
      }),
    );
  });
  after(() => site.close());

  test("hears of a taken name and of a bad address before a password is typed", () =>
    site.run(async () => {
      const { createUser } = await import("../auth/index.ts");
      await createUser({ username: "ada" });
      assert.deepEqual(await fieldProblems("username", "grace"), []);
      assert.equal((await fieldProblems("username", "ADA")).length, 1);
      assert.match((await fieldProblems("username", ""))[0]!, /^username: /);
      assert.match((await fieldProblems("email", "no address"))[0]!, /^email: /);
      assert.deepEqual(await fieldProblems("email", ""), []);
    }));

  test("is asked for each answer until it is good", async () => {
    const told: string[] = [];
    const { asking } = typist(" ada ", "grace");
    const accept = async (name: string) => (name === "ada" ? { problems: ["username: taken"] } : { value: name });
    assert.equal(await askUntil("Username: ", accept, { asking, warn: (line) => told.push(line) }), "grace");
    assert.deepEqual(told, ["username: taken"]);
  });
});
