import type { Access, EndingRead } from "./accesses.ts";

/** What another instance tells of what ours read there: shown, and believed no more than that. */
interface AccessElsewhere extends Access {
  /** Of the dataset, as that instance has it. */
  readonly title: string;
}

export interface AccessPageElsewhere {
  readonly items: readonly AccessElsewhere[];
  readonly cursor?: string;
}

const itemsMax = 1000;
const textMax = 10_000;

/** `undefined` for what is no such answer; what is no entry in it is left out. */
export function parseElsewhere(value: unknown): AccessPageElsewhere | undefined {
  const { data, meta } = (value ?? {}) as { data?: unknown; meta?: { cursor?: unknown } };
  if (!Array.isArray(data)) return undefined;
  const cursor = meta?.cursor;
  return {
    items: data.slice(0, itemsMax).flatMap((item) => (isEntry(item) ? [toAccess(item)] : [])),
    ...(typeof cursor === "string" && /^\d{1,15}$/.test(cursor) ? { cursor } : {}),
  };
}

type Told = Omit<AccessElsewhere, "at" | "ending"> & {
  readonly at: string;
  readonly ending?: Omit<EndingRead, "at"> & { readonly at: string };
};

function isEntry(value: unknown): value is Told {
  if (typeof value !== "object" || value === null) return false;
  const told = value as Readonly<Record<string, unknown>>;
  const texts = ["at", "basis", "reading", "instance", "organization", "dataset", "table", "title"];
  return (
    texts.every((key) => isText(told[key])) &&
    ["index", "version"].every((key) => Number.isSafeInteger(told[key])) &&
    ["filter", "purpose", "agreement", "project"].every(
      (key) => told[key] === undefined || isText(told[key]),
    ) &&
    (told["rows"] === undefined || Number.isSafeInteger(told["rows"])) &&
    [told["columns"], told["erased"]].every((list) => Array.isArray(list) && list.every(isText)) &&
    isParty(told["party"]) &&
    isDate(told["at"]) &&
    (told["ending"] === undefined || isEnding(told["ending"]))
  );
}

function isEnding(value: unknown): boolean {
  const { index, at, ended, rows } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return (
    Number.isSafeInteger(index) &&
    isDate(at) &&
    ["whole", "left", "cut"].includes(String(ended)) &&
    (rows === undefined || Number.isSafeInteger(rows))
  );
}

function isDate(value: unknown): boolean {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isParty(value: unknown): boolean {
  const { kind, name } = (value ?? {}) as { kind?: unknown; name?: unknown };
  return isText(kind) && (name === undefined || isText(name));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= textMax;
}

function toAccess({ ending, ...told }: Told): AccessElsewhere {
  const end = ending === undefined ? {} : { ending: { ...ending, at: new Date(ending.at) } };
  return { ...told, at: new Date(told.at), ...end };
}
