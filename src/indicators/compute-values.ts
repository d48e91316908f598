import { editionOf } from "../territory/edition.ts";
import type { Workspace } from "../engine/engine.ts";
import { quoteText } from "../engine/quote.ts";
import type { IndicatorsContext } from "./context.ts";
import { digestsOf, type PeriodDigests } from "./digest.ts";
import { computerOf, type KnownPeriods, sumsOf, type WhatIsRead } from "./known-periods.ts";
import { placesIn } from "./geography.ts";
import { withOneThread } from "./one-thread.ts";
import { isAmong } from "./period-sql.ts";
import { otherOf, type Steps, takeSteps } from "./take-steps.ts";
import { beginning, type WhatIsNew, whatIsNew } from "./what-is-new.ts";
import { rankedSql, writeValues, type WrittenValues } from "./write-values.ts";

/** The computation before, of the same definition: what it knew, and its file. */
export interface FormerValues {
  readonly number: number;
  readonly known: KnownPeriods;
  readonly path: string;
}

export interface Keeping {
  readonly former?: FormerValues;
}

interface ComputedValues {
  readonly written: WrittenValues;
  readonly digests: PeriodDigests;
  /** Where it is to be kept. */
  readonly known?: KnownPeriods;
}

/**
 * Makes values of `values_0` and of what the steps read, and writes them. Where the computation before is
 * known, the steps are taken for the periods that differ, and the others are as they were.
 */
export async function computeValues(
  { territory, program }: Pick<IndicatorsContext, "territory" | "program">,
  workspace: Workspace,
  steps: Steps,
  keeping: Keeping | undefined,
): Promise<ComputedValues> {
  const read = keeping && (await whatIsRead({ territory, program }, workspace, steps));
  const kept = read && whatIsKept(keeping?.former, read, steps);
  const made = await withOneThread(workspace, async () =>
    takeSteps(territory, workspace, await begin(workspace, kept), steps),
  );
  const all = await withKept(workspace, made, kept);
  const written = await writeValues(workspace, all, await placesIn(workspace, beginning));
  const periods = kept?.wanted ?? (await periodsOf(workspace, read));
  const fresh = await digestsOf(workspace, made, { periods, places: written.placesCount });
  const digests = kept === undefined ? fresh : { ...staying(kept), ...fresh };
  return { written, digests, ...(read === undefined ? {} : { known: { ...read, digests } }) };
}

async function whatIsRead(
  { territory, program }: Pick<IndicatorsContext, "territory" | "program">,
  workspace: Workspace,
  { steps }: Steps,
): Promise<WhatIsRead> {
  const tables = steps.flatMap((step, index) => (step.kind === "ratio" ? [otherOf(index)] : []));
  const read: Record<string, KnownPeriods["read"][string]> = {};
  for (const table of [beginning, ...tables]) read[table] = await sumsOf(workspace, table);
  const isDivided = steps.some(({ kind }) => kind === "per-inhabitants");
  return {
    by: await computerOf(workspace, program),
    read,
    ...(isDivided ? { inhabitants: (await editionOf(territory)).digest } : {}),
  };
}

type Kept = FormerValues & WhatIsNew;

function whatIsKept(former: FormerValues | undefined, read: WhatIsRead, steps: Steps): Kept | undefined {
  const isNew = former && whatIsNew(former.known, read, steps);
  return isNew && { ...former, ...isNew };
}

/** The name of what the steps begin with. */
async function begin(workspace: Workspace, kept: Kept | undefined): Promise<string> {
  if (kept === undefined) return beginning;
  const needed = `create temp view needed as select * from ${beginning} where ${isAmong(kept.needed)}`;
  await workspace.run(needed);
  return "needed";
}

/** The name of all values: those that were made, where they are wanted, and those that stay. */
async function withKept(workspace: Workspace, made: string, kept: Kept | undefined): Promise<string> {
  if (kept === undefined) return made;
  const columns = "rank, period, value, status, reason";
  await workspace.run(`
    create temp view kept_values as
    select ${columns} from ${made} where ${isAmong(kept.wanted)}
    union all
    select ${columns} from (${rankedSql(`read_parquet(${quoteText(kept.path)})`)}) former
    where ${isAmong(kept.staying)}`);
  return "kept_values";
}

function staying({ known, staying: periods }: Kept): PeriodDigests {
  return Object.fromEntries(periods.map((period) => [period, known.digests[period] ?? ""]));
}

/** No step makes a period, or takes one away. */
async function periodsOf(workspace: Workspace, known: WhatIsRead | undefined): Promise<readonly string[]> {
  const read = known?.read[beginning];
  if (read !== undefined) return Object.keys(read);
  const rows = await workspace.rows<{ period: string }>(
    `select strftime(period, '%Y-%m-%d') as period from (select distinct period from ${beginning}) told`,
  );
  return rows.map(({ period }) => period);
}
