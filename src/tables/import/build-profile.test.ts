import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openWorkspace } from "../../engine/workspace.ts";
import type { Column } from "../column.ts";
import { literal } from "../types/blank.ts";
import { buildProfile } from "./build-profile.ts";
import { sampledRowsMax } from "./summarize.ts";
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
       from range(${rows}) each(i)) to ${literal(path)} ${parquetSettings}`,
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

function near(found: number | string | undefined, expected: number, within: number): void {
  assert.ok(Math.abs(Number(found) - expected) <= within, `${found} is not ${expected}`);
}
