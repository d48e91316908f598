/** What a signature is told with, of structured fields (RFC 9651): inner lists of strings, and bytes. */
export interface DictionaryMember {
  /** The items of an inner list, as they are written; `undefined` for bytes. */
  readonly items?: readonly string[];
  readonly bytes?: Uint8Array;
  readonly parameters: ReadonlyMap<string, string | number | boolean>;
  /** The value as it was written, with its parameters. */
  readonly written: string;
}

/** A dictionary by its keys; `undefined` for a text that is none, or holds what signatures do not. */
export function parseDictionary(text: string): ReadonlyMap<string, DictionaryMember> | undefined {
  const members = new Map<string, DictionaryMember>();
  let rest = text.trim();
  while (rest !== "") {
    const match = entry.exec(rest);
    if (match === null) return undefined;
    const [all, name = "", written = "", items = "", base64, told = ""] = match;
    const value = base64 === undefined ? { items: items.match(quoted) ?? [] } : toBytes(base64);
    if (value === undefined) return undefined;
    members.set(name, { ...value, parameters: toParameters(told), written });
    rest = rest.slice(all.length);
    if (all.trimEnd().endsWith(",") && rest === "") return undefined;
  }
  return members;
}

/** A string of RFC 9651 §3.3.3 without its quotes; `undefined` for what is no string. */
export function toText(item: string): string | undefined {
  return /^"[^"\\]*"$/.test(item) ? item.slice(1, -1) : undefined;
}

const key = String.raw`[a-z*][a-z0-9_.*-]{0,63}`;
// Strings with escapes are not read: nothing of a signature needs them.
const string = String.raw`"[ !#-\[\]-~]*"`;
const parameter = String.raw`; ?${key}(?:=(?:${string}|-?\d{1,15}|[a-zA-Z*][\w.*/-]*))?`;
const item = String.raw`${string}(?:${parameter})*`;
const list = String.raw`\((${item}(?: ${item})*)?\)`;
const bytes = String.raw`:([A-Za-z0-9+/=]*):`;
const entry = new RegExp(String.raw`^(${key})=((?:${list}|${bytes})((?:${parameter})*))(?:[ \t]*,[ \t]*|$)`);
const quoted = new RegExp(item, "g");
const parameterOf = new RegExp(String.raw`; ?(${key})(?:=(${string}|[^;]*))?`, "g");

function toBytes(base64: string): Pick<DictionaryMember, "bytes"> | undefined {
  const decoded = Buffer.from(base64, "base64");
  return decoded.toString("base64") === base64 ? { bytes: decoded } : undefined;
}

function toParameters(text: string): DictionaryMember["parameters"] {
  return new Map(
    [...text.matchAll(parameterOf)].map(([, name = "", value]) => [name, toBare(value)] as const),
  );
}

function toBare(value: string | undefined): string | number | boolean {
  if (value === undefined) return true;
  return toText(value) ?? (/^-?\d+$/.test(value) ? Number(value) : value);
}
