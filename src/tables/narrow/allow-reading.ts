import { ruleOf } from "../../access/access-rules.ts";
import type { Actor } from "../../access/actor.ts";
import type { Agreement } from "../../access/agreement.ts";
import type { Reading } from "../../access/journal.ts";
import type { Narrowing } from "../../access/narrowing.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import { type Reach, reachOf } from "../../access/reach.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { assertReadable, type DatasetAccess } from "../../catalogue/reading.ts";
import type { TablesContext } from "../context.ts";
import { getTableWith, hasVersion } from "../import/table-rows.ts";
import type { Table, Version } from "../table.ts";
import { narrowedKnown, narrowVersion } from "./narrow-version.ts";
import { noteReading } from "./note-reading.ts";
import { narrowTable, reachedOf } from "./show-tables.ts";
import { type Watched, watchReading } from "./watch-reading.ts";

/** A table with the version that somebody asks for, whole, and whether everybody reads it so. */
export interface FoundTable {
  readonly table: Table;
  readonly version: Version;
  readonly dataset: DatasetAccess;
  readonly open: boolean;
}

/** What is asked of a table, for the journal. */
export interface AskedReading {
  readonly reading: Reading;
  /** Which columns are read and how that was asked; throws where it cannot be asked of these columns. */
  describe?(version: Version): { readonly columns?: readonly string[]; readonly filter: string };
  /** What only those read who read the table whole. */
  readonly whole?: true;
  /** The answer goes on after it was allowed, and ends where it no longer is. */
  readonly streams?: true;
}

export interface AllowedTable {
  readonly table: Table;
  readonly version: Version;
  /** Tells the answers of one narrowing from those of another; empty for the whole. */
  readonly mark: string;
  /** Whether everybody may read it, and keep it. */
  readonly open: boolean;
  readonly watched?: Watched;
}

/** The table and its version as they are, whoever asks, where the actor may know of the dataset. */
export async function findTable(
  ctx: Pick<TablesContext, "db">,
  actor: Actor,
  tableId: Id,
  number: number | undefined,
): Promise<FoundTable> {
  const table = await getTableWith(ctx.db, tableId, number);
  const [dataset, { level }] = await Promise.all([
    assertReadable(ctx.db, actor, table.dataset),
    ruleOf(ctx.db, table.dataset, table.id),
  ]);
  if (hasVersion(table)) return { table, version: table.version, dataset, open: level === "open" };
  throw number === undefined
    ? new Failure("not-found", "table-without-version", { table: table.name })
    : new Failure("not-found", "version-unknown", { table: table.name, number });
}

/** An agreement that changes while its rows are made ready is looked at again, so often. */
const attemptsMax = 3;

/**
 * What the actor may read of a table. What is not open is read by an entry of the journal, written
 * in the transaction that finds the reading allowed; an agreement does not end before that is written.
 */
export async function allowReading(
  ctx: TablesContext,
  actor: Actor,
  found: FoundTable,
  asked: AskedReading,
): Promise<AllowedTable> {
  const { table, version } = found;
  if (found.open || actor.kind === "system") {
    asked.describe?.(version);
    return { table, version, mark: "", open: found.open };
  }
  const names = namesOf(version);
  const watched =
    asked.streams === true
      ? await watchReading(ctx, actor, reachedOf(ctx, table, found.dataset), names)
      : undefined;
  try {
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const settled = await settle(ctx, actor, found, asked);
      if ("missing" in settled) {
        await narrowVersion(ctx, version, settled.missing);
        continue;
      }
      watched?.begin(settled.reach);
      return { ...settled.allowed, ...(watched === undefined ? {} : { watched }) };
    }
  } catch (error) {
    watched?.stop();
    throw error;
  }
  watched?.stop();
  throw new Failure("unavailable", "access-reading-unsettled");
}

type Settled =
  | { readonly missing: Narrowing }
  | { readonly allowed: AllowedTable; readonly reach: Exclude<Reach, { kind: "none" }> };

/** One transaction: whether it is allowed, and the entry that says that it was. */
function settle(
  ctx: TablesContext,
  actor: Actor,
  { table, version, dataset }: FoundTable,
  asked: AskedReading,
): Promise<Settled> {
  const reached = reachedOf(ctx, table, dataset);
  return ctx.db.begin(async (tx): Promise<Settled> => {
    const reach = await reachOf(tx, actor, reached, { hold: true });
    if (reach.kind === "none") throw reach.refusal;
    if (reach.kind === "part" && asked.whole === true) throw new Failure("forbidden", "access-whole-needed");
    const seen = seenUnder(ctx, reach, version);
    if ("missing" in seen) return seen;
    const told = { columns: namesOf(seen.version), filter: "", ...asked.describe?.(seen.version) };
    const open = reach.rule.level === "open";
    if (!open) {
      const { rows, number } = seen.version;
      const noted = { actor, reached, version: number, reading: asked.reading, rows, at: ctx.clock() };
      await noteReading(tx, { ...noted, ...told, ...agreementOf(reach) });
    }
    const shown = reach.kind === "whole" ? table : narrowTable(table, seen.version);
    return { allowed: { ...seen, table: shown, open }, reach };
  });
}

function agreementOf(reach: Reach): { readonly agreement?: Agreement } {
  return reach.kind === "part" && reach.agreement !== undefined ? { agreement: reach.agreement } : {};
}

function namesOf({ columns }: Version): readonly string[] {
  return columns.map(({ name }) => name);
}

function seenUnder(
  ctx: TablesContext,
  reach: Exclude<Reach, { kind: "none" }>,
  version: Version,
): { readonly missing: Narrowing } | { readonly version: Version; readonly mark: string } {
  if (reach.kind === "whole") return { version, mark: "" };
  const narrowing = reach.narrow(namesOf(version));
  const narrowed = narrowedKnown(ctx, version, narrowing);
  return narrowed === undefined
    ? { missing: narrowing }
    : { version: narrowed, mark: narrowingKey(narrowing) };
}
