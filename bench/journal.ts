/**
 * The journal of accesses: accesses a second with one entry each, in transactions that commit to the
 * disk, by one client and by eight; then a million entries, their signed head, a proof, and the
 * verification of all of them.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { system } from "../src/access/actor.ts";
import { appendAccess, appendAccesses } from "../src/access/journal.ts";
import { openJournalSeal } from "../src/access/journal-seal.ts";
import { checkJournal } from "../src/journal/check-journal.ts";
import type { JournalContext } from "../src/journal/context.ts";
import { makeCheckpoint } from "../src/journal/checkpoints.ts";
import { proveAccess } from "../src/journal/prove-access.ts";
import { silentLog } from "../src/base/log.ts";
import { openDatabase } from "../src/db/database.ts";
import type { Db } from "../src/db/db.ts";
import { migrate } from "../src/db/migrate.ts";
import { testVault } from "../test/vault.ts";
import { openIdentity } from "../src/identity/open-identity.ts";
import { access } from "../test/journal-world.ts";
import { watchSilence } from "./silence.ts";

/** Fewer for a quick look: `BENCH_ENTRIES=100000 npm run bench -- journal`. */
const entriesMany = Number(process.env["BENCH_ENTRIES"] ?? 1_000_000);
const measuredMs = 5000;
const batch = 2000;
const clock = () => new Date();

export async function journalReport(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-bench-journal-"));
  try {
    await using database = await openDatabase({ folder: join(folder, "postgres"), log: silentLog });
    const { db } = database;
    await migrate(db);
    const ctx = { db, journalSeal: await openJournalSeal({ db, vault: testVault() }) };
    const rates = [
      { clients: 1, bare: await rate(1, () => bareCommit(db)), journal: await rate(1, () => append(ctx)) },
      { clients: 8, bare: await rate(8, () => bareCommit(db)), journal: await rate(8, () => append(ctx)) },
    ];
    return [
      "## The journal of accesses",
      "Accesses a second, each a transaction that appends one entry and commits to the disk; beside it, a transaction that adds one bare row. Those of the journal commit one after the other, since each has its place in one order.",
      "| clients | accesses a second, one entry each | bare rows a second |",
      "| ------: | --------------------------------: | -----------------: |",
      ...rates.map(({ clients, bare, journal }) => `| ${clients} | ${told(journal)} | ${told(bare)} |`),
      "",
      await verification(ctx),
    ].join("\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

type Context = Pick<JournalContext, "db" | "journalSeal">;

async function append(ctx: Context): Promise<void> {
  await ctx.db.begin((tx) => appendAccess(ctx, tx, access()));
}

async function bareCommit(db: Db): Promise<void> {
  await db.begin(
    (tx) => tx`
    insert into dataset_readings (dataset, day, readings, downloads)
    values (gen_random_uuid(), current_date, 1, 0)`,
  );
}

async function rate(clients: number, work: () => Promise<void>): Promise<number> {
  for (let warm = 0; warm < 50; warm += 1) await work();
  const end = performance.now() + measuredMs;
  const counts = await Promise.all(
    Array.from({ length: clients }, async () => {
      let count = 0;
      for (; performance.now() < end; count += 1) await work();
      return count;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0) / (measuredMs / 1000);
}

async function verification({ db, journalSeal }: Context): Promise<string> {
  const identity = openIdentity({ db, clock, url: "https://bench.example", vault: testVault() });
  const ctx = { db, clock, identity, journalSeal, keysOf: async () => [] };
  const [head] = await db<{ size: number }[]>`select size from journal_head`;
  for (let size = head?.size ?? 0; size < entriesMany; size += batch) {
    const count = Math.min(batch, entriesMany - size);
    await db.begin((tx) =>
      appendAccesses(
        ctx,
        tx,
        Array.from({ length: count }, () => access()),
      ),
    );
  }
  await db`analyze journal_entries, journal_clear`;
  const signed = await timed(() => makeCheckpoint(ctx));
  await db.begin((tx) => appendAccess(ctx, tx, access()));
  const signedAgain = await timed(() => makeCheckpoint(ctx));
  const proved = await timed(() => proveAccess(ctx, system, Math.floor(entriesMany / 3)));
  const memory = watchMemory();
  const silence = watchSilence();
  const checked = await timed(async () => {
    const { problems } = await checkJournal(ctx);
    if (problems.length > 0) throw new Error(`the journal is not whole: ${JSON.stringify(problems[0])}`);
  });
  const peak = await memory.end();
  silence.end();
  const [size] = await db<{ bytes: number }[]>`
    select pg_total_relation_size('journal_entries') + pg_total_relation_size('journal_clear')
      + pg_total_relation_size('journal_tiles') as bytes`;
  return [
    `Over ${told(entriesMany)} entries, which take ${told((size?.bytes ?? 0) / 1e6)} MB in PostgreSQL, what is told in clear and indexes included:`,
    "",
    "| what | measured |",
    "| ---- | -------: |",
    `| the first signed head, all tiles made | ${told(signed)} ms |`,
    `| the next, one entry later | ${told(signedAgain)} ms |`,
    `| one entry with its proof | ${told(proved)} ms |`,
    `| verification of all: each entry, what is in clear, tiles, signed heads | ${(checked / 1000).toFixed(1)} s |`,
    `| longest silence of the thread meanwhile | ${told(silence.longestMs())} ms |`,
    `| greatest memory of the process that verifies, before ${told(peak.before)} MB | ${told(peak.greatest)} MB |`,
  ].join("\n");
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

function watchMemory() {
  const before = process.memoryUsage.rss();
  let greatest = before;
  const stop = new AbortController();
  const watching = (async () => {
    while (!stop.signal.aborted) {
      greatest = Math.max(greatest, process.memoryUsage.rss());
      await pause(50);
    }
  })();
  return {
    end: async () => {
      stop.abort();
      await watching;
      return { before: before / 1e6, greatest: greatest / 1e6 };
    },
  };
}

function told(value: number): string {
  return Math.round(value).toLocaleString("en");
}
