import type { Access } from "../accesses.ts";

/** What another instance tells of what ours read there: shown, and believed no more than that. */
export interface AccessElsewhere extends Access {
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

type Told = Omit<AccessElsewhere, "at"> & { readonly at: string };

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
    !Number.isNaN(Date.parse(String(told["at"])))
  );
}

function isParty(value: unknown): boolean {
  const { kind, name } = (value ?? {}) as { kind?: unknown; name?: unknown };
  return isText(kind) && (name === undefined || isText(name));
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= textMax;
}

function toAccess(told: Told): AccessElsewhere {
  return { ...told, at: new Date(told.at) };
}
