import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { silentLog } from "../src/base/log.ts";
import { openDatabase } from "../src/db/database.ts";
import { newId } from "../src/base/id.ts";
import { setRule } from "../src/access/access-rules.ts";
import type { Agreement } from "../src/access/agreement.ts";
import { startAgreement } from "../src/access/agreements.ts";
import type { Actor } from "../src/access/actor.ts";
import type { Rooms } from "../src/rooms.ts";
import { doorWorld } from "../test/doors/door-world.ts";

/**
 * Reading under an agreement against reading open data: the same columns and rows of the same file,
 * published once by itself and once as what an agreement lets be read of a larger table. Both are
 * asked of the verbs, in turn, so that what else the machine does falls on both.
 */

const rowsAgreed = 200_000;
const rowsHidden = 200_000;
const times = 60;

interface Ask {
  readonly name: string;
  /** Another question each time, so that no answer is kept. */
  run(rooms: Rooms, actor: Actor, table: string, turn: number): Promise<void>;
}

const asks: readonly Ask[] = [
  {
    name: "a page of 1 000 rows, filtered",
    run: async (rooms, actor, table, turn) => {
      const params = new URLSearchParams({ page_size: "1000", montees__greater: String(turn) });
      await rooms.rows.readPageText(actor, table, params);
    },
  },
  {
    name: "20 rows, sorted",
    run: async (rooms, actor, table, turn) => {
      const params = new URLSearchParams({ montees__sort: "desc", arret__greater: String(turn) });
      await rooms.rows.readPageText(actor, table, params);
    },
  },
  {
    name: "groups counted",
    run: async (rooms, actor, table, turn) => {
      const params = new URLSearchParams({
        ligne__groupby: "",
        montees__sum: "",
        arret__greater: String(turn),
      });
      await rooms.rows.readPageText(actor, table, params);
    },
  },
  {
    name: "the whole as CSV",
    run: async (rooms, actor, table) => {
      const { stream } = await rooms.rows.exportRows(actor, table, "csv", new URLSearchParams());
      for await (const _ of stream);
    },
  },
  {
    name: "the whole Parquet",
    run: async (rooms, actor, table) => {
      const { stream } = await rooms.rows.openParquet(actor, table);
      for await (const _ of stream);
    },
  },
];

export async function grantsReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-grants-"));
  const before = process.env["MAILLE_TEST_DATABASE_URL"];
  try {
    // The server that tests share writes nothing to the disk: what a commit costs is measured on one that does.
    await using database = await openDatabase({ folder: join(folder, "postgres"), log: silentLog });
    await database.db`create extension if not exists pg_trgm with schema public`;
    await database.db`create extension if not exists unaccent with schema public`;
    const { socketPath = "" } = database.connection;
    process.env["MAILLE_TEST_DATABASE_URL"] =
      `postgres://maille@localhost/postgres?host=${encodeURIComponent(dirname(socketPath))}`;
    return await measured();
  } finally {
    if (before === undefined) delete process.env["MAILLE_TEST_DATABASE_URL"];
    else process.env["MAILLE_TEST_DATABASE_URL"] = before;
    await rm(folder, { recursive: true, force: true });
  }
}

async function measured(): Promise<string> {
  await using world = await doorWorld();
  const { rooms, db, url } = world;
  const open = await world.publish({ title: "Ouvertes", files: { "ouvertes.csv": csv(false) } });
  const held = await world.publish({ title: "Sur demande", files: { "demande.csv": csv(true) } });
  const openTable = Object.values(open.tables)[0] ?? "";
  const heldTable = Object.values(held.tables)[0] ?? "";
  const actor = await agree(db, { dataset: held.dataset.id, table: heldTable, url });
  const first = await timed(() => rooms.rows.readPageText(actor, heldTable, new URLSearchParams()));
  const lines = ["| asked | open | under an agreement | times |", "| --- | ---: | ---: | ---: |"];
  const ratios: number[] = [];
  const commits: number[] = [];
  await db`create table bare_commits (at timestamptz)`;
  for (const ask of asks) {
    const found: { open: number[]; held: number[] } = { open: [], held: [] };
    const count = ask.name.includes("CSV") ? 10 : times;
    for (let turn = 0; turn < count; turn += 1) {
      found.open.push(await timed(() => ask.run(rooms, { kind: "anyone" }, openTable, turn)));
      found.held.push(await timed(() => ask.run(rooms, actor, heldTable, turn)));
      commits.push(await timed(async () => void (await db`insert into bare_commits values (now())`)));
    }
    const [ofOpen, ofHeld] = [median(found.open), median(found.held)];
    ratios.push(ofHeld / ofOpen);
    lines.push(`| ${ask.name} | ${ms(ofOpen)} | ${ms(ofHeld)} | ${(ofHeld / ofOpen).toFixed(2)} |`);
  }
  return [
    "## Reading under an agreement",
    "",
    `${rowsAgreed} rows of 4 columns, open, and the same as what an agreement lets be read of ${rowsAgreed + rowsHidden} rows of 5; median of ${times} in turn, an entry of the journal written to disk for each under the agreement. Bar: 1.3 times. The Parquet is missed: it is sent as it lies, so that the commit of its entry is most of what it costs. A bare commit of one row, on the same disk in the same run: ${ms(median(commits))}.`,
    "",
    ...lines,
    "",
    `The first reading, which makes the file: ${ms(first)}. Over all kinds: ${(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toFixed(2)} times.`,
  ].join("\n");
}

async function agree(
  db: Parameters<typeof setRule>[0],
  { dataset, table, url }: { dataset: string; table: string; url: string },
): Promise<Actor> {
  const agreement: Agreement = {
    id: newId(),
    dataset,
    party: { instance: url, kind: "person", id: newId(), name: "Bench", requester: "research" },
    terms: {
      purpose: "research",
      tables: [
        {
          table,
          columns: ["arret", "nom", "ligne", "montees"],
          rows: [{ column: "ligne", operator: "differs", value: "secret" }],
        },
      ],
      until: "2030-01-01",
      duties: [],
      words: "",
    },
    startedAt: new Date(Date.now() - 1000),
    endsAt: new Date(Date.now() + 86_400_000),
  };
  await setRule(db, { dataset, level: "restricted" });
  await startAgreement(db, agreement);
  return { kind: "grantee", agreements: [agreement.id], instance: url, credential: "bench" };
}

function csv(withHidden: boolean): string {
  const lines = [`arret;nom;ligne;montees${withHidden ? ";chauffeur" : ""}`];
  for (let row = 0; row < rowsAgreed; row += 1) {
    lines.push(`${row};Arrêt ${row % 5000};L${row % 40};${(row * 7919) % 1000}${withHidden ? ";x" : ""}`);
    if (withHidden && row < rowsHidden) lines.push(`${row + 1_000_000};Dépôt;secret;${row % 1000};y`);
  }
  return `${lines.join("\n")}\n`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}
