import assert from "node:assert/strict";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { bin, nuages, temporaryFolder } from "./cli.test-support.ts";

const { dir: home, remove } = temporaryFolder();
after(remove);

describe("without a site", () => {
  test("help lists every command with a sentence, and each has its own", async () => {
    const { code, stdout } = await nuages([], { cwd: home });
    assert.equal(code, 0);
    for (const name of [
      "startproject",
      "runserver",
      "migrate",
      "check",
      "shell",
      "test",
      "routes",
      "createsuperuser",
    ]) {
      assert.match(stdout, new RegExp(`^ {2}${name} +[A-Z].*\\.$`, "m"));
    }
    const own = await nuages(["startproject", "--help"], { cwd: home });
    assert.match(own.stdout, /Usage: nuages startproject <name> \[dir\]/);
    assert.equal((await nuages(["help", "startproject"], { cwd: home })).stdout, own.stdout);
  });

  test("version is the package's", async () => {
    const { version } = JSON.parse(readFileSync(join(bin, "..", "..", "package.json"), "utf8"));
    for (const word of ["version", "--version"])
      assert.equal((await nuages([word], { cwd: home })).stdout, `${version}\n`);
    assert.match((await nuages(["version", "--help"], { cwd: home })).stdout, /^nuages version\n\nPrints/);
  });

  test("an unknown command or option: one line, a suggestion, exit code 2, no stack", async () => {
    const command = await nuages(["startprojet", "x"], { cwd: home });
    assert.deepEqual(command, {
      code: 2,
      stdout: "",
      stderr: 'Error: There is no command "startprojet".\n  Did you mean "startproject"?\n',
    });
    const option = await nuages(["startproject", "x", "--no-migrat"], { cwd: home });
    assert.equal(option.code, 2);
    assert.match(option.stderr, /no option "--no-migrat"\.\n {2}Did you mean "--no-migrate"\?\n$/);
    const early = await nuages(["--hlep"], { cwd: home });
    assert.equal(early.code, 2);
    assert.match(early.stderr, /\n {2}Did you mean "--help"\?\n$/);
    assert.equal((await nuages(["startproject"], { cwd: home })).code, 2);
    assert.equal((await nuages(["constructor"], { cwd: home })).code, 2);
  });

  test("a command that needs a site says where one is missing; --trace shows the stack", async () => {
    const plain = await nuages(["check"], { cwd: home });
    assert.equal(plain.code, 1);
    assert.match(plain.stderr, /^Error: There is no settings\.ts in .*\n {2}Go into the folder.*\n$/);
    const traced = await nuages(["check", "--trace"], { cwd: home });
    assert.match(traced.stderr, /at .*project\.ts:\d+/);
  });

  test("names that can't be a site and folders that are not empty are refused", async () => {
    for (const name of ["My Site", "../up", "1st", "nuages"])
      assert.equal((await nuages(["startproject", name], { cwd: home })).code, 1, name);
    mkdirSync(join(home, "full"));
    writeFileSync(join(home, "full", "file"), "");
    const { code, stderr } = await nuages(["startproject", "full"], { cwd: home });
    assert.equal(code, 1);
    assert.match(stderr, /full exists already/);
    assert.deepEqual(readdirSync(join(home, "full")), ["file"]);
  });

  test("under a Node that is too old, one line says so; with one beside the package, that one runs", async () => {
    const place = join(home, "old");
    mkdirSync(join(place, "bin"), { recursive: true });
    cpSync(bin, join(place, "bin", "nuages.js"));
    writeFileSync(join(place, "package.json"), '{"type":"module"}');
    const old = `--import=data:text/javascript,${encodeURIComponent('Object.defineProperty(process,"versions",{value:{...process.versions,node:"18.20.0"}})')}`;
    const { spawnSync } = await import("node:child_process");
    const run = () =>
      spawnSync(process.execPath, [old, join(place, "bin", "nuages.js"), "--version"], { encoding: "utf8" });
    const refused = run();
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /^nuages: Node v[\d.]+ is too old, Nuages needs Node 24\.15 or newer\.\n$/);
    mkdirSync(join(place, ".node", "bin"), { recursive: true });
    writeFileSync(join(place, ".node", "bin", "node"), '#!/bin/sh\necho "newer $2"\nexit 7\n', { mode: 0o755 });
    const passed = run();
    assert.equal(passed.stdout, "newer --version\n");
    assert.equal(passed.status, 7);
  });
});

describe("a new site", () => {
  const site = join(home, "shop");
  const run = (words: readonly string[], more: { env?: Record<string, string>; input?: string } = {}) =>
    nuages(words, { cwd: site, ...more });
  before(async () => {
    const made = await nuages(["startproject", "shop"], { cwd: home });
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /cd shop\n.*createsuperuser\n.*npm run dev/s);
  });

  test("has at most 25 files, and its secret key in a file of its owner only", () => {
    const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && !entry.parentPath.includes("node_modules"),
    );
    assert.ok(files.length <= 25, `${files.length} files`);
    assert.equal(statSync(join(site, ".env")).mode & 0o777, 0o600);
    assert.match(readFileSync(join(site, ".env"), "utf8"), /^SECRET_KEY=[\w-]{64}$/m);
    assert.match(readFileSync(join(site, ".gitignore"), "utf8"), /^\.env$/m);
  });

  test("shows paths short where the command was typed in it, and whole where npm took it there", async () => {
    const url = `sqlite:${join(site, "urls.ts")}`;
    const shownFrom = async (folder: Record<string, string>) =>
      /Can't open the database (.+): the file/.exec(
        (await run(["migrate"], { env: { DATABASE_URL: url, ...folder } })).stderr,
      )?.[1];
    assert.equal(await shownFrom({}), "urls.ts");
    assert.equal(await shownFrom({ INIT_CWD: site }), "urls.ts");
    assert.equal(await shownFrom({ INIT_CWD: join(site, "notes") }), join(site, "urls.ts"));
  });

  test("passes its checks, its tests and the compiler", async () => {
    const check = await run(["check"]);
    assert.deepEqual([check.code, check.stderr], [0, ""]);
    const tests = await run(["test"]);
    assert.equal(tests.code, 0, tests.stdout);
    const failing = join(site, "failing.test.ts");
    writeFileSync(
      failing,
      'import { test } from "node:test";\ntest("fails", () => { throw new Error("on purpose"); });\n',
    );
    assert.equal((await run(["test", "failing.test.ts"])).code, 1);
    rmSync(failing);
    const { spawnSync } = await import("node:child_process");
    const types = spawnSync(join(site, "node_modules", ".bin", "tsc"), { cwd: site, encoding: "utf8" });
    assert.equal(types.status, 0, types.stdout.slice(0, 2000));
  });

  test("has its commands run by code, which gets the exit code", async () => {
    const { stdout } = await run(["shell"], {
      input: [
        'const { main } = await import("nuages/cli");',
        'const codes = [await main(["check"]), await main(["routes", "--jsn"]), await main(["version"])];',
        'console.log("codes", codes.join());',
      ].join("\n"),
    });
    assert.match(stdout, /codes 0,2,0$/m);
  });

  test("lists its routes", async () => {
    const { stdout } = await run(["routes", "notes"]);
    assert.match(stdout, /^URL +Name +View +File\n\/ +notes:note_list +noteList +notes\/urls\.ts:5\n/);
    const json = JSON.parse((await run(["routes", "--json"])).stdout);
    assert.ok(json.some((route: { name: string }) => route.name === "admin:index"));
    assert.match((await run(["routes", "nowhere"])).stdout, /No route has/);
    assert.match((await run(["routes", "/admin/"])).stdout, /^\/admin\/ +admin:index /m);
  });

  test("opens a shell with its models, and awaits at the top level", async () => {
    const one = await run(["shell", "-c", "await Note.objects.count()"]);
    assert.deepEqual([one.code, one.stdout], [0, "0\n"]);
    const piped = await run(["shell"], {
      input: "const n = await Note.objects.create({ title: 'From the shell' });\nn.title\n",
    });
    assert.match(piped.stdout, /'From the shell'/);
    assert.equal((await run(["shell", "-c", "Note.objects.count()"])).stdout, "1\n");
    const wrong = await run(["shell", "-c", "Note.objects.filter({ titel: 1 })\n1 + 1"]);
    assert.deepEqual(wrong, {
      code: 1,
      stdout: "2\n",
      stderr: 'Error: notes.Note has no field "titel".\n  Did you mean "title"?\n',
    });
    assert.match((await run(["shell", "-c", "nothing.here"])).stderr, /^Error: ReferenceError: nothing is not defined/);
    assert.match((await run(["shell", "-c", "null.x()"])).stderr, /^Error: TypeError: /);
    const open = await run(["shell", "-c", "Note.objects.count("]);
    assert.deepEqual([open.code, open.stdout], [1, ""]);
    assert.match(open.stderr, /^Error: The code ends too early\.\n.*bracket/);
  });

  test("makes a superuser from the environment, and says what is missing or wrong", async () => {
    const words = ["createsuperuser", "--no-input"];
    const missing = await run(words);
    assert.equal(missing.code, 1);
    assert.match(missing.stderr, /NUAGES_SUPERUSER_USERNAME and NUAGES_SUPERUSER_PASSWORD must be set/);
    const env = {
      NUAGES_SUPERUSER_USERNAME: "ada",
      NUAGES_SUPERUSER_EMAIL: "ada@example.org",
      NUAGES_SUPERUSER_PASSWORD: "short",
    };
    const weak = await run(words, { env });
    assert.equal(weak.code, 1);
    assert.match(weak.stderr, /password/);
    const good = { ...env, NUAGES_SUPERUSER_PASSWORD: "a cloud over the fields" };
    const made = await run(words, { env: good });
    assert.deepEqual([made.code, made.stdout], [0, 'Made the superuser "ada".\n']);
    const again = await run(words, { env: good });
    assert.equal(again.code, 1);
    assert.ok(!`${again.stdout}${again.stderr}`.includes("a cloud over"));
    const asked = await run(["createsuperuser"]);
    assert.match(asked.stderr, /no terminal to ask at/);
  });

  test("refuses a name that its code could not use for the app", async () => {
    for (const [name, hint] of [
      ["class", /"class" is a word of the language/],
      ["interfaces", /"interface" is a word of the language/],
      ["notes", /has an app of this name/],
      ["static", /file or folder of this name/],
      ["My-App", /lower-case letters/],
    ] as const) {
      const { code, stderr } = await run(["startapp", name]);
      assert.equal(code, 1, name);
      assert.match(stderr, hint);
    }
  });

  test("takes another app, which works once it is listed", async () => {
    const made = await run(["startapp", "recipes"]);
    assert.equal(made.code, 0, made.stderr);
    assert.equal((await run(["startapp", "recipes"])).code, 1);
    for (const name of ["notes", "auth", "settings", "Bad"])
      assert.equal((await run(["startapp", name])).code, 1, name);
    const edit = (file: string, from: string, to: string) =>
      writeFileSync(join(site, file), readFileSync(join(site, file), "utf8").replace(from, to));
    edit("settings.ts", "apps: [", "apps: [recipes, ");
    edit("settings.ts", "import notes", 'import recipes from "./recipes/app.ts";\nimport notes');
    edit("urls.ts", 'include("", notes)', 'include("recipes/", recipes), include("", notes)');
    edit("urls.ts", "import notes", 'import recipes from "./recipes/urls.ts";\nimport notes');
    assert.equal((await run(["makemigrations", "--check"])).code, 1);
    assert.equal((await run(["makemigrations"])).code, 0);
    assert.equal((await run(["makemigrations", "--check"])).code, 0);
    assert.equal((await run(["migrate"])).code, 0);
    assert.equal((await run(["check"])).stderr, "");
    const tests = await run(["test", "recipes"]);
    assert.equal(tests.code, 0, tests.stdout);
  });

  test("brings commands of its own, whose mistakes are told in one line", async () => {
    mkdirSync(join(site, "notes", "commands"), { recursive: true });
    const file = join(site, "notes", "commands", "greet.ts");
    writeFileSync(
      file,
      `import { CommandError, defineCommand } from "nuages/apps";
import { Note } from "../models.ts";
export default defineCommand({
  name: "greet",
  help: "Greets somebody.",
  arguments: { who: { help: "Whom." } },
  options: { times: { type: "number", default: 1, max: 3, help: "How often." } },
  async run({ args, options, print }) {
    if (args.who === "nobody") throw new CommandError("There is nobody to greet.", { hint: "Name somebody.", exitCode: 4 });
    if (args.who === "bug") throw new TypeError("a bug");
    for (let i = 0; i < options.times; i++) print(\`Hello \${args.who}, \${(await Note.objects.count()) >= 0}\`);
  },
});
`,
    );
    assert.equal((await run(["greet", "Ada", "--times", "2"])).stdout, "Hello Ada, true\nHello Ada, true\n");
    assert.deepEqual(await run(["greet", "nobody"]), {
      code: 4,
      stdout: "",
      stderr: "Error: There is nobody to greet.\n  Name somebody.\n",
    });
    const bug = await run(["greet", "bug"]);
    assert.match(bug.stderr, /^Error: TypeError: a bug \(notes\/commands\/greet\.ts:10\)\n.*--trace/);
    assert.match((await run(["greet", "bug", "--trace"])).stderr, /at .*greet\.ts:10:\d+/);
    assert.equal((await run(["greet", "Ada", "--times", "9"])).code, 2);
    assert.match((await run(["help"])).stdout, /greet +Greets somebody\./);
    assert.match((await run(["gret"])).stderr, /Did you mean "greet"\?/);
    for (const words of [
      ["migrate", "note"],
      ["showmigrations", "note"],
      ["makemigrations", "note"],
    ])
      assert.equal((await run(words)).code, 2, words[0]);
    rmSync(join(site, "notes", "commands"), { recursive: true });
  });

  test("refuses to start with bad settings: one line each, exit code not 0", async () => {
    const original = readFileSync(join(site, "settings.ts"), "utf8");
    const variants: [string, string, RegExp][] = [
      ['env("SECRET_KEY")', '"short"', /secretKey/],
      ['env("SECRET_KEY")', 'env("NO_SUCH_KEY")', /NO_SUCH_KEY/],
      ['env("SECRET_KEY"),', 'env("SECRET_KEY"), debugg: true,', /no setting "debugg".*\n.*Did you mean "debug"/],
      ['env("SECRET_KEY"),', 'env("SECRET_KEY"), language: "no such language",', /language/],
      ['env("SECRET_KEY"),', 'env("SECRET_KEY"), timeZone: "Nowhere",', /timeZone/],
      [/env\.url\("DATABASE_URL.*\)\s\}/.exec(original)![0], '"oracle:x" }', /oracle/],
      ['env.boolean("DEBUG", { default: false })', "false", /allowedHosts/],
      ["export default", "export const settings =", /does not export its settings/],
    ];
    try {
      for (const [from, to, message] of variants) {
        assert.ok(original.includes(from), from);
        writeFileSync(join(site, "settings.ts"), original.replace(from, to));
        const started = performance.now();
        const { code, stderr } = await run(["runserver", "--port", "0"]);
        assert.notEqual(code, 0, to);
        assert.ok(performance.now() - started < 5000);
        assert.match(stderr, message);
        assert.match(stderr, /^Error: [^\n]*\n {2}[^\n]*\n$/, to);
      }
    } finally {
      writeFileSync(join(site, "settings.ts"), original);
    }
  });

  test("an import that finds nothing is told with the name that was meant", async () => {
    const wrong = async (name: string, from: string, to: string) => {
      const file = join(site, "notes", name);
      const original = readFileSync(file, "utf8");
      assert.ok(original.includes(from));
      try {
        writeFileSync(file, original.replace(from, to));
        return (await run(["check"])).stderr;
      } finally {
        writeFileSync(file, original);
      }
    };
    assert.equal(
      await wrong("urls.ts", "./views.ts", "./views"),
      `Error: Cannot find module 'notes/views' imported from notes/urls.ts\n  Write the whole name of the file: "views.ts".\n`,
    );
    assert.match(await wrong("urls.ts", "./views.ts", "./veiws.ts"), /\n {2}Did you mean "views\.ts"\?\n$/);
    assert.match(await wrong("admin.ts", "./models.ts", "./model.ts"), /\n {2}Did you mean "models\.ts"\?\n$/);
    assert.match(
      await wrong("admin.ts", "nuages/admin", "nuagse"),
      /\n {2}Install the package, or correct its name\.\n$/,
    );
    assert.match(await wrong("models.ts", "export class", "enum X { A }\nexport class"), /union of texts.*\n$/);
  });

  test("a syntax error in a model names the file and the line", async () => {
    const file = join(site, "notes", "models.ts");
    const original = readFileSync(file, "utf8");
    try {
      writeFileSync(file, `${original}\nexport const = 1;\n`);
      const { code, stderr } = await run(["check"]);
      assert.equal(code, 1);
      assert.match(stderr, /models of app "notes".*notes\/models\.ts/);
      assert.match(stderr, new RegExp(`notes/models\\.ts:${original.split("\n").length + 1}`));
    } finally {
      writeFileSync(file, original);
    }
  });
});
