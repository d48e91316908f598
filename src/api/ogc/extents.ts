import type { Actor } from "../../access/actor.ts";
import { isFailure } from "../../base/failure.ts";
import type { Column } from "../../tables/column.ts";
import type { Box } from "../../tables/query/query.ts";
import type { ReadableTable } from "../../tables/readable-tables.ts";
import type { Rooms } from "../../rooms.ts";

/** Where the rows of tables lie. A version never changes, so that what was found of it is kept. */
export interface Extents {
  /** `undefined` where no row has a place. Of a table that is not open, this is a reading. */
  of(actor: Actor, table: ReadableTable): Promise<Box | undefined>;
  /** Of the open ones alone: a list is no reading of the others. */
  ofAll(actor: Actor, tables: readonly ReadableTable[]): Promise<ReadonlyMap<string, Box>>;
}

const keptMax = 10_000;
/** So many are looked for at once. */
const togetherMax = 4;

export function newExtents({ rows }: Pick<Rooms, "rows">): Extents {
  const kept = new Map<string, Box | "nowhere">();
  const find = async (actor: Actor, table: ReadableTable): Promise<Box | undefined> => {
    if (!isOpen(table)) return rows.extentOf(actor, table.id);
    const key = `${table.id} ${table.version.number}`;
    const known = kept.get(key) ?? (await rows.extentOf(actor, table.id)) ?? "nowhere";
    if (kept.size >= keptMax) kept.clear();
    kept.set(key, known);
    return known === "nowhere" ? undefined : known;
  };
  return {
    of: find,
    async ofAll(actor, tables) {
      const boxes = new Map<string, Box>();
      const waiting = tables.filter(isOpen);
      const findNext = async (): Promise<void> => {
        for (let table = waiting.pop(); table !== undefined; table = waiting.pop()) {
          const box = await find(actor, table).catch(unlessTooMuch);
          if (box !== undefined) boxes.set(table.id, box);
        }
      };
      await Promise.all(Array.from({ length: togetherMax }, findNext));
      return boxes;
    },
  };
}

function isOpen({ access }: ReadableTable): boolean {
  return access === undefined || access.level === "open";
}

const passing = ["over-budget", "unavailable", "too-many", "not-found", "gone"] as const;

/** A list is answered without the extent of a table that costs too much at that moment, or that just went. */
function unlessTooMuch(error: unknown): undefined {
  if (!passing.some((code) => isFailure(error, code))) throw error;
}

/** The column that `datetime` looks at: the first of dates that are nobody's birth. */
export function dateColumn(columns: readonly Column[]): Column | undefined {
  return columns.find(
    ({ type, meaning }) => (type === "date" || type === "datetime") && meaning !== "birth-date",
  );
}

/** RFC 3339 instants; a day begins and ends at midnight, UTC. */
export function intervalOf({ version }: ReadableTable): readonly [string, string] | undefined {
  const column = dateColumn(version.columns);
  const profile = version.profile.columns.find(({ name }) => name === column?.name);
  const start = toInstant(profile?.min, "00:00:00Z");
  const end = toInstant(profile?.max, "23:59:59Z");
  return start === undefined || end === undefined ? undefined : [start, end];
}

/** A profile has ISO 8601; one of an older version may have DuckDB's short offset, `+00`. */
export function toInstant(value: number | string | undefined, time: string): string | undefined {
  const text = String(value);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T${time}`;
  const parts = /^(\d{4}-\d{2}-\d{2})[ T]([\d:.]+)(Z|[+-]\d{2}(?::\d{2})?)?$/.exec(text);
  if (parts === null) return undefined;
  const [, day, clock, offset = "Z"] = parts;
  if (/^[+-]00(?::00)?$/.test(offset)) return `${day}T${clock}Z`;
  return `${day}T${clock}${offset.length === 3 ? `${offset}:00` : offset}`;
}
