import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openWorkspace } from "../../engine/workspace.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import { buildProfile } from "./build-profile.ts";
import { sampledRowsMax } from "./summary.ts";
import { parquetSettings } from "./write-parquet.ts";

const rows = 400_000;

test("the profile of a large table counts exactly what is frequent in it, and tells quantiles by a sample", async () => {
  assert.ok(rows > sampledRowsMax);
  const folder = await mkdtemp(join(tmpdir(), "maille-profile-"));
  const workspace = await openWorkspace({ folder, memoryMegabytes: 500, threads: 2 });
  try {
    const path = join(folder, "large.parquet");
    await workspace.run(
      `copy (select i as numero, case i % 8 when 0 then 'Rennes' when 1 then 'Betton' when 2 then null
           else 'lieu ' || i // 2 end as lieu,
         if(i % 3 > 0, 12.5, i / 4) as mesure, timestamp '2024-01-01' + to_seconds(i) as instant,
         i % 3 = 0 as actif, date '2024-01-01' + (i % 20)::integer as jour, ['a', 'b'] as mots
       from range(${rows}) each(i)) to ${quoteText(path)} ${parquetSettings}`,
    );
    const types = {
      numero: "integer",
      lieu: "text",
      mesure: "decimal",
      instant: "datetime",
      actif: "boolean",
    } as const;
    const columns: Column[] = Object.entries({ ...types, jour: "date", mots: "list" } as const).map(
      ([name, type]) => ({ name, type, missing: [] }),
    );
    const profile = await buildProfile(workspace, path, columns, new AbortController().signal);
    assert.equal(profile.rows, rows);
    const of = (name: string) =>
      profile.columns.find((column) => column.name === name) ?? assert.fail(`no profile of ${name}`);

    const { top, missing, shortest, longest, distinct, distinctExact } = of("lieu");
    assert.deepEqual(top, [
      { value: "Betton", count: 50_000 },
      { value: "Rennes", count: 50_000 },
    ]);
    assert.deepEqual([missing, shortest, longest, distinctExact], [50_000, 6, 11, false]);
    assert.ok(Math.abs(distinct - 150_002) < 7_500, `${distinct} values`);

    assert.deepEqual(of("mesure").top, [{ value: "12.5", count: 266_666 }]);
    near(of("numero").mean, (rows - 1) / 2, 1e-6);
    near(of("numero").standardDeviation, rows / Math.sqrt(12), 1);
    const quantiles = of("numero").quantiles ?? assert.fail("no quantiles");
    for (const [place, share] of [0.05, 0.25, 0.5, 0.75, 0.95].entries())
      near(quantiles[place], share * rows, rows / 100);
    const moments = of("instant").quantiles ?? assert.fail("no quantiles");
    near(Date.parse(`${moments[2]}Z`) - Date.parse("2024-01-01T00:00:00Z"), (rows / 2) * 1000, rows * 10);

    assert.deepEqual(of("jour").top[0], { value: "2024-01-01", count: rows / 20 });
    assert.deepEqual(
      of("jour").histogram?.map(({ count }) => count),
      Array.from({ length: 20 }, () => rows / 20),
    );
    assert.deepEqual([of("actif").distinct, of("actif").distinctExact], [2, true]);
    assert.deepEqual(of("mots").top[0], { value: "a", count: rows });
  } finally {
    await workspace[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
});

test("columns of a table of few rows are asked together, and told as each of them is alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-profile-"));
  const workspace = await openWorkspace({ folder, memoryMegabytes: 500, threads: 2 });
  try {
    const kinds: Readonly<Record<string, readonly [Column["type"], string]>> = {
      whole: ["integer", "i * 7 % 31"],
      more: ["integer", "case when i % 3 > 0 then i - 400 end"],
      same: ["integer", "5"],
      far: ["integer", "if(i = 1, 9007199254740993, i)"],
      tenth: ["decimal", "i % 40 / 7.0::double"],
      odd: [
        "decimal",
        "case i % 5 when 0 then 1e-7 when 1 then -0.0::double when 2 then 0.0 when 3 then 1e21 end",
      ],
      exact: ["decimal", "(i % 90 / 8)::decimal(38, 3)"],
      other: ["decimal", "(i * i)::decimal(38, 5)"],
      nothing: ["text", "null::varchar"],
      word: ["text", "['Eau', 'eau', 'É', '', 'ß', 'a b'][i % 6 + 1]"],
      'with "signs"': ["text", "'mot ' || i % 13"],
      yes: ["boolean", "i % 4 = 0"],
      day: ["date", "date '2020-02-27' + (i % 50)::integer"],
      late: ["date", "case when i > 700 then date '1999-01-01' + i::integer end"],
      before: ["date", "date '0044-03-15 (BC)' + i::integer"],
      hour: ["time", "time '10:00' + to_seconds(i % 70)"],
      moment: ["datetime", "timestamp '2024-01-01' + to_seconds(i * 977)"],
      zoned: ["datetime", "('2024-01-01 00:00:00+00'::timestamptz + to_seconds(i % 9 * 977))"],
      list: ["list", "['a', 'b' || i % 3]"],
      place: ["geometry", '\'{"type":"Point","coordinates":[1,\' || i || \']}\''],
    };
    const columns = Object.entries(kinds).map(([name, [type]]): Column => ({ name, type, missing: [] }));
    const cells = Object.entries(kinds).map(([name, [, sql]]) => `${sql} as ${quoteName(name)}`);
    for (const many of [0, 1, 800]) {
      const path = join(folder, `few-${many}.parquet`);
      await workspace.run(
        `copy (select ${cells.join(", ")} from range(${many}) each(i)) to ${quoteText(path)} ${parquetSettings}`,
      );
      const { signal } = new AbortController();
      const together = await buildProfile(workspace, path, columns, signal);
      assert.equal(together.columns.length, columns.length);
      for (const [at, column] of columns.entries()) {
        const alone = await buildProfile(workspace, path, [column], signal);
        assert.deepEqual(together.columns[at], alone.columns[0], `${column.name} of ${many} rows`);
      }
      const held = together.columns.filter(({ histogram }) => histogram !== undefined);
      assert.equal(held.length, many === 800 ? 11 : 0, held.map(({ name }) => name).join(", "));
    }
  } finally {
    await workspace[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
});

test("different values of a large table are estimated as the engine does of all of them, whatever their type", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-profile-"));
  const workspace = await openWorkspace({ folder, memoryMegabytes: 500, threads: 2 });
  try {
    const kinds: Readonly<Record<string, readonly [Column["type"], string]>> = {
      whole: ["integer", "i * 7919 % 380_000"],
      tenth: ["decimal", "case when i % 9 > 0 then hash(i) % 200_000 / 8.0::double end"],
      exact: ["decimal", "(i * 3)::decimal(38, 3)"],
      word: ["text", "'rue du numéro ' || hash(i + 1) % 90_000"],
      code: ["text", "(hash(i + 2) % 60_000)::varchar"],
      moment: ["datetime", "timestamp '2024-01-01' + to_seconds(i)"],
      zoned: ["datetime", "('2024-01-01 00:00:00+00'::timestamptz + to_seconds(i))"],
      hour: ["time", "time '00:00' + to_microseconds(i * 1000)"],
      day: ["date", "date '1000-01-01' + (i % 300_000)::integer"],
      // Few, and so spread that no dictionary holds them: some register keeps a hash that is left out.
      few: ["list", "[(i % 3000)::varchar]"],
      list: ["list", "['a', 'b' || i]"],
    };
    const columns = Object.entries(kinds).map(([name, [type]]): Column => ({ name, type, missing: [] }));
    const cells = Object.entries(kinds).map(([name, [, sql]]) => `${sql} as ${quoteName(name)}`);
    const path = join(folder, "different.parquet");
    await workspace.run(
      `copy (select ${cells.join(", ")} from range(${rows}) each(i)) to ${quoteText(path)} ${parquetSettings}`,
    );
    const profile = await buildProfile(workspace, path, columns, new AbortController().signal);
    const estimated = profile.columns.filter(({ distinctExact }) => !distinctExact);
    assert.ok(estimated.length >= 8, estimated.map(({ name }) => name).join(", "));
    for (const { name, distinct, count, missing } of estimated) {
      const [all] = await workspace.rows<{ distinct: number }>(
        `select approx_count_distinct(${quoteName(name)}) as distinct from read_parquet(${quoteText(path)})`,
      );
      assert.equal(distinct, Math.min(all?.distinct ?? 0, count - missing), name);
    }
  } finally {
    await workspace[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  }
});

function near(found: number | string | undefined, expected: number, within: number): void {
  assert.ok(Math.abs(Number(found) - expected) <= within, `${found} is not ${expected}`);
}
