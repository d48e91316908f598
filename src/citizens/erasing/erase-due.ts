import { appendAccess } from "../../access/journal.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import {
  eraseRows,
  type Erasing,
  findOwner,
  heldVersions,
  noteWritten,
  tablesWithHeld,
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

/** What follows once they are done. */
interface Done {
  /** In the same transaction; tells whose demands they were. */
  settle(tx: Tx, erasures: readonly Id[]): Promise<readonly Id[]>;
  tell(demands: readonly Id[]): Promise<void>;
}

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
 * Of one table, all that was ever erased of it. The list beside the database is written first: a backup
 * that brings anything back is erased from then on. `done` follows once no file of before is left.
 */
export async function eraseNow(
  ctx: CitizensContext,
  table: Id,
  signal: AbortSignal,
  done: Done,
): Promise<void> {
  await writeApart(ctx);
  const waiting = await waitingOf(ctx.db, table);
  const known = await selectErasures(ctx.db, table);
  // Each day some rows are old enough: who was erased before is looked for in what came since alone.
  const isOfDays = known.every(({ id, gone }) => gone.kind === "before" || !waiting.includes(id));
  const isHeld = (await tablesWithHeld(ctx.db)).includes(table);
  const erasures = isOfDays && !isHeld ? known.filter(({ gone }) => gone.kind === "before") : known;
  let isWhole = true;
  for (const erasing of await erasingsOf(ctx, table, erasures)) {
    const sign = (erasure: Omit<VersionErasure, "note">) => signNote(ctx, table, erasure);
    isWhole = (await eraseRows(ctx, table, erasing, { signal, sign })) && isWhole;
  }
  await writeDown(ctx, table);
  // A backup reads, or a file is imported: what it holds goes at the next look.
  if (!isWhole) return;
  const demands = await ctx.db.begin(async (tx) => {
    await noteDone(tx, waiting, ctx.clock());
    return done.settle(tx, waiting);
  });
  await done.tell(demands);
}

function signNote(ctx: CitizensContext, table: Id, erasure: Omit<VersionErasure, "note">): Promise<string> {
  const { number, at, rows, before, after } = erasure;
  const told = { version: number, erasedAt: at.toISOString(), rows, before, after };
  return ctx.identity.signDocument("maille-erasure+jws", { instance: ctx.url, table, ...told });
}

/** One for each column that stood for people, with the days before which all rows go. */
async function erasingsOf(
  ctx: CitizensContext,
  table: Id,
  erasures: readonly RowErasure[],
): Promise<readonly Erasing[]> {
  const persons = erasures.flatMap(({ gone }) => (gone.kind === "person" ? [gone] : []));
  const before = erasures.flatMap(({ gone }) => (gone.kind === "before" ? [gone] : []));
  const keys = await openKeys(ctx, [...new Set(persons.map(({ key }) => key))]);
  const columns = Map.groupBy(persons, ({ column }) => column);
  const found = [...columns].map(([column, of]: [string, readonly GonePerson[]]) => ({
    persons: { column, match: matcherOf(table, of, keys) },
    before,
  }));
  // A held version of which nothing is to go is let go by looking through it.
  return found.length > 0 ? found : [{ before }];
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
    const { index } = await appendAccess(tx, {
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
