import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openWorkspace } from "../../engine/workspace.ts";
import { quoteText } from "../../engine/quote.ts";
import type { Store } from "../../store/store.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import type { TablesContext } from "../context.ts";
import { readFile } from "../read-file.ts";
import { importTable } from "./import-table.ts";

const rows = 400_000;
const missing = ["nc", "nd", "ns", "s", "c", "na", "n/a", "secret"];

const long = "Observation de la rue de la Mairie, ".repeat(3);

/** Long enough for rows to change their places between the engine's pieces, where it may let them. */
const files: Readonly<Record<string, (row: number) => string>> = {
  "what a sample promises": (row) => `${row},${row % 3 === 0 ? "true" : "false"},${row % 7}`,
  "words for missing": (row) => `${row},${row % 3 === 0 ? "true" : "false"},${missing[row % 40] ?? row % 7}`,
  "cells that do not fit": (row) =>
    `${row},${row % 3 === 0 ? "true" : "false"},${row % 5000 === 7 ? "bleu" : (missing[row % 40] ?? row % 7)}`,
};

for (const [what, lineOf] of Object.entries(files)) {
  test(`rows stay in the order of their file: ${what}`, async () => {
    const folder = await mkdtemp(join(tmpdir(), "maille-order-"));
    const workspace = await openWorkspace({ folder, memoryMegabytes: 500, threads: 2 });
    try {
      const path = join(folder, "lignes.csv");
      const lines = Array.from({ length: rows }, (_, row) => `${lineOf(row)},${long}`);
      await writeFile(path, `numero,vrai,valeur,texte\n${lines.join("\n")}\n`);
      const limits = { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e7, columnsMax: 100 };
      const signal = new AbortController().signal;
      const read = (dialect = {}) =>
        readFile({ path, name: "lignes.csv" }, { folder: workspace.folder, limits, signal, dialect });
      const [raw] = await read();
      assert.ok(raw !== undefined);
      const store: Pick<Store, "adopt"> = { adopt: async () => ({ hash: "", bytes: 0 }) };
      const ctx = { limits, store, territory: openTerritory() } as unknown as TablesContext;
      const imported = await importTable(
        {
          ctx,
          workspace,
          options: {},
          signal,
          sealing: { sealed: false },
          readAgain: read,
          onStep: () => undefined,
        },
        raw,
      );
      const [found] = await workspace.rows<{ rows: number; moved: number }>(
        `select count(*) as rows, count(*) filter (where numero < before) as moved
         from (select numero, lag(numero) over (order by file_row_number) as before
           from read_parquet(${quoteText(imported.parquet)}, file_row_number = true))`,
      );
      assert.deepEqual(found, { rows: rows - (imported.aside?.rows ?? 0), moved: 0 });
    } finally {
      await workspace[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    }
  });
}
