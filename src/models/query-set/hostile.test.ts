import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { Decimal } from "../../lib/index.ts";
import type { TestSite } from "../site.test-support.ts";
import { Book, openLibrary, Review, recorded, titles, Writer } from "./library.test-support.ts";

let site: TestSite;
before(async () => {
  site = await openLibrary();
});
after(() => site.close());

/** Runs what an attacker or a slip might pass, untyped; nothing may reach the database. */
async function refuses(code: string, fn: (books: any) => unknown, message?: RegExp): Promise<void> {
  await site.run(async () => {
    const { queries } = await recorded(async () => {
      const expected = message ? { code, message } : { code };
      await assert.rejects(async () => {
        await fn(Book.objects);
      }, expected);
    });
    assert.deepEqual(queries, []);
  });
}

describe("names of columns", () => {
  const names = [
    'n" from "library_book"; --',
    "a b",
    "a.b",
    "a\u0000b",
    "a\u007f",
    "crafted$",
    "1a",
    "",
    "a".repeat(64),
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
  ];

  it("that aren't plain words are refused in annotate, values and aggregate", async () => {
    for (const name of names) {
      const make = (b: any) => Object.fromEntries([[name, b.id.count()]]);
      await refuses("E_QUERY_NAME", (books) => books.annotate(make));
      await refuses("E_QUERY_NAME", (books) => books.values(make));
      await refuses("E_QUERY_NAME", (books) => books.aggregate(make));
    }
  });

  it("may be words of any script, and hold any word of SQL", () =>
    site.run(async () => {
      const [row] = await Book.objects.limit(1).values((b) => ({ select: b.id, größe: b.title, _: b.title }));
      assert.deepEqual(row, { select: 1, größe: "Alpha", _: "Alpha" });
    }));

  it("can't hide what a row has already", async () => {
    for (const name of ["title", "writer", "writerId", "reviews", "pk", "save", "delete", "clean"]) {
      await refuses("E_QUERY_NAME_TAKEN", (books) => books.annotate((b: any) => ({ [name]: b.reviews.count() })));
    }
  });
});

describe("an equality object from outside", () => {
  it("has no key but fields: control words, paths, operators and prototypes are unknown fields", async () => {
    const objects = [
      { _connector: "OR 1=1 OR" },
      { _negated: true },
      { $or: [{ title: "x" }] },
      { title__startswith: "x" },
      { "writer.name": "x" },
      { 'title" = "" OR 1=1; --': 1 },
      { constructor: 1 },
      { toString: 1 },
      JSON.parse('{"__proto__": {"title": "x"}}'),
      { writer: { constructor: { name: "x" } } },
    ];
    for (const object of objects) await refuses("E_FIELD_UNKNOWN", (books) => books.filter(object));
  });

  it("names the nearest field for a slip", async () => {
    await site.run(async () => {
      await assert.rejects(async () => (Book.objects as any).filter({ titel: "x" }), {
        code: "E_FIELD_UNKNOWN",
        hint: 'Did you mean "title"?',
      });
      await assert.rejects(async () => (Book.objects as any).filter((b: any) => b.titel.eq("x")), {
        code: "E_FIELD_UNKNOWN",
        hint: 'Did you mean "title"?',
      });
    });
  });

  it("holds values of the column's type only", async () => {
    const wrong: Record<string, unknown>[] = [
      { title: 0 },
      { title: true },
      { title: ["a", "b"] },
      { title: { gt: "" } },
      { title: "a\0b" },
      { title: "\ud800" },
      { rating: "4" },
      { rating: Number.NaN },
      { rating: 1.5 },
      { rating: 2 ** 53 },
      { rating: Number.POSITIVE_INFINITY },
      { rating: { $gt: 1 } },
      { copies: 1 },
      { price: 12.5 },
      { price: new Decimal(Number.NaN) },
      { released: "2024-01-01" },
      { released: new Date(Number.NaN) },
      { writer: "1" },
      { writer: [1, 2] },
      { writer: {} },
      { genres: [] },
      { pk: "1 OR 1=1" },
      { writer: { active: 1 } },
    ];
    for (const object of wrong) await refuses("E_FIELD_VALUE", (books) => books.filter(object));
    await refuses("E_FIELD_VALUE", (books) => books.get({ pk: { pk: 1 } }));
  });

  it("must not widen a query by a missing value", async () => {
    await refuses("E_QUERY_UNDEFINED", (books) => books.filter({ title: undefined }));
    await refuses("E_QUERY_UNDEFINED", (books) => books.filter({ writer: undefined }));
    await refuses("E_QUERY_UNDEFINED", (books) => books.filter({ writer: { name: undefined } }));
    await refuses("E_QUERY_UNDEFINED", (books) => books.filter((b: any) => b.title.eq(undefined)));
    await refuses("E_QUERY_UNDEFINED", (books) => books.update({ title: undefined }));
    await refuses("E_QUERY_NULL", (books) => books.filter((b: any) => b.rating.gt(null)));
    await refuses("E_QUERY_NULL", (books) => books.filter((b: any) => b.meta.eq(null)));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter(undefined));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter(null));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter("title"));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter([{ title: "x" }]));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter(new Map()));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter(() => true));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter({}, () => undefined));
  });

  it("can't carry an expression", async () => {
    await refuses("E_FIELD_VALUE", (books) => books.filter({ title: Book.f.writer.name }));
    const forged = JSON.parse('{"node": {"kind": "raw", "parts": ["1=1"]}, "shape": "leaf"}');
    await refuses("E_FIELD_UNKNOWN", (books) => books.filter(forged));
    await refuses("E_FIELD_VALUE", (books) => books.filter({ title: forged }));
  });

  it("compares a row of the right model only, and only a saved one", async () => {
    await site.run(async () => {
      const review = await Review.objects.first();
      await refuses("E_FIELD_VALUE", (books) => books.filter({ writer: review }));
      await refuses("E_QUERY_UNSAVED", (books) => books.filter({ writer: new Writer({ name: "new" }) }));
    });
  });
});

describe("a query that is too big", () => {
  it("is refused where it goes over too many relations, before it is kept", async () => {
    const nested = JSON.parse(`${'{"books":{"writer":'.repeat(2000)}1${"}}".repeat(2000)}`);
    await refuses("E_QUERY_DEPTH", () => Writer.objects.filter(nested));
    await refuses("E_QUERY_DEPTH", (books) => books.orderBy(`${"writer.profile.".repeat(30)}bio`));
  });

  it("runs with ten thousand conditions", () =>
    site.run(async () => {
      const many = Array.from({ length: 10_000 }, (_, i) => Book.f.id.eq(i));
      assert.equal(await Book.objects.filter(many[0]!.or(...many.slice(1))).count(), 3);
    }));
});

describe("arguments of lookups", () => {
  it("are values of the column's type", async () => {
    await refuses("E_FIELD_VALUE", (books) => books.filter((b: any) => b.title.contains(["a"])));
    await refuses("E_FIELD_VALUE", (books) => books.filter((b: any) => b.title.iContains({ toString: () => "a" })));
    await refuses("E_FIELD_VALUE", (books) => books.filter((b: any) => b.title.startsWith(null)));
    await refuses("E_FIELD_VALUE", (books) => books.filter((b: any) => b.rating.in(["1); --"])));
    await refuses("E_QUERY_UNDEFINED", (books) => books.filter((b: any) => b.rating.in([1, undefined])));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter((b: any) => b.rating.in("1,2")));
    await refuses("E_QUERY_ARGUMENT", (books) => books.filter((b: any) => b.rating.in({ length: 1, 0: 1 })));
    await refuses("E_FIELD_VALUE", (books) => books.filter((b: any) => b.rating.eq(b.title)));
    await refuses("E_QUERY_ARGUMENT", (books) => books.orderBy((b: any) => b.title.asc({ nulls: "first; --" })));
  });

  it("that look like SQL are only text", () =>
    site.run(async () => {
      const evil = `' OR 1=1; DROP TABLE library_book; --`;
      assert.equal(await titles(Book.objects.filter({ title: evil })), "");
      assert.equal(await titles(Book.objects.filter((b) => b.title.iContains(evil))), "");
      assert.equal(await Book.objects.count(), 3);
    }));
});

describe("ordering and selecting by names", () => {
  const names = [
    "library_book.id; DROP TABLE library_book",
    'title" ASC, (SELECT 1)',
    "-",
    "--title",
    "??",
    "title,id",
    "constructor",
    "__proto__",
    "writer.constructor",
    "writer..name",
    "writer.",
    ".title",
    "a".repeat(100_000),
  ];

  it("takes names of the model only", async () => {
    for (const name of names) {
      await refuses("E_FIELD_UNKNOWN", (books) => books.orderBy(name));
      await refuses("E_FIELD_UNKNOWN", (books) => books.values(name));
    }
    await refuses("E_QUERY_TO_MANY", (books) => books.orderBy("genres.name"));
    await refuses("E_QUERY_TO_MANY", (books) => books.values("genres.name"));
    await refuses("E_QUERY_ARGUMENT", (books) => books.orderBy({ toString: () => "title" }));
  });

  it("that a visitor sends takes those of the allow-list only", async () => {
    await site.run(async () => {
      const allow = ["title", "writer.name"] as const;
      assert.equal(await titles(Book.objects.orderByNames(["-writer.name", "title"], allow)), "Gamma Alpha Beta");
    });
    for (const name of ["rating", "-rating", "constructor", "length", "writer.nick", "0", ["title"], undefined, 0]) {
      await refuses("E_ORDER_NOT_ALLOWED", (books) => books.orderByNames([name], ["title", "writer.name"]));
    }
  });

  it("of relations takes relations only", async () => {
    await refuses("E_RELATION_UNKNOWN", (books) => books.selectRelated("title"));
    await refuses("E_RELATION_UNKNOWN", (books) => books.selectRelated("constructor"));
    for (const given of [1, null, ["writer"], { toString: "x" }]) {
      await refuses("E_QUERY_ARGUMENT", (books) => books.selectRelated(given as never));
      await refuses("E_QUERY_ARGUMENT", (books) => books.values(given as never));
    }
    await refuses("E_QUERY_TO_MANY", (books) => books.selectRelated("genres"));
    await refuses("E_RELATION_UNKNOWN", (books) => books.prefetchRelated("writer.__proto__"));
    await refuses("E_QUERY_ARGUMENT", (books) => books.prefetchRelated({ names: ["genres"] }));
  });
});

describe("numbers of a slice", () => {
  it("are whole numbers", async () => {
    for (const value of ["1", "1; --", -1, 1.5, Number.NaN, undefined, null, 2 ** 53, [1]]) {
      await refuses("E_QUERY_ARGUMENT", (books) => books.limit(value));
      await refuses("E_QUERY_ARGUMENT", (books) => books.offset(value));
      await refuses("E_QUERY_ARGUMENT", (books) => books.page({ number: value, size: 10 }));
    }
    await refuses("E_QUERY_ARGUMENT", (books) => books.page({ number: 0, size: 10 }));
    await refuses("E_QUERY_ARGUMENT", (books) => books.page({ number: 2 ** 52, size: 10 }));
  });
});

describe("numbers out of JSON", () => {
  it("that only say they are decimals are refused as anything else that is none", async () => {
    const forged = { toStringTag: "[object Decimal]" };
    for (const value of [forged, { ...forged, s: 1, e: 5, d: [1] }, { ...forged, toString: "x" }]) {
      await refuses("E_FIELD_VALUE", (books) => books.filter({ price: value }));
      await refuses("E_FIELD_VALUE", (books) => books.filter((b: any) => b.price.gt(value)));
      await refuses("E_FIELD_VALUE", (books) => books.update({ price: value }));
    }
  });

  it("with exponents that would take gigabytes to write are refused at once", async () => {
    const started = performance.now();
    for (const written of ["1e9000000000000000", "-1e5000", "1e999"]) {
      await refuses("E_FIELD_VALUE", (books) => books.update({ price: new Decimal(written) }));
      await site.run(() =>
        assert.rejects(
          (async () => {
            await Book.objects.filter((b) => b.price.gt(new Decimal(written)));
          })(),
          (error: { code?: string }) => error.code === "E_FIELD_VALUE" || error.code === "E_COLUMN_VALUE",
        ),
      );
    }
    await site.run(async () => {
      assert.equal(await Book.objects.filter((b) => b.price.lt(new Decimal("1e-9000000000000000"))).count(), 0);
    });
    assert.ok(performance.now() - started < 2000);
  });
});
