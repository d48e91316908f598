import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import { instantOf } from "../base/instant.ts";
import { isRawRecord, type RawRecord } from "../harvest/normalize/fields.ts";

/** What is asked of the public API of a node. */
export interface ResourceQuestion {
  readonly limit: number;
  readonly offset: number;
  /** Members of each record that are wanted; all where absent. */
  readonly fields?: readonly string[];
  /** Paths, each with a minus before it for the other direction. */
  readonly sortBy: readonly string[];
  readonly countBy?: string;
  readonly groupBy?: string;
  readonly groupLimit: number;
  readonly groupOffset: number;
  readonly updatedAfter?: Date;
  readonly updatedBefore?: Date;
  /** A path and the value that it must have. */
  readonly filters: readonly (readonly [path: string, value: string])[];
}

const limitMax = 500;

const own = new Set(
  "limit offset fields sort_by count_by group_by group_limit group_offset updated_after updated_before lang".split(
    " ",
  ),
);

/** Of a query string, in the names of RUDI's node. Throws `invalid` with the name of what is wrong. */
export function parseQuestion(told: URLSearchParams): ResourceQuestion {
  const text = (name: string) => told.get(name)?.trim() || undefined;
  const [fields, countBy, groupBy] = [text("fields"), text("count_by"), text("group_by")];
  const [after, before] = [instantIn(told, "updated_after"), instantIn(told, "updated_before")];
  return {
    limit: Math.min(wholeIn(told, "limit") ?? 100, limitMax),
    offset: wholeIn(told, "offset") ?? 0,
    groupLimit: Math.min(wholeIn(told, "group_limit") ?? 10, limitMax),
    groupOffset: wholeIn(told, "group_offset") ?? 0,
    sortBy: listed(text("sort_by") ?? ""),
    ...(fields === undefined ? {} : { fields: listed(fields) }),
    ...defined({ countBy, groupBy, updatedAfter: after, updatedBefore: before }),
    filters: [...told].filter(([name]) => !own.has(name)),
  };
}

function listed(text: string): readonly string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function wholeIn(told: URLSearchParams, name: string): number | undefined {
  const text = told.get(name);
  if (text === null || text === "") return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Failure("invalid", "rudi-parameter-wrong", { parameter: name, value: text.slice(0, 100) });
}

/** As precise as it is told: `2021-07` is its first moment. */
function instantIn(told: URLSearchParams, name: string): Date | undefined {
  const text = told.get(name);
  if (text === null || text === "") return undefined;
  const date = instantOf(text);
  if (/^\d{4}/.test(text) && !Number.isNaN(date.getTime())) return date;
  throw new Failure("invalid", "rudi-parameter-wrong", { parameter: name, value: text.slice(0, 100) });
}

/** All that stands at a path (`producer.organization_name`), through lists. */
export function valuesAt(record: unknown, path: string): readonly unknown[] {
  return path.split(".").reduce<readonly unknown[]>(
    (values, name) =>
      values.flatMap((value) => {
        const member = isRawRecord(value) ? value[name] : undefined;
        if (member === undefined || member === null) return [];
        return Array.isArray(member) ? (member as unknown[]) : [member];
      }),
    [record],
  );
}

export function isAskedFor(
  record: RawRecord,
  { filters, updatedAfter, updatedBefore }: ResourceQuestion,
): boolean {
  const [updated] = valuesAt(record, "dataset_dates.updated");
  const at = typeof updated === "string" ? instantOf(updated).getTime() : Number.NaN;
  if (updatedAfter !== undefined && !(at >= updatedAfter.getTime())) return false;
  if (updatedBefore !== undefined && !(at <= updatedBefore.getTime())) return false;
  return filters.every(([path, value]) => valuesAt(record, path).some((found) => written(found) === value));
}

export function written(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

export function withFields(record: RawRecord, fields: readonly string[] | undefined): RawRecord {
  if (fields === undefined) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => fields.includes(name)));
}

export function sorted(records: readonly RawRecord[], sortBy: readonly string[]): readonly RawRecord[] {
  return records.toSorted((one, other) => {
    for (const told of sortBy) {
      const path = told.replace(/^[-+]/, "");
      const [a = "", b = ""] = [one, other].map((each) => written(valuesAt(each, path)[0] ?? ""));
      const order = a.localeCompare(b, "fr", { numeric: true });
      if (order !== 0) return told.startsWith("-") ? -order : order;
    }
    return 0;
  });
}
