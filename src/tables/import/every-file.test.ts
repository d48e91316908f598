import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { after, test } from "node:test";
import { everyCase } from "../../../test/every.ts";
import { sharedData } from "../../../test/shared-data.ts";
import { isFailure } from "../../base/failure.ts";
import { openEngine } from "../../engine/open-engine.ts";
import { openStore } from "../../store/local.ts";
import { openTerritory } from "../../territory/open-territory.ts";
import { unaccounted } from "../../formats/account.ts";
import type { TablesContext } from "../context.ts";
import { readFile } from "../read-file.ts";
import { type ImportedTable, importTable } from "./import-table.ts";

const folder = await mkdtemp(join(tmpdir(), "maille-every-file-"));
after(() => rm(folder, { recursive: true }));

const engine = await openEngine({
  folder: join(folder, "engine"),
  memoryMegabytes: 1000,
  threads: 2,
  servingMegabytes: 100,
});
after(() => engine[Symbol.asyncDispose]());

const limits = { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 10_000_000, columnsMax: 4000 };
// Reading and typing a file asks for the engine, the store and the territory alone.
const ctx = {
  engine,
  store: await openStore(join(folder, "store")),
  territory: openTerritory(),
  limits,
} as unknown as TablesContext;

/** The tables of a file as an import makes them; none where the file is refused with a reason. */
async function tablesOf(path: string, name: string): Promise<ImportedTable[]> {
  await using workspace = await engine.workspace();
  const read = (dialect = {}) => readFile({ path, name }, { folder: workspace.folder, limits, dialect });
  const signal = new AbortController().signal;
  const tables: ImportedTable[] = [];
  try {
    for (const raw of await read())
      tables.push(
        await importTable(
          {
            ctx,
            workspace,
            options: {},
            signal,
            sealing: { sealed: false },
            readAgain: read,
            onStep: () => {},
          },
          raw,
        ),
      );
  } catch (error) {
    if (!isFailure(error)) throw new Error(`${name}: ${String(error)}`, { cause: error });
  }
  return tables;
}

const formats = /\.(?:csv|tsv|txt|json|jsonl|ndjson|geojson|xlsx?|ods|parquet|zip|gz)$/i;

async function filesUnder(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const files = entries.filter((each) => each.isFile() && formats.test(each.name)).map(({ name }) => name);
  const below = entries.filter((each) => each.isDirectory()).map((each) => filesUnder(join(root, each.name)));
  return [...files.toSorted().map((name) => join(root, name)), ...(await Promise.all(below)).flat()];
}

/** Files of one folder and one format are of one kind, most often: the first that is not large stands for them. */
const bytesMax = 300_000;

async function oneOfEachKind(files: readonly string[]): Promise<string[]> {
  const chosen: string[] = [];
  const kinds = new Set<string>();
  for (const path of files) {
    const kind = `${dirname(path)} ${extname(path).toLowerCase()}`;
    if (kinds.has(kind) || (await stat(path)).size > bytesMax) continue;
    kinds.add(kind);
    chosen.push(path);
  }
  return chosen;
}

test("no line of any file of the real data leaves without a word", { timeout: 3_600_000 }, async () => {
  const root = sharedData("");
  if (root === undefined) return;
  const all = await filesUnder(root);
  const files = everyCase ? all : await oneOfEachKind(all);
  assert.ok(files.length > 150, `${files.length} files`);
  const lost: string[] = [];
  for (const path of files) {
    const name = path.slice(root.length);
    for (const { raw, account, aside: rows, profile } of await tablesOf(path, name)) {
      if (account === undefined || unaccounted(account) !== 0)
        lost.push(`${name} (${raw.name}): ${JSON.stringify(account)}`);
      if (account !== undefined && (account.table !== profile.rows || account.aside !== (rows?.rows ?? 0)))
        lost.push(`${name} (${raw.name}): ${profile.rows} rows in the table`);
    }
  }
  assert.deepEqual(lost, []);
});
