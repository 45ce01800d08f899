import assert from "node:assert/strict";
import { after, before, suite, test } from "node:test";
import { Temporal } from "../lib/index.ts";
import {
  binary,
  char,
  duration,
  float,
  integer,
  ipAddress,
  Model,
  positiveBigInteger,
  positiveSmallInteger,
  slug,
  time,
} from "../models/index.ts";
import { TestSite } from "../models/site.test-support.ts";
import { formValues } from "./data.ts";
import { durationField, timeField } from "./fields/times.ts";
import { defineForm } from "./form.ts";
import { modelForm } from "./model-form.ts";

let genres = ["rock"];

class Track extends Model<Track>("fk.Track")({
  name: char({ messages: { blank: "What is it called?", maxLength: "Shorter, please." }, maxLength: 5 }),
  word: slug({ allowUnicode: true }),
  stock: positiveSmallInteger({ default: 0 }),
  plays: positiveBigInteger({ default: 0n }),
  rating: float({ null: true, blank: true }),
  starts: time({ null: true, blank: true }),
  lasts: duration({ null: true, blank: true }),
  host: ipAddress({ null: true, blank: true }),
  cover: binary({ null: true, blank: true, editable: true, maxLength: 10 }),
  hidden: binary({ null: true }),
  medium: char({ choices: { Audio: { cd: "CD", vinyl: "Vinyl" }, unknown: "Unknown" }, default: "cd" }),
  level: integer({
    choices: [
      [1, "Low"],
      [2, "High"],
    ],
    default: 1,
  }),
  genre: char({ choices: () => genres, default: "rock" }),
}) {}

class TrackForm extends modelForm(Track, { fields: "all" }) {}

const valid = {
  name: "Song",
  word: "песня",
  stock: "1",
  plays: "9007199254740993",
  medium: "cd",
  level: "2",
  genre: "rock",
};

async function errors(data: object): Promise<Record<string, string[]>> {
  const form = new TrackForm({ data: formValues({ ...valid, ...data }) });
  await form.isValid();
  return Object.fromEntries(
    [...form].flatMap((field) => (field.errors.length > 0 ? [[field.name, [...field.errors]]] : [])),
  );
}

suite("the form of a model with columns of every kind", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Track]);
  });
  after(() => site.close());
  const inSite = (name: string, fn: () => Promise<void>) => void test(name, () => site.run(fn));

  inSite("has the field that fits each", async () => {
    const kinds = Object.fromEntries([...new TrackForm()].map((field) => [field.name, field.field.type.kind]));
    assert.deepEqual(kinds, {
      name: "char",
      word: "slug",
      stock: "integer",
      plays: "bigInteger",
      rating: "float",
      starts: "time",
      lasts: "duration",
      host: "ipAddress",
      cover: "binary",
      medium: "choice",
      level: "choice",
      genre: "choice",
    });
  });

  inSite("reads, saves and shows what was sent", async () => {
    const sent = { ...valid, rating: "1.5e-3", starts: "18:30", lasts: "2 days 1:30", host: "::FFFF", cover: "AP8n" };
    const form = new TrackForm({ data: formValues(sent) });
    assert.ok(await form.isValid(), "it is valid");
    const saved = await form.save();
    const row = await Track.objects.get({ id: saved.id });
    assert.deepEqual(
      [row.plays, row.rating, row.host, row.level, row.word],
      [9007199254740993n, 0.0015, "::ffff", 2, "песня"],
    );
    assert.deepEqual([String(row.starts), String(row.lasts)], ["18:30:00", "P2DT1H30M"]);
    assert.deepEqual(row.cover, Uint8Array.of(0, 255, 39));
    const again = new TrackForm({ instance: row });
    const html = String(await again.render());
    for (const shown of ['value="18:30"', 'value="2 days 01:30:00"', ">AP8n<", 'value="0.0015"', 'type="time"']) {
      assert.ok(html.includes(shown) || html.includes(shown.replace(">AP8n<", "\nAP8n<")), `${shown} in ${html}`);
    }
    const same = new TrackForm({
      instance: row,
      data: formValues({ ...sent, lasts: "PT49H30M", starts: "18:30:00" }),
    });
    await same.isValid();
    assert.deepEqual(await same.changedData(), []);
  });

  inSite("tells what doesn't fit, in the model's words where it has some", async () => {
    assert.deepEqual(await errors({ name: "" }), { name: ["What is it called?"] });
    assert.deepEqual(await errors({ name: "Songs and more" }), { name: ["Shorter, please."] });
    const wrong = {
      stock: "-1",
      plays: "-1",
      rating: "NaN",
      starts: "25:00",
      lasts: "soon",
      host: "1.2.3",
      cover: "é",
    };
    assert.deepEqual(Object.keys(await errors(wrong)), Object.keys(wrong));
    assert.deepEqual(Object.keys(await errors({ stock: "32768", cover: "AAAAAAAAAAAAAAAAAAAA" })), ["stock", "cover"]);
  });

  inSite("lists choices under their headings, and those of a function as they are now", async () => {
    const html = String(await new TrackForm().render());
    assert.match(
      html,
      /<optgroup label="Audio">\s*<option value="cd" selected>CD<\/option>\s*<option value="vinyl">Vinyl<\/option>\s*<\/optgroup>/,
    );
    assert.deepEqual(Object.keys(await errors({ genre: "jazz" })), ["genre"]);
    genres = [...genres, "jazz"];
    assert.deepEqual(await errors({ genre: "jazz" }), {});
    assert.match(String(await new TrackForm().render()), /<option value="jazz">Jazz<\/option>/);
  });
});

test("times and lengths of time have bounds", async () => {
  const Bounded = defineForm({
    at: timeField({ min: Temporal.PlainTime.from("09:00"), max: Temporal.PlainTime.from("17:00") }),
    long: durationField({ min: Temporal.Duration.from("PT1M"), max: Temporal.Duration.from("P1D") }),
  });
  const told = async (at: string, long: string) => {
    const form = new Bounded({ data: formValues({ at, long }) });
    await form.isValid();
    return [...form].flatMap((field) => [...field.errors]);
  };
  assert.deepEqual(await told("09:00", "1:00:00"), []);
  assert.deepEqual(await told("08:59", "30 s"), ["Enter 09:00 or a later time.", "Enter 00:01:00 or a longer time."]);
  assert.deepEqual(await told("17:01", "25h"), [
    "Enter 17:00 or an earlier time.",
    "Enter 1 day 00:00:00 or a shorter time.",
  ]);
});
