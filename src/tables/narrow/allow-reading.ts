import { ruleOf } from "../../access/access-rules.ts";
import type { Actor } from "../../access/actor.ts";
import type { Agreement } from "../../access/agreement.ts";
import { appendAllowed, headWanted, type Reading, type AllowedBy } from "../../access/journal.ts";
import { narrowingKey } from "../../access/narrowing-key.ts";
import type { AccessRule } from "../../access/policy.ts";
import {
  type AskedReason,
  countSearch,
  reasonOf,
  type ReadingReason,
  refuseSearches,
  requireReason,
} from "../../access/reading-reasons.ts";
import { requireMember } from "../../access/require.ts";
import { type Reach, type ReachTarget, reachOf, reachUnder } from "../../access/reach.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { DatasetAccess } from "../../catalogue/reading.ts";
import type { TablesContext } from "../context.ts";
import { readableDatasetOf } from "../dataset-of-table.ts";
import { isClosed } from "../stored/held-versions.ts";
import { getTableWith, hasVersion } from "../stored/table-rows.ts";
import type { Table, Version } from "../table.ts";
import { narrowVersion } from "./narrow-version.ts";
import { toEntry } from "./to-entry.ts";
import { narrowTable, reachedOf } from "../show-tables.ts";
import { type Opening, type WatchedReading, watchReading } from "./watch-reading.ts";

/** A table with the version that somebody asks for, whole, and whether everybody reads it so. */
export interface FoundTable {
  readonly table: Table;
  readonly version: Version;
  readonly dataset: DatasetAccess;
  /** Who reads it, as it was when it was found. */
  readonly rule: AccessRule;
}

/** What is asked of a table, for the journal. */
export interface AskedReading {
  readonly reading: Reading;
  /** Which columns are read, how that was asked, and of how many rows at most; throws where it cannot be asked of these columns. */
  describe?(version: Version): DescribedReading;
  /** Whether the asker holds the answer already, so that nothing is given out. */
  unless?(seen: { readonly version: Version; readonly mark: string }): boolean;
  /** Nothing of the rows is given out, to who could have them: no reading is written down, and no reason used up. */
  readonly tells?: true;
  /** What only those read who read the table whole. */
  readonly whole?: true;
  /** The answer goes on after it was allowed, and ends where it no longer is. */
  readonly streams?: true;
  /** A part of a file: how it ends tells nothing of rows. */
  readonly inParts?: true;
}

export interface DescribedReading {
  readonly columns?: readonly string[];
  readonly filter: string;
  readonly rows?: number;
  /** Whether it looks for some of the rows rather than through them. */
  readonly looks?: boolean;
}

export interface AllowedTable {
  readonly table: Table;
  readonly version: Version;
  /** Tells the answers of one narrowing from those of another; empty for the whole. */
  readonly mark: string;
  /** Whether everybody may read it, and keep it. */
  readonly open: boolean;
  readonly watched?: WatchedReading;
}

/** The table and its version as they are, whoever asks, where the actor may know of the dataset. */
export async function findTable(
  ctx: Pick<TablesContext, "db">,
  actor: Actor,
  tableId: Id,
  number: number | undefined,
): Promise<FoundTable> {
  const reading = getTableWith(ctx.db, tableId, number);
  // Awaited after the other, whose refusal is told whichever comes first.
  reading.catch(() => undefined);
  const dataset = await readableDatasetOf(ctx.db, actor, tableId);
  const table = await reading;
  const rule = await ruleOf(ctx.db, table.dataset, table.id);
  if (hasVersion(table)) return { table, version: table.version, dataset, rule };
  if (number !== undefined && (await isClosed(ctx.db, table.id, number)))
    throw new Failure("gone", "version-closed", { table: table.name, number });
  throw number === undefined
    ? new Failure("not-found", "table-without-version", { table: table.name })
    : new Failure("not-found", "version-unknown", { table: table.name, number });
}

/** What changes while it is looked at, or is made ready first, is looked at again, so often. */
const attemptsMax = 4;

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
  const { table, version, rule } = found;
  if (version.held === true) throw new Failure("unavailable", "version-held", { retryAfterS: 30 });
  if (rule.level === "open" || actor.kind === "system") {
    asked.describe?.(version);
    return { table, version, mark: "", open: rule.level === "open" };
  }
  const reached = reachedOf(ctx, table, found.dataset);
  const settling = { actor, found, asked, reached };
  if (asked.streams !== true) return (await settleSoon(ctx, settling)).allowed;
  const watched = await watchReading(ctx, actor, reached, version);
  try {
    const { allowed, reach, opening } = await settleSoon(ctx, settling);
    watched.begin(reach, asked.inParts === true ? undefined : opening);
    return { ...allowed, watched };
  } catch (error) {
    watched.stop("cut");
    throw error;
  }
}

interface Settling {
  readonly actor: Actor;
  readonly found: FoundTable;
  readonly asked: AskedReading;
  readonly reached: ReachTarget;
}

async function settleSoon(ctx: TablesContext, settling: Settling): Promise<Settled> {
  const { actor, found, reached } = settling;
  let isCounted = false;
  const countOnce = async (account: Id): Promise<void> => {
    if (!isCounted) await countSearch(ctx.db, account, ctx.clock());
    isCounted = true;
  };
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    // What was seen when the table was found is looked at first: it holds unless it changed meanwhile.
    const reach =
      attempt === 0
        ? await reachUnder(ctx.db, actor, reached, found.rule)
        : await reachOf(ctx.db, actor, reached);
    const settled = await settle(ctx, { ...settling, countOnce }, reach);
    if (settled !== undefined) return settled;
  }
  throw new Failure("unavailable", "access-reading-unsettled");
}

interface Settled {
  readonly allowed: AllowedTable;
  readonly reach: Reach;
  /** Absent where nothing was to be written. */
  readonly opening?: Opening;
}

/** One look: whether it is allowed, and the entry that says that it was; `undefined` where that changed meanwhile. */
async function settle(
  ctx: TablesContext,
  { actor, found: { table, version }, asked, reached, countOnce }: Settling & Counting,
  reach: Reach,
): Promise<Settled | undefined> {
  if (reach.kind === "none") throw reach.refusal;
  if (reach.kind === "part" && asked.whole === true) throw new Failure("forbidden", "access-whole-needed");
  const seen = await seenUnder(ctx, reach, version);
  const { looks, ...told } = describedOf(asked, seen.version);
  const { rule } = reach;
  const shown = reach.kind === "whole" ? table : narrowTable(table, seen.version);
  const allowed = { ...seen, table: shown, open: rule.level === "open" };
  // Nothing of the rows is given out to who holds the answer already.
  if (allowed.open || asked.unless?.(seen) === true) return { allowed, reach };
  if (asked.tells === true) {
    await requireReasonFor(ctx, actor, { reached, reach, looks });
    return { allowed, reach };
  }
  const because = await reasonFor(ctx, actor, { reached, reach, looks, countOnce });
  const entry = toEntry({
    actor,
    reached,
    version: seen.version.number,
    reading: asked.reading,
    ...told,
    at: ctx.clock(),
    reason: because?.reason,
    ...agreementOf(reach),
  });
  const index = await appendAllowed(ctx, seenBy(reached, reach, because), entry);
  if (index === undefined) return undefined;
  // Whoever could cut the journal's end reads nothing that is not signed and witnessed at once.
  if (entry.basis === "producer") await ctx.jobs.announce(headWanted);
  return { allowed, reach, opening: { entry, index } };
}

/** However often one question is looked at, it is one search. */
interface Counting {
  readonly countOnce: (account: Id) => Promise<void>;
}

interface OfPersons {
  readonly reached: ReachTarget;
  readonly reach: Reach;
}

interface AskedOfPersons extends OfPersons, Counting {
  readonly looks: boolean;
}

/**
 * Why staff read rows about people; to look for somebody is counted besides. Absent of other tables, and of
 * who reads what a person lends them.
 */
async function reasonFor(
  ctx: TablesContext,
  actor: Actor,
  { reached, reach, looks, countOnce }: AskedOfPersons,
): Promise<ReadingReason | undefined> {
  const asked = reasonAsked(ctx, { reached, reach });
  if (asked === undefined) return undefined;
  const member = requireMember(actor);
  // Before a reason is written that comes with it: who has searched enough leaves none behind.
  if (looks) await countOnce(member.account);
  return reasonOf(ctx, member, asked);
}

/** Throws where `reasonFor` does. Searches are not counted. */
async function requireReasonFor(
  ctx: TablesContext,
  actor: Actor,
  { looks, ...of }: Omit<AskedOfPersons, "countOnce">,
): Promise<void> {
  const asked = reasonAsked(ctx, of);
  if (asked === undefined) return;
  const member = requireMember(actor);
  if (looks) await refuseSearches(ctx.db, member.account, ctx.clock());
  await requireReason(ctx, member, asked);
}

function reasonAsked({ clock }: TablesContext, { reached, reach }: OfPersons): AskedReason | undefined {
  const { persons } = reach.rule;
  if (persons === undefined || reach.kind !== "whole") return undefined;
  const { table, request } = reached;
  return { table, page: reasonPage(request, table), at: clock(), ...persons };
}

/** Beside the page where access is asked for. */
function reasonPage(request: string, table: Id): string {
  return `${request.replace(/\/request(?:\?.*)?$/, "")}/reason?of=${table}`;
}

/** A question in SQL looks for somebody whatever it says. */
function describedOf(asked: AskedReading, version: Version) {
  return { looks: asked.reading === "sql", ...wholeOf(version), ...asked.describe?.(version) };
}

function wholeOf(version: Version): Required<Omit<DescribedReading, "looks">> {
  return { columns: namesOf(version), filter: "", rows: version.rows };
}

function agreementOf(reach: Reach): { readonly agreement?: Agreement } {
  return reach.kind === "part" && reach.agreement !== undefined ? { agreement: reach.agreement } : {};
}

function seenBy({ dataset, table }: ReachTarget, reach: Reach, because?: ReadingReason): AllowedBy {
  const { agreement } = agreementOf(reach);
  return {
    dataset,
    table,
    rule: reach.rule,
    ...(agreement === undefined ? {} : { agreement: agreement.id }),
    ...(because === undefined ? {} : { reason: because.id }),
  };
}

function namesOf({ columns }: Version): readonly string[] {
  return columns.map(({ name }) => name);
}

async function seenUnder(
  ctx: TablesContext,
  reach: Exclude<Reach, { kind: "none" }>,
  version: Version,
): Promise<{ readonly version: Version; readonly mark: string }> {
  if (reach.kind === "whole") return { version, mark: "" };
  const narrowing = reach.narrow(version.columns);
  return { version: await narrowVersion(ctx, version, narrowing), mark: narrowingKey(narrowing) };
}
