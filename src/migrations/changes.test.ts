import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { byKind } from "../database/empty.test-support.ts";
import { Decimal, Temporal } from "../lib/index.ts";
import {
  bigInteger,
  boolean,
  char,
  check,
  date,
  dateTime,
  decimal,
  email,
  foreignKey,
  index,
  integer,
  json,
  Model,
  manyToMany,
  oneToOne,
  slug,
  text,
  unique,
  uuid,
} from "../models/index.ts";
import { type QuestionFlags, questionsFromFlags } from "./index.ts";
import { TestProject } from "./project.test-support.ts";

type Fields = object;
type Meta = object;

/** Models are made anew for each state: the same label with other fields. */
const model = (label: string, fields: Fields, meta: Meta = {}): any =>
  Model(label as `${string}.${string}`)(fields, meta as never);
const post = (fields: Fields, meta: Meta = {}) => model("blog.Post", fields, meta);
const title = char({ maxLength: 100 });
const ann = "insert into blog_author (id, name) values (1, 'ann'), (2, 'bob')";
const author = () => model("blog.Author", { name: char({ maxLength: 50 }) });
const two = "insert into blog_post (id, title) values (1, 'one'), (2, 'two')";

interface Change {
  readonly name: string;
  readonly from: () => readonly unknown[];
  readonly to: () => readonly unknown[];
  readonly flags?: QuestionFlags;
  /** Rows before. */
  readonly rows?: readonly string[];
  /** Titles of the operations. */
  readonly operations: readonly string[];
  /** A query and its rows, afterwards and once it is undone. */
  readonly after?: readonly [string, unknown];
  readonly undone?: readonly [string, unknown];
  /** Why it can't be undone with these rows. */
  readonly lossy?: true;
}

const titles = "select title from blog_post order by id";
const kept = [["one"], ["two"]];

const changes: readonly Change[] = [
  {
    name: "a model comes",
    from: () => [post({ title })],
    to: () => [post({ title }), author()],
    rows: [two],
    operations: ["Create model Author"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "a model goes",
    from: () => [post({ title }), author()],
    to: () => [post({ title })],
    rows: [two, ann],
    operations: ["Delete model Author"],
    undone: ["select count(*) from blog_author", [[0]]],
  },
  {
    name: "a field that may be null",
    from: () => [post({ title })],
    to: () => [post({ title, note: text({ null: true }) })],
    rows: [two],
    operations: ["Add field note to Post"],
    after: ["select note from blog_post", [[null], [null]]],
    undone: [titles, kept],
  },
  {
    name: "a field with a default",
    from: () => [post({ title })],
    to: () => [post({ title, views: integer({ default: 7 }) })],
    rows: [two],
    operations: ["Add field views to Post"],
    after: ["select views from blog_post", [[7], [7]]],
    undone: [titles, kept],
  },
  {
    name: "a field with a value by flag",
    from: () => [post({ title })],
    to: () => [post({ title, views: integer() })],
    flags: { fill: ["blog.Post.views=3"] },
    rows: [two],
    operations: ["Add field views to Post"],
    after: ["select views from blog_post", [[3], [3]]],
    undone: [titles, kept],
  },
  {
    name: "a text that may be blank",
    from: () => [post({ title })],
    to: () => [post({ title, note: text({ blank: true }) })],
    rows: [two],
    operations: ["Add field note to Post"],
    after: ["select note from blog_post", [[""], [""]]],
  },
  {
    name: "a decimal with a default",
    from: () => [post({ title })],
    to: () => [post({ title, price: decimal({ maxDigits: 6, decimalPlaces: 2, default: new Decimal("9.90") }) })],
    rows: [two],
    operations: ["Add field price to Post"],
    after: [
      "select price from blog_post",
      byKind({ sqlite: [[990], [990]], postgres: [["9.90"], ["9.90"]], mariadb: [["9.90"], ["9.90"]] }),
    ],
  },
  {
    name: "dates with defaults",
    from: () => [post({ title })],
    to: () => [
      post({
        title,
        day: date({ default: Temporal.PlainDate.from("2024-02-29") }),
        at: dateTime({ default: new Date(0) }),
      }),
    ],
    rows: [two],
    operations: ["Add field day to Post", "Add field at to Post"],
    after: [
      "select day, at from blog_post limit 1",
      [
        [
          "2024-02-29",
          byKind({
            sqlite: "1970-01-01T00:00:00.000Z",
            postgres: "1970-01-01 00:00:00+00",
            mariadb: "1970-01-01 00:00:00",
          }),
        ],
      ],
    ],
  },
  {
    name: "an automatic date",
    from: () => [post({ title })],
    to: () => [post({ title, createdAt: dateTime({ autoNowAdd: true }) })],
    rows: [two],
    operations: ["Add field createdAt to Post"],
    after: ["select count(*) from blog_post where cast(created_at as varchar(99)) like '2%'", [[2]]],
  },
  {
    name: "a default that is calculated",
    from: () => [post({ title })],
    to: () => [post({ title, data: json({ default: () => ({ a: 1 }) }) })],
    rows: [two],
    operations: ["Add field data to Post"],
    after: [
      "select data from blog_post",
      byKind({
        sqlite: [['{"a":1}'], ['{"a":1}']],
        postgres: [['{"a": 1}'], ['{"a": 1}']],
        mariadb: [['{"a":1}'], ['{"a":1}']],
      }),
    ],
  },
  {
    name: "a big integer and a boolean",
    from: () => [post({ title })],
    to: () => [post({ title, big: bigInteger({ default: 9007199254740993n }), on: boolean({ default: true }) })],
    rows: [two],
    operations: ["Add field big to Post", "Add field on to Post"],
    after: [
      'select big, "on" from blog_post limit 1',
      [[9007199254740993n, byKind<unknown>({ sqlite: 1, postgres: true, mariadb: 1 })]],
    ],
  },
  {
    name: "a unique field",
    from: () => [post({ title })],
    to: () => [post({ title, code: char({ maxLength: 9, unique: true, null: true }) })],
    rows: [two],
    operations: ["Add field code to Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "a slug with its index",
    from: () => [post({ title })],
    to: () => [post({ title, slug: slug({ default: "x" }) })],
    rows: [two],
    operations: ["Add field slug to Post"],
    after: ["select slug from blog_post", [["x"], ["x"]]],
    undone: [titles, kept],
  },
  {
    name: "a field goes",
    from: () => [post({ title, views: integer({ default: 1 }) })],
    to: () => [post({ title })],
    rows: ["insert into blog_post (title, views) values ('one', 5)"],
    operations: ["Remove field views from Post"],
    after: [titles, [["one"]]],
    undone: ["select views from blog_post", [[1]]],
  },
  {
    name: "a unique field goes",
    from: () => [post({ title, code: email({ unique: true, null: true }) })],
    to: () => [post({ title })],
    rows: [two],
    operations: ["Remove field code from Post"],
    after: [titles, kept],
  },
  {
    name: "a field is renamed",
    from: () => [post({ title })],
    to: () => [post({ headline: title })],
    flags: { rename: ["blog.Post.title:headline"] },
    rows: [two],
    operations: ["Rename field title of Post to headline"],
    after: ["select headline from blog_post order by id", kept],
    undone: [titles, kept],
  },
  {
    name: "a field is renamed, with what names it",
    from: () => [
      post(
        { views: integer() },
        {
          ordering: ["-views"],
          indexes: [index({ fields: ["-views"], name: "by_views" })],
          constraints: [
            unique({ fields: ["views"], name: "one_views" }),
            check({ name: "views_ok", condition: (p: any) => p.views.gte(0) }),
          ],
        },
      ),
    ],
    to: () => [
      post(
        { hits: integer() },
        {
          ordering: ["-hits"],
          indexes: [index({ fields: ["-hits"], name: "by_views" })],
          constraints: [
            unique({ fields: ["hits"], name: "one_views" }),
            check({ name: "views_ok", condition: (p: any) => p.hits.gte(0) }),
          ],
        },
      ),
    ],
    flags: { rename: ["blog.Post.views:hits"] },
    rows: ["insert into blog_post (views) values (4)"],
    operations: ["Rename field views of Post to hits"],
    after: ["select hits from blog_post", [[4]]],
    undone: ["select views from blog_post", [[4]]],
  },
  {
    name: "really another field",
    from: () => [post({ title })],
    to: () => [post({ headline: char({ maxLength: 100, default: "-" }) })],
    flags: { remove: ["blog.Post.title"] },
    rows: [two],
    operations: ["Remove field title from Post", "Add field headline to Post"],
    after: ["select headline from blog_post", [["-"], ["-"]]],
    lossy: true,
  },
  {
    name: "a field is renamed and changed",
    from: () => [post({ title, n: integer({ null: true }) })],
    to: () => [post({ title, count: integer({ default: 3 }) })],
    flags: { rename: ["blog.Post.n:count"] },
    rows: ["insert into blog_post (title, n) values ('one', 5), ('two', null)"],
    operations: ["Rename field n of Post to count", "Change field count of Post"],
    after: ["select count from blog_post order by id", [[5], [3]]],
    undone: ["select n from blog_post order by id", [[5], [3]]],
  },
  {
    name: "a model is renamed and changed",
    from: () => [post({ title })],
    to: () => [model("blog.Article", { title, views: integer({ default: 0 }) })],
    flags: { rename: ["blog.Post:Article"] },
    rows: [two],
    operations: ["Rename model Post to Article", "Add field views to Article"],
    after: ["select title from blog_article order by id", kept],
    undone: [titles, kept],
  },
  {
    name: "many-to-many gets another table name",
    from: () => {
      const a = author();
      return [a, post({ title, authors: manyToMany(a) })];
    },
    to: () => {
      const a = author();
      return [a, post({ title, authors: manyToMany(a, { dbTable: "bylines" }) })];
    },
    rows: [ann, two, "insert into blog_post_authors (post_id, author_id) values (1, 2)"],
    operations: ["Change field authors of Post"],
    after: ["select post_id, author_id from bylines", [[1, 2]]],
    undone: ["select post_id, author_id from blog_post_authors", [[1, 2]]],
  },
  {
    name: "many-to-many leads elsewhere",
    from: () => {
      const a = author();
      return [a, post({ title, authors: manyToMany(a) })];
    },
    to: () => {
      const [a, b] = [author(), model("blog.Editor", { name: title })];
      return [a, b, post({ title, authors: manyToMany(b) })];
    },
    flags: { remove: ["blog.Post.authors"] },
    rows: [ann, two],
    operations: ["Create model Editor", "Remove field authors from Post", "Add field authors to Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "no index for a foreign key",
    from: () => {
      const a = author();
      return [a, post({ title, author: foreignKey(a) })];
    },
    to: () => {
      const a = author();
      return [a, post({ title, author: foreignKey(a, { dbIndex: false }) })];
    },
    rows: [ann, "insert into blog_post (title, author_id) values ('one', 1)"],
    operations: ["Change field author of Post"],
    after: [titles, [["one"]]],
    undone: [titles, [["one"]]],
  },
  {
    name: "a model is renamed",
    from: () => [
      post({ title }),
      model("blog.Comment", {
        get post() {
          return foreignKey(PostA);
        },
      }),
    ],
    to: () => [
      model("blog.Article", { title }),
      model("blog.Comment", {
        get post() {
          return foreignKey(ArticleB);
        },
      }),
    ],
    flags: { rename: ["blog.Post:Article"] },
    rows: [two, "insert into blog_comment (post_id) values (2)"],
    operations: ["Rename model Post to Article"],
    after: ["select title from blog_article join blog_comment on post_id = blog_article.id", [["two"]]],
    undone: [titles, kept],
  },
  {
    name: "a model between two goes with the name",
    from: () => {
      const tag = model("blog.Tag", { name: title });
      return [
        tag,
        post({
          title,
          get tags() {
            return manyToMany(tag);
          },
        }),
      ];
    },
    to: () => {
      const tag = model("blog.Tag", { name: title });
      return [
        tag,
        model("blog.Article", {
          title,
          get tags() {
            return manyToMany(tag);
          },
        }),
      ];
    },
    flags: { rename: ["blog.Post:Article"] },
    rows: [
      two,
      "insert into blog_tag (id, name) values (1, 't')",
      "insert into blog_post_tags (post_id, tag_id) values (2, 1)",
    ],
    operations: ["Rename model Post to Article"],
    after: ["select article_id, tag_id from blog_article_tags", [[2, 1]]],
    undone: ["select post_id from blog_post_tags", [[2]]],
  },
  {
    name: "a longer text",
    from: () => [post({ title })],
    to: () => [post({ title: text() })],
    rows: [two],
    operations: ["Change field title of Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "null is allowed",
    from: () => [post({ title })],
    to: () => [post({ title: char({ maxLength: 100, null: true }) })],
    rows: [two],
    operations: ["Change field title of Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "null is no longer allowed",
    from: () => [post({ title, views: integer({ null: true }) })],
    to: () => [post({ title, views: integer() })],
    flags: { fill: ["blog.Post.views=0"] },
    rows: ["insert into blog_post (id, title, views) values (1, 'one', null), (2, 'two', 5)"],
    operations: ["Change field views of Post"],
    after: ["select views from blog_post order by id", [[0], [5]]],
    undone: [titles, kept],
  },
  {
    name: "a field becomes unique",
    from: () => [post({ title })],
    to: () => [post({ title: char({ maxLength: 100, unique: true }) })],
    rows: [two],
    operations: ["Change field title of Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "a field gets an index",
    from: () => [post({ title })],
    to: () => [post({ title: char({ maxLength: 100, dbIndex: true }) })],
    rows: [two],
    operations: ["Change field title of Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "another type",
    from: () => [post({ title, n: integer() })],
    to: () => [post({ title, n: decimal({ maxDigits: 8, decimalPlaces: 2 }) })],
    rows: ["insert into blog_post (id, title, n) values (1, 'one', 5), (2, 'two', -7)"],
    operations: ["Change field n of Post"],
    after: [
      "select n from blog_post order by id",
      byKind<unknown>({ sqlite: [[500], [-700]], postgres: [["5.00"], ["-7.00"]], mariadb: [["5.00"], ["-7.00"]] }),
    ],
    undone: ["select n from blog_post order by id", [[5], [-7]]],
  },
  {
    name: "another name in the database",
    from: () => [post({ title })],
    to: () => [post({ title: char({ maxLength: 100, dbColumn: "headline" }) })],
    rows: [two],
    operations: ["Change field title of Post"],
    after: ["select headline from blog_post order by id", kept],
    undone: [titles, kept],
  },
  {
    name: "another default",
    from: () => [post({ title, n: integer({ default: 1 }) })],
    to: () => [post({ title, n: integer({ default: 2 }) })],
    rows: ["insert into blog_post (title, n) values ('one', 1)"],
    operations: ["Change field n of Post"],
    after: ["select n from blog_post", [[1]]],
  },
  {
    name: "a foreign key comes",
    from: () => [author(), post({ title })],
    to: () => {
      const a = author();
      return [a, post({ title, author: foreignKey(a, { null: true }) })];
    },
    rows: [ann, two],
    operations: ["Add field author to Post"],
    after: ["select author_id from blog_post", [[null], [null]]],
    undone: [titles, kept],
  },
  {
    name: "a foreign key goes",
    from: () => {
      const a = author();
      return [a, post({ title, author: foreignKey(a, { null: true }) })];
    },
    to: () => [author(), post({ title })],
    rows: [ann, "insert into blog_post (title, author_id) values ('one', 1)"],
    operations: ["Remove field author from Post"],
    after: [titles, [["one"]]],
  },
  {
    name: "a foreign key becomes one-to-one",
    from: () => {
      const a = author();
      return [a, post({ title, author: foreignKey(a) })];
    },
    to: () => {
      const a = author();
      return [a, post({ title, author: oneToOne(a) })];
    },
    rows: [ann, "insert into blog_post (id, title, author_id) values (1, 'one', 1), (2, 'two', 2)"],
    operations: ["Change field author of Post"],
    after: ["select author_id from blog_post order by id", [[1], [2]]],
    undone: [titles, kept],
  },
  {
    name: "a foreign key leads elsewhere",
    from: () => {
      const a = author();
      const b = model("blog.Editor", { name: title });
      return [a, b, post({ title, by: foreignKey(a) })];
    },
    to: () => {
      const a = author();
      const b = model("blog.Editor", { name: title });
      return [a, b, post({ title, by: foreignKey(b) })];
    },
    rows: [
      ann,
      "insert into blog_editor (id, name) values (1, 'e')",
      "insert into blog_post (title, by_id) values ('one', 1)",
    ],
    operations: ["Change field by of Post"],
    after: ["select by_id from blog_post", [[1]]],
  },
  {
    name: "many-to-many comes",
    from: () => [author(), post({ title })],
    to: () => {
      const a = author();
      return [a, post({ title, authors: manyToMany(a) })];
    },
    rows: [ann, two],
    operations: ["Add field authors to Post"],
    after: ["select count(*) from blog_post_authors", [[0]]],
    undone: [titles, kept],
  },
  {
    name: "many-to-many goes",
    from: () => {
      const a = author();
      return [a, post({ title, authors: manyToMany(a) })];
    },
    to: () => [author(), post({ title })],
    rows: [ann, two, "insert into blog_post_authors (post_id, author_id) values (1, 1)"],
    operations: ["Remove field authors from Post"],
    after: [titles, kept],
    undone: ["select count(*) from blog_post_authors", [[0]]],
  },
  {
    name: "many-to-many through a model",
    from: () => [author(), post({ title })],
    to: () => {
      const a = author();
      const p = post({
        title,
        get authors() {
          return manyToMany(a, { through: () => between });
        },
      });
      const between: any = model("blog.Byline", {
        post: foreignKey(p),
        author: foreignKey(a),
        place: integer({ default: 0 }),
      });
      return [a, p, between];
    },
    rows: [ann, two],
    operations: ["Create model Byline", "Add field authors to Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "an index and a constraint come",
    from: () => [post({ title, views: integer() })],
    to: () => [
      post(
        { title, views: integer() },
        {
          indexes: [index({ fields: ["title", "-views"], name: "post_find" })],
          constraints: [
            unique({ fields: ["title", "views"], name: "post_once" }),
            check({ name: "post_views", condition: (p: any) => p.views.gte(0).and(p.title.ne("it's")) }),
          ],
        },
      ),
    ],
    rows: ["insert into blog_post (id, title, views) values (1, 'one', 1), (2, 'two', 2)"],
    operations: [
      "Add index post_find to Post",
      "Add constraint post_once to Post",
      "Add constraint post_views to Post",
    ],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "an index and a constraint go",
    from: () => [
      post(
        { title, views: integer() },
        {
          indexes: [index({ fields: ["views"], name: "post_find" })],
          constraints: [check({ name: "post_views", condition: (p: any) => p.views.gte(0) })],
        },
      ),
    ],
    to: () => [post({ title, views: integer() })],
    rows: ["insert into blog_post (id, title, views) values (1, 'one', 1), (2, 'two', 2)"],
    operations: ["Remove constraint post_views from Post", "Remove index post_find from Post"],
    after: [titles, kept],
    undone: [titles, kept],
  },
  {
    name: "a constraint with a condition over decimals changes",
    from: () => [
      post(
        { title, price: decimal({ maxDigits: 6, decimalPlaces: 2 }) },
        { constraints: [check({ name: "cheap", condition: (p: any) => p.price.lt(new Decimal("10.50")) })] },
      ),
    ],
    to: () => [
      post(
        { title, price: decimal({ maxDigits: 6, decimalPlaces: 2 }) },
        { constraints: [check({ name: "cheap", condition: (p: any) => p.price.lt(new Decimal("20.50")) })] },
      ),
    ],
    rows: [
      `insert into blog_post (id, title, price) values (1, 'one', ${byKind({ sqlite: "1049", postgres: "10.49", mariadb: "10.49" })})`,
    ],
    operations: ["Remove constraint cheap from Post", "Add constraint cheap to Post"],
    after: byKind<readonly [string, unknown]>({
      sqlite: ["select sql like '%< 2050%' from sqlite_schema where name = 'blog_post'", [[1]]],
      postgres: [
        "select conbin is not null and pg_get_expr(conbin, conrelid) like '%20.50%' from pg_constraint where conname = 'cheap' and connamespace = current_schema()::regnamespace",
        [[true]],
      ],
      mariadb: [
        "select check_clause like '%< 20.50' from information_schema.check_constraints where constraint_schema = database() and constraint_name = 'cheap'",
        [[1]],
      ],
    }),
  },
  {
    name: "a unique constraint with a condition",
    from: () => [post({ title, live: boolean({ default: false }) })],
    to: () => [
      post(
        { title, live: boolean({ default: false }) },
        { constraints: [unique({ fields: ["title"], name: "live_once", condition: { live: true } })] },
      ),
    ],
    rows: ["insert into blog_post (title, live) values ('one', false), ('one', false)"],
    operations: ["Add constraint live_once to Post"],
    after: ["select count(*) from blog_post", [[2]]],
  },
  {
    name: "another table name",
    from: () => [post({ title })],
    to: () => [post({ title }, { dbTable: "posts" })],
    rows: [two],
    operations: ["Change options of Post"],
    after: ["select title from posts order by id", kept],
    undone: [titles, kept],
  },
  {
    name: "another order",
    from: () => [post({ title })],
    to: () => [post({ title }, { ordering: ["-title"] })],
    rows: [two],
    operations: ["Change options of Post"],
    after: [titles, kept],
  },
  {
    name: "nothing but words",
    from: () => [post({ title })],
    to: () => [
      post(
        { title: char({ maxLength: 100, verboseName: "headline", helpText: "Short." }) },
        { verboseName: "article" },
      ),
    ],
    operations: [],
  },
  {
    name: "two models in a circle",
    from: () => [],
    to: () => {
      const a: any = model("blog.A", {
        get b() {
          return foreignKey(b);
        },
      });
      const b: any = model("blog.B", {
        get a() {
          return foreignKey(a, { null: true });
        },
        get self() {
          return foreignKey(b, { null: true });
        },
      });
      return [a, b];
    },
    operations: ["Create model B", "Create model A", "Add field a to B"],
  },
  {
    name: "two models in a circle go",
    from: () => {
      const a: any = model("blog.A", {
        get b() {
          return foreignKey(b);
        },
      });
      const b: any = model("blog.B", {
        get a() {
          return foreignKey(a, { null: true });
        },
      });
      return [post({ title }), a, b];
    },
    to: () => [post({ title })],
    rows: [two],
    operations: ["Remove field a from B", "Delete model A", "Delete model B"],
    after: [titles, kept],
  },
  {
    name: "a key of another type, and what points at it",
    from: () => {
      const a = author();
      return [a, post({ title, author: foreignKey(a) })];
    },
    to: () => {
      const a = model("blog.Author", { id: bigInteger({ primaryKey: true }), name: char({ maxLength: 50 }) });
      return [a, post({ title, author: foreignKey(a) })];
    },
    rows: [ann, "insert into blog_post (title, author_id) values ('one', 2)"],
    operations: ["Change field id of Author"],
    after: ["select name from blog_author join blog_post on author_id = blog_author.id", [["bob"]]],
  },
  {
    name: "a model with a key of its own",
    from: () => [post({ title })],
    to: () => {
      const t = model("blog.Ticket", {
        id: uuid({ primaryKey: true }),
        get next() {
          return foreignKey(t, { null: true });
        },
      });
      return [post({ title }), t];
    },
    operations: ["Create model Ticket"],
  },
];

const PostA = post({ title });
const ArticleB = model("blog.Article", { title });

/** The case "a model is renamed" names its models before they are in its list. */
function withShared(models: readonly unknown[]): readonly unknown[] {
  return models.map((one: any) =>
    one.name === "Post" && usesShared(models) ? PostA : one.name === "Article" && usesShared(models) ? ArticleB : one,
  );
}
function usesShared(models: readonly unknown[]): boolean {
  return models.some((one: any) => one.name === "Comment");
}

describe("a change of the models", () => {
  for (const change of changes) {
    it(`${change.name}: is found, written, applied and undone, with its rows`, async () => {
      const project = new TestProject();
      const [from, to] = [withShared(change.from()), withShared(change.to())];
      try {
        await project.make(from);
        await project.migrate();
        await project.run(...(change.rows ?? []));
        const before = await project.schema();
        assert.deepEqual(before, await TestProject.schemaOf(from));
        const made = await project.make(to, { questions: questionsFromFlags(change.flags ?? {}) });
        assert.deepEqual(Object.values(made).flat(), change.operations);
        await project.migrate();
        assert.deepEqual(await project.schema(), await TestProject.schemaOf(to));
        if (change.after) assert.deepEqual(await project.rows(change.after[0]), change.after[1]);
        assert.deepEqual(await project.make(to), {}, "asked again, nothing has changed");
        assert.ok(await project.healthy());
        if (change.operations.length === 0 || change.lossy) return;
        await project.migrate(from.length === 0 ? { app: "blog", name: "zero" } : { app: "blog", name: "0001" });
        assert.deepEqual(await project.schema(), before);
        if (change.undone) assert.deepEqual(await project.rows(change.undone[0]), change.undone[1]);
        assert.ok(await project.healthy());
        await project.migrate();
        assert.deepEqual(await project.schema(), await TestProject.schemaOf(to));
      } finally {
        await project.close();
      }
    });
  }
});
