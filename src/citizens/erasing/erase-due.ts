import { appendAccess, headWanted } from "../../access/journal.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { eraseQuestions } from "../../journal/erase-questions.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import {
  datasetOfTable,
  eraseRows,
  type Erasing,
  findOwner,
  heldVersions,
  noteWritten,
  standingVersions,
  type StandingVersion,
  tablesWithHeld,
  takeTurnOf,
  unwrittenErasures,
} from "../../tables/erase-rows.ts";
import type { VersionErasure } from "../../tables/table.ts";
import type { CitizensContext } from "../context.ts";
import { matcherOf } from "./commitments.ts";
import {
  erasuresWaiting,
  noteDone,
  openKeys,
  selectErasures,
  tablesWithWaiting,
  waitingOf,
} from "./erasure-rows.ts";
import type { RowErasure, GonePerson } from "./erasure.ts";
import { writeApart } from "./erasures-apart.ts";

const lookMs = 60_000;

/** What follows once they are done, in the same transaction. */
type Done = (tx: Tx, erasures: readonly Id[]) => Promise<void>;

/** Erases what waits, and looks through versions that came since; begun anew where it was cut short. */
export function erasingWork(ctx: CitizensContext, done: Done): WatchWork {
  return {
    watch: "erase-rows",
    on: [erasuresWaiting, heldVersions],
    everyMs: lookMs,
    due: async () => [...new Set([...(await tablesWithWaiting(ctx.db)), ...(await tablesWithHeld(ctx.db))])],
    run: (signal, table) => eraseNow(ctx, table, signal, done),
  };
}

/**
 * Of one table, all that was ever erased of it. `done` follows once no file of before is left, in a
 * transaction that sees no version but those that were looked through: whatever came meanwhile is too.
 */
export async function eraseNow(
  ctx: CitizensContext,
  table: Id,
  signal: AbortSignal,
  done: Done,
): Promise<void> {
  const waiting = await waitingOf(ctx.db, table);
  const looked = new Set<Id>();
  for (;;) {
    signal.throwIfAborted();
    const isWhole = await eraseUnlooked(ctx, { table, waiting, looked }, signal);
    // Those that were read from the file of another were written anew with it.
    if (unlookedOf(await standingVersions(ctx.db, table), looked).length > 0) continue;
    await writeDown(ctx, table);
    // A backup reads, or a file is imported: what it holds goes at the next look.
    if (!isWhole) return;
    const isDone = await ctx.db.begin(async (tx) => {
      await takeTurnOf(tx, table);
      if (unlookedOf(await standingVersions(tx, table), looked).length > 0) return false;
      await noteDone(tx, waiting, ctx.clock());
      await done(tx, waiting);
      await forgetQuestions(ctx, tx, table, waiting);
      return true;
    });
    if (!isDone) continue;
    await ctx.jobs.announce(headWanted);
    return;
  }
}

/** Who looked for somebody wrote what the person is known by: where all of them goes, questions go too. */
async function forgetQuestions(
  { clock }: CitizensContext,
  tx: Tx,
  table: Id,
  waiting: readonly Id[],
): Promise<void> {
  const isOfPerson = (await selectErasures(tx, table)).some(
    ({ id, gone }) => waiting.includes(id) && gone.kind === "person" && gone.cells === undefined,
  );
  const dataset = await datasetOfTable(tx, table);
  if (isOfPerson && dataset !== undefined) await eraseQuestions(tx, { dataset, table, at: clock() });
}

interface Looking {
  readonly table: Id;
  /** What is to be erased of it, and was not yet when this began. */
  readonly waiting: readonly Id[];
  /** The versions of which that was erased, by the ids by which they go. */
  readonly looked: Set<Id>;
}

/**
 * Versions first, then what is to be erased: what is asked after this was read waits, and a version that
 * is recorded after that is not among these. The list beside the database is written before anything is
 * erased: a backup that brings anything back is erased from then on.
 */
async function eraseUnlooked(
  ctx: CitizensContext,
  { table, waiting, looked }: Looking,
  signal: AbortSignal,
): Promise<boolean> {
  const versions = unlookedOf(await standingVersions(ctx.db, table), looked);
  const known = await selectErasures(ctx.db, table);
  await writeApart(ctx);
  // Each day some rows are old enough: who was erased before is looked for in what came since alone.
  const isOfDays = known.every(({ id, gone }) => gone.kind === "before" || !waiting.includes(id));
  const isHeld = versions.some(({ held }) => held);
  const erasures = isOfDays && !isHeld ? known.filter(({ gone }) => gone.kind === "before") : known;
  const erased = await eraseRows(
    ctx,
    { table, ids: versions.map(({ id }) => id) },
    await erasingOf(ctx, table, erasures),
    { signal, sign: (erasure) => signNote(ctx, table, erasure) },
  );
  for (const id of erased.looked) looked.add(id);
  return erased.isWhole;
}

/** One that is left held, as the last without the column is, is emptied once another came after it. */
function unlookedOf(
  versions: readonly StandingVersion[],
  looked: ReadonlySet<Id>,
): readonly StandingVersion[] {
  const last = versions.at(-1);
  return versions.filter((one) => !looked.has(one.id) || (one.held && one !== last));
}

function signNote(ctx: CitizensContext, table: Id, erasure: Omit<VersionErasure, "note">): Promise<string> {
  const { number, at, rows, before, after } = erasure;
  const told = { version: number, erasedAt: at.toISOString(), rows, before, after };
  return ctx.identity.signDocument("maille-erasure+jws", { instance: ctx.url, table, ...told });
}

/** Who is to go, by each column that stood for people, and the days before which all rows go. */
async function erasingOf(ctx: CitizensContext, table: Id, erasures: readonly RowErasure[]): Promise<Erasing> {
  const persons = erasures.flatMap(({ gone }) => (gone.kind === "person" ? [gone] : []));
  const before = erasures.flatMap(({ gone }) => (gone.kind === "before" ? [gone] : []));
  const keys = await openKeys(ctx, [...new Set(persons.map(({ key }) => key))]);
  const columns = Map.groupBy(persons, ({ column }) => column);
  return {
    before,
    persons: [...columns].map(([column, of]: [string, readonly GonePerson[]]) => ({
      column,
      match: matcherOf(table, of, keys),
    })),
  };
}

/** In the journal, as a reading is: those whose rows the table holds see it with its proof. */
async function writeDown(ctx: CitizensContext, table: Id): Promise<void> {
  const found = await findOwner(ctx.db, table);
  if (found === undefined) return;
  const { id: dataset, organization } = found;
  const name = (await listOrganizationsById(ctx.db, [organization])).get(organization)?.name ?? "";
  await ctx.db.begin(async (tx) => {
    const erased = await unwrittenErasures(tx, table);
    if (erased.length === 0) return;
    const { index } = await appendAccess(ctx, tx, {
      at: ctx.clock(),
      basis: "producer",
      reading: "erasure",
      instance: ctx.url,
      party: { kind: "organization", id: organization, name },
      organization,
      dataset,
      table,
      version: Math.max(...erased.map(({ number }) => number)),
      columns: [],
      filter: "",
      rows: erased.reduce((sum, { rows }) => sum + rows, 0),
      taken: erased.map(({ number, rows, before, after }) => ({ version: number, rows, before, after })),
    });
    await noteWritten(
      tx,
      erased.map(({ id }) => id),
      index,
    );
  });
}
