import { Parser } from "htmlparser2";
import { parseLenient } from "../../formats/json/lenient-json.ts";
import { isRawRecord, type RawRecord } from "../normalize/fields.ts";

/** What the scripts of a page, or a JSON-LD document, say in schema.org. */
interface LinkedData {
  readonly datasets: readonly RawRecord[];
  /** Scripts that are no JSON. */
  readonly broken: number;
}

const scriptsMax = 50;
const scriptCharactersMax = 5_000_000;
const depthMax = 30;
const nodesMax = 100_000;

/** Texts of the scripts of a page that hold JSON-LD. */
export function scriptsOf(html: string): string[] {
  const scripts: string[] = [];
  let text: string | undefined;
  const parser = new Parser({
    onopentag: (name, { type = "" }) => {
      if (name === "script" && /^\s*application\/ld\+json\b/i.test(type) && scripts.length < scriptsMax)
        text = "";
    },
    ontext: (piece) => {
      if (text !== undefined && text.length < scriptCharactersMax) text += piece;
    },
    onclosetag: (name) => {
      if (name !== "script" || text === undefined) return;
      scripts.push(text.replace(/^\s*<!--|-->\s*$/g, ""));
      text = undefined;
    },
  });
  parser.end(html);
  return scripts;
}

/**
 * The datasets of JSON-LD texts, wherever they stand: alone, in a list, in a graph, inside a
 * catalogue or a page. Names lose the prefix or the address of schema.org, typed values become
 * texts, and what is told by reference is put in its place. No context is ever fetched.
 */
export function datasetsOf(texts: readonly string[]): LinkedData {
  const values: unknown[] = [];
  let broken = 0;
  for (const text of texts) {
    const parsed = parse(text);
    if (parsed === undefined) broken++;
    else values.push(parsed.value);
  }
  const nodes = new Nodes();
  const plain = values.map((value) => nodes.plain(value, 0));
  const datasets: RawRecord[] = [];
  for (const value of plain) collect(value, datasets, 0);
  return { datasets: datasets.map((dataset) => nodes.resolved(dataset)), broken };
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return parseLenient(text);
  }
}

class Nodes {
  readonly #byId = new Map<string, RawRecord>();
  #count = 0;

  /** With plain names and values; nodes that say something are known by their identifier. */
  plain(value: unknown, depth: number): unknown {
    if (depth > depthMax || this.#count > nodesMax) return undefined;
    if (Array.isArray(value)) return (value as unknown[]).map((item) => this.plain(item, depth + 1));
    if (!isRawRecord(value)) return value;
    this.#count++;
    if ("@value" in value) return value["@value"];
    const told: Record<string, unknown> = {};
    for (const [name, member] of Object.entries(value)) {
      if (name !== "@context" && name !== "__proto__") told[plainName(name)] = this.plain(member, depth + 1);
    }
    const id = told["@id"];
    if (typeof id === "string" && Object.keys(told).length > 1 && !this.#byId.has(id))
      this.#byId.set(id, told);
    return told;
  }

  /** With one level of references followed, which is as deep as datasets refer. */
  resolved(node: RawRecord): RawRecord {
    const follow = (value: unknown): unknown => {
      if (Array.isArray(value)) return (value as unknown[]).map(follow);
      if (!isRawRecord(value) || Object.keys(value).length !== 1) return value;
      const id = value["@id"];
      return typeof id === "string" ? (this.#byId.get(id) ?? value) : value;
    };
    return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, follow(value)]));
  }
}

function plainName(name: string): string {
  return name.replace(
    /^(?:https?:\/\/schema\.org\/|schema:|sc:|cr:|http:\/\/mlcommons\.org\/croissant\/)/,
    "",
  );
}

/** A dataset may hold others; only those that a catalogue or a page holds are told on their own. */
function collect(value: unknown, found: RawRecord[], depth: number): void {
  if (depth > depthMax || found.length >= nodesMax) return;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) collect(item, found, depth + 1);
    return;
  }
  if (!isRawRecord(value)) return;
  if (isDataset(value)) {
    found.push(value);
    return;
  }
  for (const member of Object.values(value)) collect(member, found, depth + 1);
}

/** One that is only named by its identifier is told elsewhere. */
function isDataset(told: RawRecord): boolean {
  const types = [told["@type"], told["type"]].flat();
  const isNamed = ["name", "description", "distribution", "url"].some((name) => Object.hasOwn(told, name));
  return (
    isNamed &&
    types.some((type) => typeof type === "string" && /^(?:Dataset|DataFeed)$/.test(plainName(type)))
  );
}
