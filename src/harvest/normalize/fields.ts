import { type Arguments, problem, type Problem } from "../../base/failure.ts";
import type { Coverage, Period } from "../../catalogue/metadata.ts";
import { understandDate, understandPeriod, periodOf } from "./dates.ts";
import { isTooDeep } from "./depth.ts";
import { type BoundingBox, understandBox } from "./geometry.ts";
import { toMarkdown, toPlainText } from "./html.ts";
import { understandLicence } from "./licence.ts";
import type { NormalizedValue } from "./normalized-value.ts";
import { oneLine } from "./one-line.ts";

/** A record of a source, whose fields may hold anything. */
export type RawRecord = Readonly<Record<string, unknown>>;

export function isRawRecord(value: unknown): value is RawRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads the fields of one record by name, whatever they hold: a text where a number is written, one
 * value where a list should be, the other way round. What was written and cannot be taken becomes a
 * problem, with the name of its field; what is empty (`null`, blank, an empty list) is absent.
 */
export class Fields {
  readonly told: RawRecord;
  readonly problems: Problem[];
  /** Before each name in problems: `resources 3 `. */
  readonly #path: string;
  /** Of the document, by which relative addresses are read. */
  readonly #base: string;

  constructor(told: RawRecord, base: string, problems: Problem[] = [], path = "") {
    this.told = told;
    this.#base = base;
    this.problems = problems;
    this.#path = path;
  }

  /** As it stands. */
  raw(name: string): unknown {
    return this.told[name];
  }

  /** On one line, without HTML. The first of the names that holds one. */
  text(...names: readonly string[]): string | undefined {
    return this.#first(names, (name) => oneText(this.raw(name), toPlainText, () => this.#wrong(name)));
  }

  /** A text of several lines, as Markdown. */
  markdown(...names: readonly string[]): string | undefined {
    return this.#first(names, (name) => oneText(this.raw(name), toMarkdown, () => this.#wrong(name)));
  }

  /** A list of texts; one text is a list of one. */
  texts(...names: readonly string[]): string[] {
    const found = this.#first(names, (name) => {
      const texts = listOf(this.raw(name)).flatMap(
        (item) => oneText(item, toPlainText, () => this.#wrong(name)) ?? [],
      );
      return texts.length === 0 ? undefined : [...new Set(texts)];
    });
    return found ?? [];
  }

  number(...names: readonly string[]): number | undefined {
    return this.#first(names, (name) => {
      const value = this.raw(name);
      if (isEmpty(value)) return undefined;
      const number = typeof value === "string" ? Number(value.trim().replace(",", ".")) : value;
      if (typeof number === "number" && Number.isFinite(number)) return number;
      this.#wrong(name);
      return undefined;
    });
  }

  /** True and false, as words and numbers too. */
  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === true || value === 1 || /^(?:true|yes|oui|1)$/i.test(String(value))) return true;
    if (value === false || value === 0 || /^(?:false|no|non|0)$/i.test(String(value))) return false;
    return undefined;
  }

  /** An http(s) address, made absolute. */
  address(...names: readonly string[]): string | undefined {
    return this.#first(names, (name) => {
      const text = oneText(this.raw(name), oneLine, () => this.#wrong(name));
      return text === undefined ? undefined : this.#addressOf(name, text);
    });
  }

  addresses(...names: readonly string[]): string[] {
    const found = this.#first(names, (name) => {
      const texts = listOf(this.raw(name)).flatMap(
        (item) => oneText(item, oneLine, () => this.#wrong(name)) ?? [],
      );
      const addresses = texts.flatMap((text) => this.#addressOf(name, text) ?? []);
      return addresses.length === 0 ? undefined : [...new Set(addresses)];
    });
    return found ?? [];
  }

  /** The first of the names that holds one, in ISO 8601. */
  date(...names: readonly string[]): string | undefined {
    return this.#first(names, (name) => {
      const text = oneText(this.raw(name), oneLine, () => this.#wrong(name));
      return text === undefined ? undefined : this.#understood(name, understandDate(withoutDay(text)));
    });
  }

  /** Told by two fields; nothing where neither holds a date. */
  period(start: readonly string[], end: readonly string[]): Period[] {
    const period = periodOf(this.date(...start), this.date(...end));
    return Object.keys(period).length === 0 ? [] : [period];
  }

  /** Told as one text. */
  periodIn(name: string): Period[] {
    const text = this.text(name);
    const period = text === undefined ? undefined : this.#understood(name, understandPeriod(text));
    return period === undefined ? [] : [period];
  }

  /** The box of a geometry: GeoJSON, WKT, four numbers. Where the record says that it lies decides between orders of axes. */
  box(name: string, within?: BoundingBox): Coverage["bbox"] {
    const value = this.raw(name);
    return isEmpty(value) ? undefined : this.#understood(name, understandBox(value, { within }));
  }

  /** A box told side by side, by the names of the fields that hold them. Sides that were swapped are told. */
  boxOfSides(names: Sides, within?: BoundingBox): Coverage["bbox"] {
    const w = this.number(names.west);
    const s = this.number(names.south);
    const e = this.number(names.east);
    const n = this.number(names.north);
    if (w === undefined || s === undefined || e === undefined || n === undefined) return undefined;
    if (w > e || s > n) this.tell("read-box-swapped", names.west);
    const sides = [Math.min(w, e), Math.min(s, n), Math.max(w, e), Math.max(s, n)];
    return this.#understood(names.west, understandBox(sides.join(","), { within }));
  }

  /** Of what the record writes of one licence: its code, name and address. Problems are told of the field `name`. */
  licence(name: string, writings: readonly (string | undefined)[]): string | undefined {
    return this.#understood(name, understandLicence(writings));
  }

  /** A text, or an object of texts by language: the first of them. */
  inOneLanguage(name: string): string | undefined {
    const value = this.raw(name);
    return isRawRecord(value) ? this.object(name).markdown(...Object.keys(value)) : this.markdown(name);
  }

  /** The object that a field holds, or an empty one. */
  object(name: string): Fields {
    const value = this.raw(name);
    if (!isEmpty(value) && !isRawRecord(value)) this.#wrong(name);
    return this.inside(isRawRecord(value) ? value : {}, name);
  }

  /** The objects of a list; one object is a list of one. */
  objects(name: string): Fields[] {
    const value = this.raw(name);
    if (value === undefined || value === null) return [];
    return listOf(value).flatMap((item, index) => {
      if (isRawRecord(item)) return [this.inside(item, `${name} ${index + 1}`)];
      this.#wrong(`${name} ${index + 1}`);
      return [];
    });
  }

  /** The same fields, with other values. */
  mapped(change: (value: unknown) => unknown): Fields {
    const told = Object.entries(this.told).map(([name, value]) => [name, change(value)] as const);
    return new Fields(Object.fromEntries(told), this.#base, this.problems, this.#path);
  }

  has(name: string): boolean {
    return !isEmpty(this.raw(name));
  }

  /** The name of a field as problems tell it. */
  place(name: string): string {
    return `${this.#path}${name}`;
  }

  /** Tells a problem of a field of this object. */
  tell(key: string, name: string, args: Arguments = {}): void {
    const field = this.place(name);
    // A field that is read twice is told once.
    const isTold = this.problems.some((told) => told.key === key && told.where?.["field"] === field);
    if (!isTold && this.problems.length < problemsMax) this.problems.push(problem(key, args, { field }));
  }

  #first<T>(names: readonly string[], read: (name: string) => T | undefined): T | undefined {
    for (const name of names) {
      const told = this.told[name];
      if (told === undefined || told === null || told === "") continue;
      const value = read(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #understood<T>(name: string, { value, problems }: NormalizedValue<T>): T | undefined {
    for (const { key, args } of problems) this.tell(key, name, args);
    return value;
  }

  /** Fields that stand under these, whose problems are told among them. */
  inside(told: RawRecord, path: string): Fields {
    return new Fields(told, this.#base, this.problems, `${this.#path}${path} `);
  }

  #addressOf(name: string, text: string): string | undefined {
    const address = toAddress(text, this.#base);
    if (address === undefined) this.tell("read-address-wrong", name, { address: text.slice(0, 200) });
    return address;
  }

  #wrong(name: string): void {
    this.tell("read-field-wrong", name, { field: this.place(name) });
  }
}

const problemsMax = 50;

interface Sides {
  readonly west: string;
  readonly south: string;
  readonly east: string;
  readonly north: string;
}

/** An http(s) address; one that begins with `www.` or a slash is completed. */
function toAddress(text: string, base: string): string | undefined {
  const written = text.trim().replace(/^(?=www\.)/i, "http://");
  if (!/^(?:https?:|\/)/i.test(written)) return undefined;
  const url = URL.parse(written, base);
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname !== "" ? url.href : undefined;
}

/** Lists and objects that were written as a JSON text, at times with entities, opened. */
export function opened(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  for (const text of [value, value.replaceAll("&quot;", '"')]) {
    try {
      const inside = JSON.parse(text) as unknown;
      return isTooDeep(inside) ? value : inside;
    } catch {
      // It only looks like JSON, or is written with entities.
    }
  }
  return value;
}

const nothing: readonly unknown[] = [];

/** The values of a list, empty ones aside; one value is a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return nothing;
  return (Array.isArray(value) ? (value as unknown[]) : [value]).filter((item) => !isEmpty(item));
}

export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value === "" || (value.length < 1000 && value.trim() === "");
  return Array.isArray(value) && value.every(isEmpty);
}

/** DKAN writes `jeu, 19/12/2019 - 03:00`, at times with words before it. */
function withoutDay(text: string): string {
  return !text.includes(",")
    ? text
    : text.replace(/^.*\p{L}, (\d{1,2}\/\d{1,2}\/\d{4}) - (\d{1,2}:\d{2})$/u, "$1 $2");
}

function oneText(value: unknown, clean: (text: string) => string, wrong: () => void): string | undefined {
  if (isEmpty(value)) return undefined;
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (Array.isArray(value) && value.length === 1) return oneText(value[0], clean, wrong);
  if (typeof value !== "string") {
    wrong();
    return undefined;
  }
  const text = clean(value);
  return text === "" ? undefined : text;
}
