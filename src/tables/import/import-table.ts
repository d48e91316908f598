import { link } from "node:fs/promises";
import { Failure, problem, type Problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteText } from "../../engine/quote.ts";
import type { Blob } from "../../store/store.ts";
import { type ReadingAccount, noAccount } from "../../formats/account.ts";
import { buildProfile } from "./build-profile.ts";
import type { Column } from "../column.ts";
import type { TablesContext } from "../context.ts";
import { type Decision, type SampleOptions, sampleTypes, type SampledColumn } from "../types/find-types.ts";
import type { Profile } from "../profile.ts";
import { placeOf } from "../../formats/place.ts";
import type { RawTable } from "../../formats/raw.ts";
import type { ImportOptions, PersonalData } from "../table.ts";
import { asPublished, byPublishedName } from "../as-published.ts";
import { giveMeanings } from "./give-meanings.ts";
import { keepDigits } from "./exact-decimals.ts";
import { hasEndlessLine } from "./endless-line.ts";
import type { Importing } from "./importing.ts";
import { sampleCells } from "./sample-cells.ts";
import { type SettledAccount, settleAccount, settled } from "./settle-account.ts";
import { askFirst } from "./ask-first.ts";
import { withFewAside } from "./few-aside.ts";
import { marksKept, withMarks } from "./with-marks.ts";
import { tellTotals } from "./total-rows.ts";
import { settleTypes } from "./settle-types.ts";
import { structuralRejects } from "./structural-rejects.ts";
import { type SetAside, setAside } from "./set-aside.ts";
import { isCsvTrouble, type TextContent, textSource } from "../text-source.ts";
import { copyTyped, countRows } from "./typed-source.ts";
import { writeDecided, writeOnTrust, type WrittenParquet } from "./write-parquet.ts";

/** A table ready to be recorded: its files lie in the workspace. */
export interface ImportedTable {
  readonly raw: RawTable;
  /** What was decided of it, by the names of the file. */
  readonly options: ImportOptions;
  readonly parquet: string;
  /** The same in the store. */
  readonly stored: Blob;
  readonly columns: readonly Column[];
  readonly profile: Profile;
  readonly aside?: SetAside;
  /** What became of all that the file holds for the table. */
  readonly account?: ReadingAccount;
  readonly problems: readonly Problem[];
  readonly personalData: readonly PersonalData[];
}

export async function importTable(importing: Importing, given: RawTable): Promise<ImportedTable> {
  const raw = asPublished(given, importing.options);
  const { content } = raw;
  if (content.kind === "typed") return importTyped(importing, raw, content.path);
  const tolerant = await findTolerant(importing, raw, content);
  if (tolerant !== undefined) return importText(importing, tolerant.raw, tolerant.content);
  try {
    return await importText(importing, raw, content);
  } catch (error) {
    if (!isBeyondEngine(error) || !isEngines(raw)) throw error;
    const again = await readTolerantly(importing, raw);
    return importText(importing, again.raw, again.content);
  }
}

/** A line that is larger than the engine's buffer is lost without a word, so the file is read by the tolerant parser. */
async function findTolerant(importing: Importing, raw: RawTable, content: TextContent) {
  if (!isEngines(raw)) return undefined;
  return (await hasEndlessLine(placeOf(content), content.dialect))
    ? readTolerantly(importing, raw)
    : undefined;
}

async function readTolerantly(
  { options, readAgain }: Importing,
  raw: RawTable,
): Promise<{ raw: RawTable; content: TextContent }> {
  const tables = await readAgain({ ...raw.dialect, irregular: true });
  const found = tables.find((table) => table.name === raw.name) ?? tables[0];
  const again = found === undefined ? undefined : asPublished(found, options);
  if (again?.content.kind !== "text") throw new Failure("invalid", "import-no-table");
  return { raw: again, content: again.content };
}

/** Whether the engine reads the text in the dialect of the original, which another reader might take too. */
function isEngines(raw: RawTable): boolean {
  return raw.dialect !== undefined && raw.dialect.irregular !== true;
}

/** Where its first line ends otherwise than the rest, the engine skips all of a file without a word; rows of another width it refuses. */
class BeyondEngine extends Error {}

function isBeyondEngine(error: unknown): boolean {
  return error instanceof BeyondEngine || isCsvTrouble(error);
}

async function importText(importing: Importing, raw: RawTable, content: TextContent): Promise<ImportedTable> {
  const { ctx, workspace, signal, onStep } = importing;
  const options = byPublishedName(importing.options);
  refuseWidth(ctx, content.header.length);
  onStep("types", 0);
  const sample = await sampleCells(workspace, content);
  const hypotheses = await sampleTypes(sample, samplingOf(ctx, raw, options));
  const stop = watch(workspace, (fraction) => onStep("write", fraction));
  let written: WrittenParquet | undefined;
  let decisions: readonly Decision[] = [];
  try {
    written = await writeOnTrust(workspace, content, hypotheses, signal);
    if (written === undefined) {
      const source = textSource(content);
      const settledTypes = await settleTypes(workspace, source, hypotheses, signal);
      const few = await withFewAside(workspace, source, settledTypes, options, signal);
      decisions = await keepDigits(workspace, source, few, signal);
      refuseWidth(ctx, withMarks(decisions, options.misfit ?? "set-row-aside").length);
      written = await writeDecided(workspace, content, decisions, options.misfit ?? "set-row-aside", signal);
    }
  } finally {
    stop();
  }
  // Of a row that the engine refuses, the tolerant parser may know what to do: it is read again by that.
  if (isEngines(raw) && (await structuralRejects(workspace)).length > 0) throw new BeyondEngine();
  const aside = await setAside(importing, raw, { content, decisions });
  if (written.rows === 0 && aside === undefined && isEngines(raw)) throw new BeyondEngine();
  refuseEmpty(written.rows, aside);
  await askFirst(options, written.rows, aside);
  const ambiguous = decisions.length > 0 ? decisions : decideOnTrust(hypotheses);
  return finish(importing, raw, {
    written,
    sample: inColumns(sample, written.columns),
    aside,
    settled: await settleAccount(raw, { rows: written.rows, aside: aside?.rows ?? 0 }),
    problems: ambiguous.flatMap((each) => each.problems),
  });
}

/** The sample of each column as it is written; of marks there is none. */
export function inColumns(sample: readonly SampledColumn[], columns: readonly Column[]): SampledColumn[] {
  const named = new Map(sample.map((each) => [each.name, each]));
  return columns.map(({ name }) => named.get(name) ?? { name, cells: [] });
}

/** What the sample left open, where the whole file held nothing else. */
function decideOnTrust(hypotheses: Awaited<ReturnType<typeof sampleTypes>>): Pick<Decision, "problems">[] {
  return hypotheses.map(({ ambiguous, name }) => {
    if (ambiguous === undefined) return { problems: [] };
    const key = ambiguous === "date-order" ? "types-date-order-ambiguous" : "types-thousands-ambiguous";
    return { problems: [problem(key, { column: name }, { column: name })] };
  });
}

async function importTyped(importing: Importing, raw: RawTable, path: string): Promise<ImportedTable> {
  const { ctx, workspace, signal, onStep } = importing;
  const stop = watch(workspace, (fraction) => onStep("write", fraction));
  try {
    const { written, sample, problems } = await copyTyped(workspace, path, importing.options, signal);
    refuseWidth(ctx, written.columns.length);
    const aside = await setAside(importing, raw);
    const account = { ...noAccount, unit: "row", total: await countRows(workspace, path) } as const;
    const told = settled({ ...account, table: written.rows, aside: aside?.rows ?? 0 });
    return await finish(importing, raw, { written, sample, aside, settled: told, problems });
  } finally {
    stop();
  }
}

async function finish(
  importing: Importing,
  raw: RawTable,
  made: {
    written: WrittenParquet;
    sample: readonly SampledColumn[];
    aside?: SetAside | undefined;
    settled?: SettledAccount | undefined;
    problems: readonly Problem[];
  },
): Promise<ImportedTable> {
  const { workspace, signal, onStep, ctx } = importing;
  const { written, aside, sample } = made;
  onStep("profile", 0, written.rows);
  const profiling = buildProfile(workspace, written.path, written.columns, signal, (fraction) =>
    onStep("profile", fraction, written.rows),
  );
  // The file is hashed and synced to the disk meanwhile: the engine leaves room for both.
  const [profile, stored] = await both(profiling, storeCopy(importing, written.path));
  const from = `read_parquet(${quoteText(written.path)}, file_row_number = true)`;
  const missing = profile.columns.map((column) => column.missing);
  const totals = await tellTotals({ workspace, from, rows: written.rows, signal }, written.columns, missing);
  const meant = await giveMeanings({
    columns: written.columns,
    sample,
    profile,
    options: byPublishedName(importing.options),
    territory: ctx.territory,
  });
  return {
    raw,
    options: importing.options,
    parquet: written.path,
    stored,
    columns: meant.columns,
    profile,
    ...defined({ aside }),
    ...(made.settled === undefined ? {} : { account: made.settled.account }),
    problems: [
      ...(made.settled?.problems ?? []),
      ...raw.problems,
      ...made.problems,
      ...marksKept(written.columns),
      ...(aside?.problems ?? []),
      ...totals,
      ...meant.problems,
    ],
    personalData: meant.personalData,
  };
}

/** Puts the file into the store under a second name, so that it can still be read under its first. */
async function storeCopy({ ctx, sealing }: Importing, path: string): Promise<Blob> {
  const second = `${path}.stored`;
  await link(path, second);
  return ctx.store.adopt(second, sealing);
}

/** Waits for both even where one fails: what they read is thrown away afterwards. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other]);
  return Promise.all([one, other]);
}

/** What is known of a table's numbers before they are looked at. */
export function samplingOf(ctx: TablesContext, { dialect }: RawTable, options: ImportOptions): SampleOptions {
  return {
    territory: ctx.territory,
    pointGroups: dialect !== undefined && dialect.separator.trim() !== ",",
    ...defined({ overrides: options.columns }),
  };
}

/** Tells how far the engine is, as long as it works on one statement. */
function watch(workspace: Workspace, tell: (fraction: number) => void): () => void {
  tell(0);
  const timer = setInterval(() => tell(workspace.progress() ?? 0), 250);
  return () => clearInterval(timer);
}

function refuseWidth(ctx: TablesContext, columns: number): void {
  const limit = ctx.limits.columnsMax;
  if (columns === 0) throw new Failure("invalid", "import-no-table");
  if (columns > limit) throw new Failure("too-large", "import-too-many-columns", { columns, limit });
}

function refuseEmpty(rows: number, aside: SetAside | undefined): void {
  if (rows === 0 && aside !== undefined && aside.rows > 0) {
    throw new Failure("invalid", "import-no-row-fits", { rejected: aside.rows });
  }
}
