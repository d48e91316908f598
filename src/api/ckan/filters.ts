import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";

/** What of Solr's query language is understood in `q` and `fq`: `field:value`, `field:(a OR b)`, words. */
interface Asked {
  readonly fields: readonly AskedField[];
  readonly words: string;
  /** Where that is said between the words: each of them (`AND`, or a plus), or any (`OR`). */
  readonly held?: "every" | "any";
}

export interface AskedField {
  readonly field: string;
  /** Any of them. */
  readonly values: readonly string[];
  /** `-field:…`: none of them. */
  readonly absent: boolean;
}

/** Parts of a query of Solr, each of which holds; of words, those that say most do, unless all are demanded. */
export function parseSolr(text: string, parameter: string): Asked {
  const fields: AskedField[] = [];
  const words: string[] = [];
  const said = new Set<"every" | "any">();
  for (const one of partsOf(text, parameter)) {
    if (one.field === "") {
      const operator = operatorOf(one);
      if (operator === undefined) words.push(...wordOf(one, parameter));
      if (operator !== undefined || one.sign === "+") said.add(operator ?? "every");
    } else if (one.field !== "*") {
      fields.push({ field: one.field, values: valuesOf(one), absent: one.sign === "-" });
    }
  }
  const [held] = said;
  if (said.size > 1) throw unreadable(parameter, "AND … OR");
  return { fields, words: words.join(" "), ...defined({ held }) };
}

function operatorOf({ quoted, list, bare }: Part): "every" | "any" | undefined {
  if (quoted !== undefined || list !== undefined) return undefined;
  if (bare === "AND" || bare === "&&") return "every";
  return bare === "OR" || bare === "||" ? "any" : undefined;
}

interface Part {
  readonly whole: string;
  readonly sign: string;
  /** Empty for words alone. */
  readonly field: string;
  readonly quoted?: string;
  /** What stands between parentheses. */
  readonly list?: string;
  readonly bare: string;
}

function* partsOf(text: string, parameter: string): Generator<Part> {
  const part =
    /\s*([+-]?)(?:([a-z_][\w.]*|\*):)?(?:"((?:[^"\\]|\\.)*)"|\(([^()]*)\)|(\[[^\]]*\]|(?:\\.|[^\s"()])+))/iy;
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    part.lastIndex = at;
    const found = part.exec(text);
    if (found === null) throw unreadable(parameter, text.slice(at, at + 30));
    at = part.lastIndex;
    const [whole, sign = "", field = "", quoted, list, bare = ""] = found;
    yield {
      whole,
      sign,
      field,
      bare,
      ...defined({ quoted, list }),
    };
  }
}

function wordOf({ whole, sign, quoted, list, bare }: Part, parameter: string): string[] {
  if (list !== undefined) throw unreadable(parameter, whole);
  const kept = sign === "-" ? "-" : "";
  if (quoted !== undefined) return [`${kept}"${quoted}"`];
  return bare === "*" ? [] : [kept + bare];
}

function valuesOf({ quoted, list, bare }: Part): string[] {
  return (list === undefined ? [quoted ?? bare] : alternatives(list)).map(unescaped);
}

function alternatives(list: string): string[] {
  return [...list.matchAll(/"((?:[^"\\]|\\.)*)"|([^\s"]+)/g)]
    .map(([, quoted, word = ""]) => quoted ?? word)
    .filter((value) => value !== "OR" && value !== "AND" && value !== "");
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/g, "$1");
}

export function unreadable(parameter: string, near: string): Failure {
  return new Failure("invalid", "ckan-query-unreadable", {
    parameter,
    near: near.trim(),
    expected: "organization:ville res_format:(CSV OR JSON)",
  });
}
