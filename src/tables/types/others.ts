import type { Writing } from "../column.ts";
import { quoteText } from "../../engine/quote.ts";
import type { Form } from "./form.ts";

function booleanForm(writing: keyof typeof booleanWritings): Form {
  const [yes, no] = booleanWritings[writing];
  return {
    type: "boolean",
    writing,
    certain: true,
    pattern: `(?i:${yes}|${no})`,
    quick: (cell) => `lower(${cell}) IN (${quoteText(yes)}, ${quoteText(no)})`,
    quickCast: (cell) => `lower(${cell}) = ${quoteText(yes)}`,
    cast: (cell) => `lower(${cell}) = ${quoteText(yes)}`,
  };
}

const booleanWritings = {
  "true-false": ["true", "false"],
  "vrai-faux": ["vrai", "faux"],
  "oui-non": ["oui", "non"],
  "yes-no": ["yes", "no"],
  "zero-one": ["1", "0"],
} as const;

function isBooleanWriting(writing: Writing): writing is keyof typeof booleanWritings {
  return writing in booleanWritings;
}

/** The words that a column writes for yes and no, in lower case. */
export function booleanWords(writing: Writing | undefined): readonly [yes: string, no: string] {
  return booleanWritings[writing !== undefined && isBooleanWriting(writing) ? writing : "true-false"];
}

export const booleanForms: readonly Form[] = [
  booleanForm("true-false"),
  booleanForm("vrai-faux"),
  booleanForm("oui-non"),
  booleanForm("yes-no"),
  booleanForm("zero-one"),
];

function listForm(writing: Writing, sign: string): Form {
  const inside = sign === "|" ? "\\|" : sign;
  const items = `list_transform(string_split(CELL, ${quoteText(sign)}), lambda item: trim(item))`;
  return {
    type: "list",
    writing,
    pattern: `(?s:.*)`,
    accepts: (text) => new RegExp(inside).test(text),
    quick: (cell) => `${cell} <> ''`,
    // An empty item has its place between the others, and is kept.
    quickCast: (cell) => items.replace("CELL", cell),
    cast: (cell) => items.replace("CELL", cell),
  };
}

export const listForms: readonly Form[] = [
  listForm("list-pipe", "|"),
  listForm("list-semicolon", ";"),
  listForm("list-comma", ","),
  {
    type: "list",
    writing: "json",
    pattern: "(?s:\\[.*\\])",
    accepts: isJsonList,
    cast: (cell) => `TRY(from_json(${cell}, '["VARCHAR"]'))`,
  },
];

function isJsonList(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null);
  } catch {
    return false;
  }
}
