import { type Problem, problem } from "../../base/failure.ts";
import type { Vocabulary } from "../../vocabularies/vocabulary.ts";

/** Where a value stands, and what was found wrong so far. */
export interface At {
  readonly field: string;
  readonly problems: Problem[];
}

/** Makes a value that every export can hold of anything at all, or nothing. What it made, it leaves as it is. */
export type Clean<Of> = (value: unknown, at: At) => Of | undefined;

/** Of each description: so many wrong things say enough. */
const problemsMax = 100;

export function note(at: At, key: string, args: Problem["args"] = {}): undefined {
  if (at.problems.length < problemsMax) at.problems.push(problem(key, args, { field: at.field }));
  return undefined;
}

/** On lines of its own. */
export function text(charactersMax: number): Clean<string> {
  return (value, at) => {
    const told = toText(value, at);
    if (told === undefined) return undefined;
    const whole = withoutControls(told);
    const clean = cut(whole, charactersMax);
    if (clean !== whole) note(at, "catalogue-text-cut", { max: charactersMax });
    return clean === "" ? undefined : clean;
  };
}

/** On one line. */
export function line(charactersMax: number): Clean<string> {
  const clean = text(charactersMax);
  return (value, at) => clean(typeof value === "string" ? value.replace(/\s+/g, " ") : value, at);
}

/** The code of a term, else a text on one line. */
export function coded(vocabulary: Vocabulary, charactersMax = 300): Clean<string> {
  const clean = line(charactersMax);
  return (value, at) => {
    const told = clean(value, at);
    return told === undefined ? undefined : (vocabulary.find(told)?.code ?? told);
  };
}

/** The code of a term, or nothing. */
export function known(vocabulary: Vocabulary, key: string): Clean<string> {
  return (value, at) => {
    const told = toText(value, at);
    if (told === undefined) return undefined;
    return vocabulary.find(told)?.code ?? note(at, key, { value: shown(told) });
  };
}

export function oneOf<const Of extends string>(values: readonly Of[]): Clean<Of> {
  return (value, at) => {
    const told = toText(value, at);
    if (told === undefined) return undefined;
    return values.find((one) => one === told) ?? wrong(told, at);
  };
}

/** http(s). */
export const address: Clean<string> = (value, at) => {
  const told = toText(value, at);
  if (told === undefined) return undefined;
  return cleanAddress(told) ?? note(at, "catalogue-address-wrong", { address: shown(told) });
};

/** What names a thing: an address, or a URN. */
export const uri: Clean<string> = (value, at) => {
  const told = toText(value, at);
  if (told === undefined) return undefined;
  if (/^urn:[a-z\d][a-z\d-]{0,31}:[\w()+,\-.:=@;$!*'%/?#]{1,1000}$/i.test(told)) return told;
  return address(told, at);
};

export const email: Clean<string> = (value, at) => {
  const told = toText(value, at)
    ?.replace(/^mailto:/i, "")
    .trim();
  if (told === undefined || told === "") return undefined;
  const plausible =
    /^[\w.!#$%&'*+/=?^`{|}~-]{1,128}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}$/u;
  return plausible.test(told) && told.length <= 254
    ? told
    : note(at, "catalogue-email-wrong", { email: shown(told) });
};

/** Of the IANA register, without what follows it (`; charset=utf-8`). */
export const mediaType: Clean<string> = (value, at) => {
  const told = toText(value, at);
  if (told === undefined) return undefined;
  const [type = ""] = told
    .replace(/^https?:\/\/(?:www\.)?iana\.org\/assignments\/media-types\//i, "")
    .split(";");
  return /^[a-z]+\/[a-z\d][\w!#$&^.+-]{0,126}$/i.test(type.trim())
    ? type.trim().toLowerCase()
    : note(at, "catalogue-media-type-wrong", { type: shown(told) });
};

/** A whole number from 0 on. */
export const count: Clean<number> = (value, at) => {
  if (value === undefined || value === null || value === "") return undefined;
  const told = typeof value === "string" && /^\s*\d{1,15}\s*$/.test(value) ? Number(value) : value;
  if (typeof told !== "number" || !Number.isSafeInteger(told) || told < 0) return wrong(value, at);
  return told + 0;
};

/** Each once, in their order. */
export function listOf<Of>(clean: Clean<Of>, itemsMax: number): Clean<readonly Of[]> {
  return (value, at) => {
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) return wrong(value, at);
    const seen = new Map<string, Of>();
    for (const item of value) {
      const one = clean(item, at);
      if (one === undefined) continue;
      const key = typeof one === "string" ? one : JSON.stringify(one);
      if (seen.has(key)) continue;
      if (seen.size === itemsMax) {
        note(at, "catalogue-too-many", { max: itemsMax });
        break;
      }
      seen.set(key, one);
    }
    return seen.size === 0 ? undefined : [...seen.values()];
  };
}

type Fields<Of> = { readonly [Field in keyof Required<Of>]: Clean<NonNullable<Of[Field]>> };

/** What stands in the fields that are known; nothing where none does, or where one of `needed` does not. */
export function shape<Of extends object>(
  fields: Fields<Of>,
  needed: readonly (keyof Of & string)[] = [],
): Clean<Of> {
  const cleans = Object.entries<Clean<unknown>>(fields);
  return (value, at) => {
    if (value === undefined || value === null) return undefined;
    if (!isObject(value)) return wrong(value, at);
    for (const field of Object.keys(value)) {
      if (!Object.hasOwn(fields, field)) note(at, "catalogue-field-unknown", { name: shown(field) });
    }
    const clean: Record<string, unknown> = {};
    for (const [field, cleanField] of cleans) {
      const one = Object.hasOwn(value, field) ? cleanField(value[field], at) : undefined;
      if (one !== undefined) clean[field] = one;
    }
    const missing = needed.find((field) => clean[field] === undefined);
    if (missing !== undefined) return note(at, "catalogue-value-missing", { name: missing });
    return Object.keys(clean).length === 0 ? undefined : (clean as Of);
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function wrong(value: unknown, at: At): undefined {
  return note(at, "catalogue-value-wrong", { value: shown(value) });
}

/** As much of a value as a message can hold. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return "[…]";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? cleanText(value.slice(0, 300), 100).replace(/\s+/g, " ") : "{…}";
}

/** An http(s) address in the form that RDF, XML and JSON can all hold, or nothing. */
export function cleanAddress(told: string): string | undefined {
  if (told.length > addressMax) return undefined;
  try {
    const url = new URL(told.trim());
    if (!/^https?:$/.test(url.protocol) || url.hostname === "") return undefined;
    const clean = url.href.replace(/[<>"{}|\\^`\s]/g, (sign) => encodeURIComponent(sign));
    return clean.length > addressMax ? undefined : clean;
  } catch {
    return undefined;
  }
}

const addressMax = 4000;

/** On lines of its own, without control characters, and never longer than told. */
export function cleanText(told: string, charactersMax: number): string {
  return cut(withoutControls(told), charactersMax);
}

function withoutControls(told: string): string {
  const lines = told.includes("\r") ? told.replace(/\r\n?/g, "\n") : told;
  const whole = lines.isWellFormed() ? lines : lines.replace(/\p{Surrogate}/gu, "");
  // eslint-disable-next-line no-control-regex
  return whole.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, "").trim();
}

/** Never in the middle of a sign. */
function cut(clean: string, charactersMax: number): string {
  if (clean.length <= charactersMax) return clean;
  return `${clean.slice(0, charactersMax - 1).replace(/\p{Surrogate}$/u, "")}…`;
}

function toText(value: unknown, at: At): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value !== "string") return wrong(value, at);
  // What is cut away anyway is not worth looking through.
  return value.slice(0, 1_000_000).trim() === "" ? undefined : value.slice(0, 1_000_000);
}
