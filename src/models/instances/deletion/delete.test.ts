import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { queryLogSlot, sql } from "../../../database/index.ts";
import { ProtectedError, RestrictedError } from "../../errors.ts";
import { integer } from "../../fields/numbers.ts";
import { char } from "../../fields/text.ts";
import { Model } from "../../model.ts";
import type { ModelOptions } from "../../options.ts";
import { foreignKey, manyToMany } from "../../relations/declare.ts";
import { postDelete, preDelete } from "../../signals.ts";
import { TestSite } from "../../site.test-support.ts";
import { collectDeletion } from "./preview.ts";

class Artist extends Model<Artist>("music.Artist")({ name: char() }) {
  override toString() {
    return this.name;
  }
}
class Genre extends Model<Genre>("music.Genre")({ name: char() }) {}
class Album extends Model<Album>("music.Album")({
  title: char(),
  artist: foreignKey(Artist),
  genre: foreignKey(Genre, { null: true, onDelete: "setNull" }),
  genres: manyToMany(Genre, { relatedName: "albums" }),
}) {}
class Song extends Model<Song>("music.Song")({
  title: char(),
  album: foreignKey(Album),
  artist: foreignKey(Artist, { onDelete: "restrict", relatedName: "songs" }),
}) {
  override toString() {
    return this.title;
  }
}
/** Nothing points at it. */
class Take extends Model<Take>("music.Take")({
  album: foreignKey(Album),
  artist: foreignKey(Artist, { onDelete: "restrict", relatedName: "takes" }),
}) {}
class Prize extends Model<Prize>("music.Prize")({
  name: char(),
  song: foreignKey(Song, { onDelete: "protect" }),
}) {
  override toString() {
    return this.name;
  }
}
class Fan extends Model<Fan>("music.Fan")({
  favourite: foreignKey(Artist, { default: 1, onDelete: "setDefault" }),
  rank: integer({ default: 0 }),
}) {}
class Node extends Model<Node>("music.Node")({
  name: char(),
  get parent() {
    return foreignKey(Node, { null: true });
  },
}) {}
class Note extends Model<Note>("music.Note")({
  about: foreignKey(Node, { onDelete: "doNothing" }),
}) {}

describe("deleting an instance", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Artist, Genre, Album, Song, Take, Prize, Fan, Node, Note]);
  });
  after(() => site.close());
  let stop: (() => void)[] = [];
  afterEach(() => {
    for (const disconnect of stop) disconnect();
    stop = [];
  });
  beforeEach(async () => {
    const tables = ["prize", "song", "take", "album_genres", "album", "fan", "genre", "artist", "note", "node"];
    for (const table of tables) await site.database.execute(sql`delete from ${sql.identifier(`music_${table}`)}`);
  });

  async function make() {
    const artist = new Artist({ name: "Nina" });
    await artist.save();
    const genre = new Genre({ name: "jazz" });
    await genre.save();
    const album = new Album({ title: "Blue", artist, genre });
    await album.save();
    await album.genres.add(genre);
    const song = new Song({ title: "Feeling", album, artist });
    await song.save();
    return { artist, genre, album, song };
  }

  async function count(table: string): Promise<number> {
    const { rows } = await site.database.execute(sql`select count(*) from ${sql.identifier(`music_${table}`)}`);
    return Number(rows[0]![0]);
  }

  it("takes along what cascades, rows of the table between too, and counts per model", () =>
    site.run(async () => {
      const { album } = await make();
      const counts = await album.delete();
      assert.deepEqual(counts, { total: 3, byModel: { "music.Album": 1, "music.Album_genres": 1, "music.Song": 1 } });
      assert.deepEqual([await count("album"), await count("song"), await count("album_genres")], [0, 0, 0]);
      assert.equal(await count("genre"), 1);
      await assert.rejects(album.delete(), { code: "E_NOT_SAVED" });
    }));

  it("isn't restricted by rows that go along, not even by those that nobody has to look at", () =>
    site.run(async () => {
      const { artist, album, song } = await make();
      const other = new Artist({ name: "Other" });
      await other.save();
      await Take.objects.bulkCreate([
        { album, artist },
        { album, artist: other },
      ]);
      await assert.rejects(other.delete(), RestrictedError);
      assert.equal((await artist.delete()).byModel["music.Take"], 2);
      assert.deepEqual([await count("take"), await count("song"), await count("artist")], [0, 0, 1]);
      assert.ok(song.pk);
      await other.delete();
    }));

  it("tells of every row that goes where only what comes after is heard", () =>
    site.run(async () => {
      const { album, artist } = await make();
      await Take.objects.create({ album, artist });
      const heard: string[] = [];
      stop.push(postDelete.connect(({ options }) => void heard.push(options.name)));
      await album.delete();
      assert.deepEqual(heard.sort(), ["Album", "Album_genres", "Song", "Take"]);
    }));

  it("sets to null, and to the default", () =>
    site.run(async () => {
      const { genre, album, artist } = await make();
      await genre.delete();
      await album.refreshFromDb();
      assert.equal(album.genreId, null);
      const standard = new Artist({ name: "Standard" });
      standard.pk = 1;
      if (artist.id !== 1) await standard.save();
      const other = new Artist({ name: "Other" });
      await other.save();
      const fan = new Fan({ favourite: other });
      await fan.save();
      await other.delete();
      await fan.refreshFromDb();
      assert.equal(fan.favouriteId, 1);
    }));

  it("refuses where rows protect, lists them and changes nothing", () =>
    site.run(async () => {
      const { album, song } = await make();
      for (const name of ["Gold", "Silver"]) await new Prize({ name, song }).save();
      await assert.rejects(album.delete(), (error: ProtectedError) => {
        assert.ok(error instanceof ProtectedError);
        assert.deepEqual(error.rows, [{ by: "music.Prize.song", count: 2, samples: ["Gold", "Silver"] }]);
        assert.equal(error.status, 409);
        assert.match(error.message, /Gold/);
        return true;
      });
      assert.deepEqual([await count("album"), await count("song"), await count("album_genres")], [1, 1, 1]);
    }));

  it("restricts only where the restricting row isn't deleted along", () =>
    site.run(async () => {
      const { artist, album } = await make();
      const guest = new Artist({ name: "Guest" });
      await guest.save();
      await new Song({ title: "Duet", album, artist: guest }).save();
      await assert.rejects(guest.delete(), (error: RestrictedError) => {
        assert.ok(error instanceof RestrictedError);
        assert.deepEqual(error.rows, [{ by: "music.Song.artist", count: 1, samples: ["Duet"] }]);
        return true;
      });
      const { byModel } = await artist.delete();
      assert.deepEqual(byModel, {
        "music.Album": 1,
        "music.Album_genres": 1,
        "music.Artist": 1,
        "music.Song": 2,
      });
    }));

  it("follows a model into itself, circles included", () =>
    site.run(async () => {
      const top = new Node({ name: "top" });
      await top.save();
      const child = new Node({ name: "child", parent: top });
      await child.save();
      top.parent = child;
      await top.save();
      assert.deepEqual(await top.delete(), { total: 2, byModel: { "music.Node": 2 } });
    }));

  it("deletes more rows than one statement binds", () =>
    site.run(async () => {
      const top = new Node({ name: "top" });
      await top.save();
      await site.database.atomic(async () => {
        for (let i = 0; i < 1300; i++) await new Node({ name: `n${i}`, parent: top }).save();
      });
      assert.equal((await top.delete()).total, 1301);
      assert.equal(await count("node"), 0);
    }));

  it("leaves rows alone that say doNothing, and the database has the last word", () =>
    site.run(async () => {
      const node = new Node({ name: "n" });
      await node.save();
      await new Note({ about: node }).save();
      await assert.rejects(node.delete(), { name: "IntegrityError" });
      assert.equal(await count("node"), 1);
    }));

  it("tells receivers of every row that goes", () =>
    site.run(async () => {
      const { album, song } = await make();
      const heard: string[] = [];
      stop.push(preDelete.connect((e) => void heard.push(`pre ${e.options.name} ${String(e.instance.pk)}`)));
      stop.push(postDelete.connect((e) => void heard.push(`post ${e.options.name}`)));
      await album.delete();
      assert.ok(heard.includes(`pre Song ${song.id}`));
      assert.ok(heard.includes(`pre Album ${album.id}`));
      assert.ok(heard.indexOf(`pre Album ${album.id}`) < heard.indexOf("post Song"));
      assert.equal(heard.filter((line) => line.startsWith("post")).length, 3);
    }));

  it("loads nothing that only has to go", () =>
    site.run(async () => {
      const { song } = await make();
      const seen: string[] = [];
      await queryLogSlot.run({ record: (entry: { sql: string }) => void seen.push(entry.sql) }, () => song.delete());
      assert.equal(seen.filter((line) => /^select/i.test(line)).length, 1, "only the protecting prizes are asked for");
    }));

  it("previews what would go, without changing anything", () =>
    site.run(async () => {
      const { artist, album, song } = await make();
      const preview = await collectDeletion([album]);
      const groups = preview.groups.map((group) => [group.options.label, group.count, group.samples.length]);
      assert.deepEqual(groups.sort(), [
        ["music.Album", 1, 1],
        ["music.Album_genres", 1, 1],
        ["music.Song", 1, 1],
      ]);
      assert.equal(preview.total, 3);
      assert.deepEqual(preview.protectedBy, []);
      await new Prize({ name: "Gold", song }).save();
      const blocked = await collectDeletion([artist]);
      assert.deepEqual(blocked.protectedBy, [{ by: "music.Prize.song", count: 1, samples: ["Gold"] }]);
      assert.deepEqual([await count("album"), await count("song"), await count("prize")], [1, 1, 1]);
    }));

  it("shows as many rows as asked for, from all of the deleted ones however many there are", () =>
    site.run(async () => {
      const artist = await Artist.objects.create({ name: "Nina" });
      const genres = await Genre.objects.bulkCreate([{ name: "jazz" }, { name: "blues" }]);
      const albums = await Album.objects.bulkCreate(
        Array.from({ length: 1001 }, (_, i) => ({ title: `${i}`, artist })),
      );
      const joined = [0, 1, 600, 1000].map((i) => albums[i]!);
      for (const album of joined) await album.genres.add(genres[0]!);
      const linked = async (rows: object[], samples: number | ((model: ModelOptions) => number)) => {
        const { groups } = await collectDeletion(rows, { samples });
        const group = groups.find(({ options }) => options.label === "music.Album_genres")!;
        return [group.count, group.samples.map((row) => row.albumId)];
      };
      const keys = joined.map((album) => album.pk);
      assert.deepEqual(await linked(albums, Number.POSITIVE_INFINITY), [4, keys]);
      assert.deepEqual(await linked(albums, 3), [4, keys.slice(0, 3)]);
      assert.deepEqual(await linked(albums, (model) => (model.label === "music.Album_genres" ? 4 : 0)), [4, keys]);
      assert.deepEqual(await linked(albums, 0), [4, []]);
      await albums[0]!.genres.add(genres[1]!);
      assert.deepEqual(await linked([genres[1]!], 10), [1, [keys[0]]]);
    }));
});
