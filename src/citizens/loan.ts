import { isDay } from "../base/day.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Party, TermsOfTable } from "../access/agreement.ts";
import type { RowCondition } from "../access/policy.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import type { Version } from "../tables/table.ts";

export type LoanState = "unproven" | "running" | "ended";
/** `ground`: the link, the account, the declaration or the rows went; `tie`: the other instance did. */
export type LoanEnd = "person" | "day" | "ground" | "tie";

/** Who reads: an organization here or of an instance that is tied, for one of its projects where that is named. */
export interface Borrower extends Pick<Party, "instance" | "id" | "name"> {
  readonly project?: Id;
}

/** What is lent of a table. Days are ISO 8601. */
export interface LentRows {
  readonly columns: readonly string[];
  /** The rows of a period, both days included, by a column of dates; all of them where absent. */
  readonly period?: { readonly column: string; readonly from?: string; readonly to?: string };
}

/** As who lends reads it. */
export interface Loan {
  readonly id: Id;
  readonly table: Id;
  /** Who holds the rows. */
  readonly organization: Id;
  readonly borrower: Borrower;
  readonly state: LoanState;
  readonly askedAt: Date;
  readonly lentAt?: Date;
  /** From then on nothing is read, whatever happens. */
  readonly endsAt: Date;
  readonly endedAt?: Date;
  readonly endedBy?: LoanEnd;
  /** By when the borrower must have said that its copies are deleted, and when it did. */
  readonly deleteBy?: Date;
  readonly deletedAt?: Date;
  /** That day passed without a word. */
  readonly isLate: boolean;
}

/** What it says, sealed where it is kept. */
export interface LoanContent extends LentRows {
  readonly purpose: string;
  /** The name of what is held, as its producer tells it. */
  readonly name: string;
  /** The receipts, as the instance signed them: of the beginning, and of the end. */
  readonly given?: string;
  readonly ended?: string;
}

const purposeMax = 500;
const daysMax = 366;
const dayMs = 86_400_000;

/** Nothing is read after that day. Throws `invalid`. */
export function endOfLoan(until: string, now: Date): Date {
  const day = dayOf(until, "until");
  const end = new Date(day.getTime() + dayMs);
  if (end <= now) throw new Failure("invalid", "citizens-loan-past", { parameter: "until" });
  if (end.getTime() > now.getTime() + (daysMax + 1) * dayMs) {
    throw new Failure("invalid", "citizens-loan-long", { parameter: "until", days: daysMax });
  }
  return end;
}

/** Checked against the columns that there are. Throws `invalid` with the field at fault. */
export function checkLent({ columns, period }: LentRows, version: Pick<Version, "columns">): LentRows {
  const known = new Map(version.columns.map((column) => [column.name, column]));
  if (columns.length === 0) throw new Failure("invalid", "citizens-loan-columns", { parameter: "columns" });
  const wrong = columns.find((name) => !known.has(name)) ?? wrongTime(period, known);
  if (wrong !== undefined) {
    throw new Failure("invalid", "access-column-unknown", { parameter: "columns", column: wrong });
  }
  const chosen = new Set(columns);
  const named = version.columns.map(({ name }) => name).filter((name) => chosen.has(name));
  if (period === undefined) return { columns: named };
  const { from, to } = period;
  if (from !== undefined && to !== undefined && dayOf(from, "from") > dayOf(to, "to")) {
    throw new Failure("invalid", "citizens-loan-period", { parameter: "to" });
  }
  if (from !== undefined) dayOf(from, "from");
  if (to !== undefined) dayOf(to, "to");
  return from === undefined && to === undefined ? { columns: named } : { columns: named, period };
}

function wrongTime(
  period: LentRows["period"],
  known: ReadonlyMap<string, { readonly type: string }>,
): string | undefined {
  if (period === undefined) return undefined;
  const type = known.get(period.column)?.type;
  return type === "date" || type === "datetime" ? undefined : period.column;
}

/** In words that the borrower reads too. Throws `invalid`. */
export function checkPurpose(purpose: string): string {
  const said = cleanText(purpose, purposeMax);
  if (said === "") throw new Failure("invalid", "citizens-loan-purpose", { parameter: "purpose" });
  return said;
}

/** As an agreement has it. Of the last day, all of it. */
export function termsOf(
  { table, columns: known }: Pick<Version, "table" | "columns">,
  { columns, period }: LentRows,
): TermsOfTable {
  const rows: RowCondition[] = [];
  const { column = "", from, to } = period ?? {};
  const hasHours = known.find(({ name }) => name === column)?.type === "datetime";
  if (from !== undefined) rows.push({ column, operator: "greater", value: from });
  if (to !== undefined)
    rows.push({ column, operator: "less", value: hasHours ? `${to}T23:59:59.999999` : to });
  return { table, columns, rows };
}

function dayOf(text: string, parameter: string): Date {
  if (isDay(text)) return new Date(`${text}T00:00:00Z`);
  throw new Failure("invalid", "citizens-loan-day", { parameter });
}
