/** A published table of generated rows, as the parts that ask it find it. */
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { anyone, system } from "../src/access/actor.ts";
import { isFailure } from "../src/base/failure.ts";
import { newId } from "../src/base/id.ts";
import { changeDataset } from "../src/catalogue/datasets.ts";
import { publish } from "../src/catalogue/publish.ts";
import type { Serving } from "../src/engine/engine.ts";
import { worthRowsMin } from "../src/engine/sorting.ts";
import type { Column } from "../src/tables/column.ts";
import { findVersion, insertVersion } from "../src/tables/stored/version-rows.ts";
import { readPage } from "../src/tables/rows.ts";
import type { importWorld } from "../test/import-world.ts";

type World = Awaited<ReturnType<typeof importWorld>>;

const columns: readonly Column[] = [
  { name: "nom", type: "text", missing: [] },
  { name: "code", type: "text", missing: [] },
  { name: "montant", type: "decimal", missing: [] },
  { name: "nombre", type: "integer", missing: [] },
  { name: "jour", type: "date", missing: [] },
  { name: "ok", type: "boolean", missing: [] },
  { name: "theme", type: "text", missing: [] },
  { name: "jeton", type: "text", missing: [] },
  { name: "adresse", type: "text", missing: [] },
  { name: "quand", type: "datetime", missing: [] },
  { name: "longitude", type: "decimal", missing: [] },
  { name: "latitude", type: "decimal", missing: [] },
];

/** A published table whose rows are generated in the engine; its text is made later where it `isLight` at first. */
export async function bigTable(
  world: World,
  rows: number,
  isLight = rows >= worthRowsMin,
): Promise<{ table: string; serving: string }> {
  const { ctx, dataset } = world;
  const made = await world.import("petit.csv", "nom;code\na;b\n");
  const table = made.made[0]?.table ?? "";
  const catalogue = {
    db: ctx.db,
    clock: ctx.clock,
    readiness: async () => ({ tables: 1, personalData: [] }),
  };
  await changeDataset(catalogue, system, dataset.id, { licence: "Licence Ouverte 2.0" });
  await publish(catalogue, system, dataset.id);
  const parquet = join(world.folder, "rows.parquet");
  {
    await using workspace = await ctx.engine.workspace();
    await workspace.run(`COPY (SELECT 'Commune ' || (i * 7919 % 36000) AS nom, printf('%05d', i * 7919 % 36000) AS code,
      (i * 31 % 1000000) / 7.0 AS montant, (i * 13 % 500)::BIGINT AS nombre,
      DATE '2000-01-01' + (i % 9000)::INTEGER AS jour, i % 3 = 0 AS ok,
      ['Eau', 'Énergie', 'Déchets', 'Voirie', 'Écoles'][(i % 5)::INTEGER + 1] AS theme, md5(i::VARCHAR) AS jeton,
      'Rue des ' || substr(md5((i * 3)::VARCHAR), 1, 8) || ' éàç' AS adresse,
      TIMESTAMP '2020-01-01' + INTERVAL (i) SECOND AS quand,
      -1.6 + (i % 1000) / 1000.0 AS longitude, 48.1 + (i % 777) / 1000.0 AS latitude
      FROM range(${rows}) t(i)) TO '${parquet}' (FORMAT parquet, COMPRESSION zstd)`);
  }
  const blob = await ctx.store.adopt(parquet);
  const first = await findVersion(ctx.db, table);
  if (first === undefined) throw new Error("The table was not imported.");
  await insertVersion(ctx.db, {
    ...first,
    id: newId(),
    number: first.number + 1,
    parquet: blob.hash,
    parquetBytes: blob.bytes,
    rows,
    columns,
    profile: { rows, columns: [] },
  });
  await readPage(ctx, anyone, table, new URLSearchParams());
  const lent = await ctx.store.lend(blob.hash);
  const serve = () => until(() => ctx.engine.serve(blob.hash, lent.path, {}, "file"));
  const serving = await serve();
  serving.release();
  const path = isLight ? await pathWithText(serve) : serving.path;
  console.error(`${dataset.title}: ${rows} rows are served`);
  return { table, serving: path };
}

/** Of the copy that holds the text that is searched, which is made once the rows are read. */
async function pathWithText(serve: () => Promise<Serving>): Promise<string> {
  for (;;) {
    const serving = await serve();
    serving.wishText();
    serving.release();
    if (serving.path.includes("_sorted")) return serving.path;
    await pause(100);
  }
}

/** Rows are read from the Parquet until their native file is there. */
async function until<Of>(serve: () => Promise<Of>): Promise<Of> {
  for (;;) {
    try {
      return await serve();
    } catch (error) {
      if (!isFailure(error, "unavailable")) throw error;
      await pause(100);
    }
  }
}
