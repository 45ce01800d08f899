import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { byKind } from "../../database/empty.test-support.ts";
import { Decimal } from "../../lib/index.ts";
import { decimal, integer } from "../fields/numbers.ts";
import { char } from "../fields/text.ts";
import { Model } from "../model.ts";
import { count, prefetch } from "../query-set/functions.ts";
import { recorded } from "../query-set/library.test-support.ts";
import { foreignKey, hasMany } from "../relations/declare.ts";
import { TestSite } from "../site.test-support.ts";
import { when } from "./conditional.ts";
import { exists, outer, subquery } from "./queries.ts";
import { coalesce } from "./values.ts";
import {
  cumeDist,
  denseRank,
  firstValue,
  lag,
  lastValue,
  lead,
  nthValue,
  ntile,
  over,
  percentRank,
  rank,
  rowNumber,
} from "./windows.ts";

class Team extends Model<Team>("win.Team")({
  name: char(),
  get runs() {
    return hasMany(Run, "team");
  },
}) {}

class Run extends Model<Run>("win.Run")(
  {
    name: char(),
    team: foreignKey(Team),
    points: integer({ null: true }),
    cost: decimal({ maxDigits: 30, decimalPlaces: 2, default: () => new Decimal("1.10") }),
  },
  { ordering: ["name"] },
) {}

describe("window functions", () => {
  let site: TestSite;
  before(async () => {
    site = await TestSite.open([Team, Run]);
    await site.run(async () => {
      const [red, blue] = (await Team.objects.bulkCreate([{ name: "red" }, { name: "blue" }])) as [Team, Team];
      await Run.objects.bulkCreate([
        { name: "a", team: red, points: 10 },
        { name: "b", team: red, points: 30 },
        { name: "c", team: red, points: 30 },
        { name: "d", team: blue, points: 20 },
        { name: "e", team: blue, points: null },
      ]);
    });
  });
  after(() => site.close());

  it("rank rows, by themselves and in parts", async () => {
    const rows = await site.run(async () =>
      Run.objects.values((r) => {
        const best = { orderBy: r.points.desc({ nulls: "last" }) };
        return {
          name: r.name,
          row: over(rowNumber(), { orderBy: [r.points.desc({ nulls: "last" }), r.name] }),
          rank: over(rank(), best),
          dense: over(denseRank(), best),
          percent: over(percentRank(), best),
          share: over(cumeDist(), best),
          half: over(ntile(2), { orderBy: r.name }),
          inTeam: over(rank(), { partitionBy: [r.team.name], ...best }),
        };
      }),
    );
    assert.deepEqual(
      rows.map((r) => [r.name, r.row, r.rank, r.dense, r.percent, r.share, r.half, r.inTeam]),
      [
        ["a", 4, 4, 3, 0.75, 0.8, 1, 3],
        ["b", 1, 1, 1, 0, 0.4, 1, 1],
        ["c", 2, 1, 1, 0, 0.4, 1, 1],
        ["d", 3, 3, 2, 0.5, 0.6, 2, 1],
        ["e", 5, 5, 4, 1, 1, 2, 2],
      ],
    );
  });

  it("look at other rows, by frames", async () => {
    // MariaDB has frames of rows and ranges, none of groups and none with a gap.
    const all = { near: { rows: [-1, 1], exclude: "currentRow" }, same: { groups: [0, 0] } } as const;
    const less = { near: { rows: [-1, 1] }, same: { range: [0, 0] } } as const;
    const { near, same } = byKind<typeof all | typeof less>({ sqlite: all, postgres: all, mariadb: less });
    if (near === less.near) {
      const refused = { code: "E_SQL_NODE", message: /MariaDB/ };
      for (const frame of [all.near, all.same]) {
        const asked = site.run(async () =>
          Run.objects.values((r) => ({ n: over(r.points.sum(), { orderBy: r.name.asc(), frame }) })),
        );
        await assert.rejects(asked, refused);
      }
    }
    const rows = await site.run(async () =>
      Run.objects.values((r) => {
        const byName = { orderBy: r.name.asc() };
        return {
          name: r.name,
          before: over(lag(r.points), byName),
          two: over(lead(r.points, 2, -1), byName),
          first: over(firstValue(r.name), { partitionBy: r.team.pk, ...byName }),
          last: over(lastValue(r.name), { ...byName, frame: { rows: ["unbounded", "unbounded"] } }),
          second: over(nthValue(r.name, 2), byName),
          sum: over(r.points.sum(), byName),
          near: over(r.points.sum(), { ...byName, frame: near }),
          group: over(count(), { orderBy: r.points, frame: same }),
          all: over(count({ filter: r.points.gt(15) }), {}),
          mean: over(r.points.avg(), { partitionBy: r.team.pk }),
          cost: over(r.cost.sum(), { ...byName, frame: { rows: [-1, 0] } }),
          spread: over(r.points.stdDev(), { ...byName, frame: { rows: [-1, 0] } }),
        };
      }),
    );
    const ownPoints = new Map(
      (await site.run(async () => Run.objects.values("name", "points"))).map((r) => [r.name, r.points ?? 0]),
    );
    const nearOf = (r: (typeof rows)[number]) => (near === less.near ? r.near! - ownPoints.get(r.name)! : r.near);
    assert.deepEqual(
      rows.map((r) => [r.before, r.two, r.first, r.last, r.second, r.sum, nearOf(r), r.group, r.all]),
      [
        [null, 30, "a", "e", null, 10, 30, 1, 3],
        [10, 20, "a", "e", "b", 40, 40, 2, 3],
        [30, null, "a", "e", "b", 70, 50, 2, 3],
        [30, -1, "d", "e", "b", 90, 30, 1, 3],
        [20, -1, "d", "e", "b", 90, 20, 1, 3],
      ],
    );
    assert.deepEqual(
      rows.map((r) => String(r.cost)),
      ["1.1", "2.2", "2.2", "2.2", "2.2"],
    );
    assert.deepEqual(
      rows.map((r) => r.spread),
      [0, 10, 0, 5, 0],
    );
    assert.ok(Math.abs(rows[0]!.mean! - 70 / 3) < 1e-9);
  });

  it("filter rows without changing what they see", async () => {
    await site.run(async () => {
      const ranked = () =>
        Run.objects.annotate((r) => ({
          place: over(rowNumber(), { partitionBy: r.team.pk, orderBy: [r.points.desc({ nulls: "last" }), r.name] }),
          total: over(count(), {}),
        }));
      const best = ranked()
        .filter((r) => r.place.eq(1))
        .selectRelated("team");
      assert.deepEqual(
        (await best).map((r) => [r.name, r.team.name, r.place, r.total]),
        [
          ["b", "red", 1, 5],
          ["d", "blue", 1, 5],
        ],
      );
      assert.equal(await best.count(), 2);
      assert.equal(await best.exists(), true);
      assert.deepEqual(await best.aggregate((r) => ({ n: count(), most: r.points.max() })), { n: 2, most: 30 });
      // What doesn't ask for a window holds before.
      const without = ranked().filter((r) => [r.place.eq(1), r.points.lt(25)]);
      assert.deepEqual(
        (await without.orderBy("-name")).map((r) => [r.name, r.place, r.total]),
        [
          ["d", 1, 2],
          ["a", 1, 2],
        ],
      );
      assert.deepEqual(
        (await ranked().exclude((r) => r.place.eq(1))).map((r) => r.name),
        ["a", "c", "e"],
      );
      const either = ranked().filter((r) => r.place.eq(1).or(r.name.eq("e")));
      assert.deepEqual(await either.values("name", "place"), [
        { name: "b", place: 1 },
        { name: "d", place: 1 },
        { name: "e", place: 2 },
      ]);
      assert.deepEqual(
        (
          await ranked()
            .filter((r) => r.place.plus(1).eq(2))
            .orderBy("-place", "name")
            .limit(1)
        ).map((r) => r.name),
        ["b"],
      );
      const big = ranked().filter((r) => [r.team.name.eq("red"), r.place.lte(2)]);
      assert.deepEqual(
        (await big).map((r) => r.name),
        ["b", "c"],
      );
      assert.equal(
        await Team.objects
          .filter((t) =>
            t.pk.in(
              ranked()
                .filter((r) => r.place.eq(3))
                .values("team"),
            ),
          )
          .count(),
        1,
      );
      const [red] = await Team.objects.filter({ name: "red" });
      const ofTeam = red!.runs
        .all()
        .annotate((r) => ({ n: over(rowNumber(), { orderBy: r.name.desc() }) }))
        .filter((r) => r.n.eq(1));
      assert.deepEqual(
        (await ofTeam).map((r) => r.name),
        ["c"],
      );
    });
  });

  it("take the first rows of each relation that is loaded", async () => {
    await site.run(async () => {
      const best = Run.objects
        .annotate((r) => ({ n: over(rowNumber(), { partitionBy: r.team.pk, orderBy: [r.points.desc(), r.name] }) }))
        .filter((r) => r.n.lte(2));
      const { result, queries } = await recorded(async () =>
        Team.objects.orderBy("name").prefetchRelated(prefetch("runs", best)),
      );
      assert.equal(queries.length, 2);
      const names = await Promise.all(
        result.map(async (team) => (await team.runs.all()).map((run) => run.name).join("")),
      );
      assert.deepEqual(names, ["de", "bc"]);
    });
  });

  it("stand in other expressions, in an order and in queries within queries", async () => {
    await site.run(async () => {
      const rows = await Run.objects
        .orderBy((r) => over(rowNumber(), { orderBy: r.name.desc() }).asc())
        .values((r) => ({
          name: r.name,
          kind: when(over(rank(), { orderBy: r.points.desc({ nulls: "last" }) }).eq(1), "best").otherwise("other"),
          sum: coalesce(over(r.points.sum(), { partitionBy: r.name }), 0),
        }));
      assert.deepEqual(
        rows.map((r) => `${r.name} ${r.kind} ${r.sum}`),
        ["e other 0", "d other 20", "c best 30", "b best 30", "a other 10"],
      );
      const numbered = () =>
        Run.objects.annotate((r) => ({ n: over(rowNumber(), { partitionBy: r.team.pk, orderBy: r.name }) }));
      const asked = Team.objects.orderBy("name").values((t) => ({
        second: subquery(
          numbered().filter((r) => [r.team.eq(outer(t.pk)), r.n.eq(2)]),
          "name",
        ),
        third: exists(numbered().filter((r) => [r.team.eq(outer(t.pk)), r.n.eq(3)])),
      }));
      // In a table that a query selects from MariaDB knows no outer row.
      if (byKind({ sqlite: false, postgres: false, mariadb: true })) {
        await assert.rejects(async () => asked, { code: "E_SQL" });
      } else {
        assert.deepEqual(await asked, [
          { second: "e", third: false },
          { second: "b", third: true },
        ]);
      }
      await numbered()
        .filter((r) => r.n.eq(1))
        .update({ points: 0 });
      assert.deepEqual(
        (await Run.objects.values("points")).map((r) => r.points),
        [0, 30, 30, 0, null],
      );
      await Run.objects.filter({ name: "a" }).update({ points: 10 });
      await Run.objects.filter({ name: "d" }).update({ points: 20 });
    });
  });

  it("look at groups where the query groups", async () => {
    await site.run(async () => {
      const rows = await Run.objects
        .values((r) => ({
          team: r.team.name,
          n: count(),
          place: over(rank(), { orderBy: count().desc() }),
          share: over(lag(r.points.sum(), 1, 0), { orderBy: r.team.name }),
        }))
        .orderBy("place");
      assert.deepEqual(rows, [
        { team: "red", n: 3, place: 1, share: 20 },
        { team: "blue", n: 2, place: 2, share: 0 },
      ]);
      const only = Run.objects
        .values((r) => ({ name: r.team.name, place: over(rank(), { orderBy: count() }) }))
        .orderBy("name");
      assert.deepEqual(
        (await only).map((r) => r.place),
        [1, 2],
      );
      assert.equal(await only.count(), 2);
      const ungrouped = Run.objects.values((r) => ({ n: count(), place: over(rank(), { orderBy: r.points }) }));
      await assert.rejects(async () => ungrouped, { code: "E_QUERY_GROUP", message: /points/ });
      const filtered = Run.objects.values(() => ({ n: count(), place: over(rank(), { orderBy: count() }) }));
      await assert.rejects(async () => filtered.filter((r) => r.place.eq(1)), { code: "E_QUERY_WINDOW" });
      await assert.rejects(async () => Run.objects.annotate(() => ({ place: over(rank(), { orderBy: count() }) })), {
        code: "E_QUERY_AGGREGATE",
      });
    });
  });

  it("have one plan for all their values, and another for another frame", async () => {
    await site.run(async () => {
      const read = async (place: number, start: number) => {
        const { queries, result } = await recorded(async () =>
          Run.objects
            .annotate((r) => ({ sum: over(r.points.sum(), { orderBy: r.name, frame: { rows: [start, 0] } }) }))
            .filter((r) => r.sum.gt(place)),
        );
        return [queries[0]!.sql, result.length] as const;
      };
      const [[one, n], [same, m], [other]] = [await read(35, -1), await read(55, -1), await read(35, -2)];
      assert.equal(one, same);
      assert.deepEqual([n, m], [3, 1]);
      assert.notEqual(one, other);
    });
  });

  it("are refused where there are no rows to look at, and with frames that are none", async () => {
    await site.run(async () => {
      const place = (r: typeof Run.f) => over(rowNumber(), { orderBy: r.name });
      const refused = { code: "E_QUERY_WINDOW" };
      await assert.rejects(async () => Run.objects.update((r) => ({ points: place(r) })), refused);
      await assert.rejects(async () => Run.objects.aggregate((r) => ({ n: place(r).max() })), refused);
      assert.throws(() => over(rank(), { orderBy: place(Run.f) }), refused);
      // @ts-expect-error a window function has no value without a window
      assert.throws(() => Run.objects.values(() => ({ n: rowNumber() })), { code: "E_QUERY_ARGUMENT" });
      assert.throws(() => over(Run.f.points, {}), { code: "E_QUERY_ARGUMENT" });
      assert.throws(() => over(Run.f.points.sum({ distinct: true }), {}), { code: "E_QUERY_ARGUMENT" });
      // @ts-expect-error a range has no number of rows
      assert.throws(() => over(rank(), { frame: { range: [-1, 0] } }), { code: "E_QUERY_ARGUMENT" });
      for (const rows of [[1, 0], ["x; drop table", 0], [0.5, 1], [0]]) {
        assert.throws(() => over(rank(), { frame: { rows: rows as unknown as [number, number] } }), {
          code: "E_QUERY_ARGUMENT",
        });
      }
      // @ts-expect-error a text in the place of a number
      assert.throws(() => lag(Run.f.points, 1, "x"), { code: "E_FIELD_VALUE" });
    });
  });
});
