import { setImmediate as nextTurn } from "node:timers/promises";
import { problem, type Problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Territory } from "../../territory/territory.ts";
import type { Column, Meaning } from "../column.ts";
import type { PersonalData } from "../table.ts";
import { trim } from "./blank.ts";
import { phraseOf } from "./headers.ts";
import { areTitled, peopleInText } from "./people-in-text.ts";
import { rules, wordRules, type Rule } from "./meaning-rules.ts";
import { isAddress, numberMeaning, pairMeaning } from "./place-rules.ts";
import { agreeingRule, isValidBy } from "./text-codes.ts";
import { tellLost } from "./what-is-lost.ts";

/**
 * A column with its distinct values as the file writes them, most frequent first: 2 000 are
 * enough, from the whole file. `count` is the number of cells that hold the value.
 */
export interface ColumnValues {
  readonly column: Column;
  readonly values: readonly { readonly value: string; readonly count: number }[];
  /** Cells that are not missing, where known; else those of the values are summed. */
  readonly cells?: number;
}

/** What a column is about, and how sure that is. */
interface MeaningFound {
  readonly name: string;
  readonly meaning?: Meaning;
  /** From 0 to 1: the part of the cells looked at that are valid. */
  readonly validShare: number;
  /** Values that are not valid, ten at most. */
  readonly invalid: readonly string[];
  readonly problems: readonly Problem[];
}

interface MeaningsFound {
  readonly meanings: readonly MeaningFound[];
  /** Columns that may name people: their producer answers before publishing. */
  readonly personalData: readonly PersonalData[];
}

/**
 * The meaning of each column where header and cells leave no doubt, in the order given. Others have
 * their turn between two columns.
 */
export async function findMeanings(
  columns: readonly ColumnValues[],
  territory: Territory | undefined,
): Promise<MeaningsFound> {
  const found: MeaningFound[] = [];
  await territory?.readNames();
  for (const column of columns) {
    const each = findMeaning(column, territory);
    const lost = tellLost(column.column, each.meaning, column.values);
    found.push({ ...each, problems: [...each.problems, ...lost] });
    await nextTurn();
  }
  const meanings = withNames(columns, found);
  return { meanings, personalData: findPersonalData(columns, meanings) };
}

function findMeaning(column: ColumnValues, territory: Territory | undefined): MeaningFound {
  const { name, type } = column.column;
  const cells = valuesOf(column);
  const rule = agreeingRule([...rules, ...wordRules], name, type, cells, territory);
  // What a person said stands; its rule then tells which cells do not keep to it.
  const stated = column.column.meaning;
  const ruled = [...rules, ...wordRules].find((each) => each.meaning === (stated ?? rule?.meaning));
  if (ruled !== undefined) return judged(column, ruled, territory);
  const meaning = stated ?? plainMeaning(column, cells);
  return { name, ...defined({ meaning }), validShare: 1, invalid: [], problems: [] };
}

/** The items of a list, or the cells themselves. */
function valuesOf({ column, values }: ColumnValues): string[] {
  const cells = values
    .map(({ value }) => trim(value))
    .filter((value) => value !== "" && !column.missing.includes(value));
  return column.type === "list" ? cells.flatMap((cell) => cell.split(/[|;,]/).map(trim)) : cells;
}

function plainMeaning({ column }: ColumnValues, cells: readonly string[]): Meaning | undefined {
  const { name, type } = column;
  if (type === "date" || type === "datetime") return isBirth(name) ? "birth-date" : "date";
  if (type === "text") return pairMeaning(name, cells) ?? (isAddress(name, cells) ? "address" : undefined);
  if (type !== "integer" && type !== "decimal") return undefined;
  const values = cells
    .map((cell) => Number(cell.replace(",", ".")))
    .filter((value) => Number.isFinite(value));
  return isYear(name, type, values) ? "year" : numberMeaning(name, values);
}

function isBirth(header: string): boolean {
  return / (?:naissance|birth|birthdate|birthday|dob|ddn|date nais|datenaiss|ne le|nee le) /.test(
    phraseOf(header),
  );
}

function isYear(header: string, type: Column["type"], values: readonly number[]): boolean {
  if (type !== "integer" || values.length === 0) return false;
  const says = / (?:annee|annees|year|an|exercice|millesime|annee scolaire|anno|jahr) /.test(
    phraseOf(header),
  );
  return says && values.every((value) => value >= 1500 && value <= 2150);
}

/** The cells that keep to a rule, those that do not, and what a reader should know of them. */
function judged(column: ColumnValues, rule: Rule, territory: Territory | undefined): MeaningFound {
  const { name, missing, type } = column.column;
  const held = column.values.filter(({ value }) => trim(value) !== "" && !missing.includes(trim(value)));
  const bad = held.filter(({ value }) => !isValidBy(rule, trim(value), type, territory));
  const cells = held.reduce((sum, { count }) => sum + count, 0);
  const badCells = bad.reduce((sum, { count }) => sum + count, 0);
  const invalid = bad.slice(0, 10).map(({ value }) => value);
  const problems: Problem[] = [];
  if (badCells > 0) {
    const examples = invalid.slice(0, 3).map(cut);
    const args = { column: name, meaning: rule.meaning, count: badCells, examples };
    problems.push(problem("meaning-invalid-values", args, { column: name }));
  }
  const merged = territory === undefined ? undefined : mergedCodes(name, rule.meaning, held, territory);
  if (merged !== undefined) problems.push(merged);
  return {
    name,
    meaning: rule.meaning,
    validShare: cells === 0 ? 1 : (cells - badCells) / cells,
    invalid,
    problems,
  };
}

const levels: Partial<Record<Meaning, "commune" | "region" | "departement">> = {
  "commune-code": "commune",
  "region-code": "region",
  "departement-code": "departement",
};

const exampleMax = 60;

function cut(example: string): string {
  return example.length > exampleMax ? `${example.slice(0, exampleMax).trimEnd()}…` : example;
}

/** Codes that are no longer in use, with what each became. */
function mergedCodes(
  name: string,
  meaning: Meaning,
  values: ColumnValues["values"],
  territory: Territory,
): Problem | undefined {
  const level = levels[meaning];
  if (level === undefined) return undefined;
  const merged = values.flatMap(({ value }) => {
    const place = territory.lookUp(level, trim(value));
    return place?.successor === undefined ? [] : [`${place.code} ${place.label} → ${place.successor}`];
  });
  if (merged.length === 0) return undefined;
  const args = { column: name, count: merged.length, examples: merged.slice(0, 3) };
  const key = level === "commune" ? "meaning-communes-merged" : "meaning-codes-replaced";
  return problem(key, args, { column: name });
}

const firstName = / (?:prenom|prenoms|first name|firstname|given name|forename) /;
const lastName =
  / (?:nom famille|nom de famille|nom usage|nom d usage|nom naissance|nom de naissance|last name|lastname|surname|family name|nom patronymique|nom usuel) /;

const fullName =
  / (?:nom complet|noms? (?:et )?prenoms?|prenoms? (?:et )?noms?|nomprenom|prenomnom|full name|fullname) /;
const office =
  "maires?|titulaires?|elue?s?|presidente?s?|adjointe?s?|conseillers?|conseilleres?|deputee?s?|senateurs?|senatrices?|directeurs?|directrices?|responsables?|referente?s?|prefete?s?|proprietaires?|gerante?s?|interlocuteurs?|mayors?|holders?|owners?";
/** `MAIRE_NOM`, `Nom du titulaire`: whoever holds it is named whole, where no column beside has the first names. */
const nameOfOffice = new RegExp(
  ` (?:(?:${office}) (?:nom|name)|(?:nom|name) (?:(?:du|de la|de l|des|of|of the) )?(?:${office})) `,
);
/** Of who is no person. */
const organization =
  / (?:sarl|sas|sasu|sa|eurl|sci|scop|snc|gie|gaec|earl|association|societe|entreprise|cabinet|groupe|commune|mairie|ville|syndicat|communaute|metropole|departement|region|conseil|etablissements?|ets|office|regie) /;

/** First and last names have no form of their own: their headers tell them, and each other. */
function withNames(columns: readonly ColumnValues[], found: readonly MeaningFound[]): MeaningFound[] {
  const isFree = (index: number): boolean => found[index]?.meaning === undefined && isWordy(columns[index]);
  const hasFirstName = columns.some(({ column }, index) => {
    const phrase = phraseOf(column.name);
    return firstName.test(phrase) && isFree(index) && !isFullName(phrase, columns[index]);
  });
  return found.map((each, index) => {
    const phrase = phraseOf(each.name);
    const isNamed = each.meaning === undefined && isFullName(phrase, columns[index]);
    if (isNamed) return { ...each, meaning: "full-name" };
    if (!isFree(index)) return each;
    if (firstName.test(phrase)) return { ...each, meaning: "first-name" };
    const last = lastName.test(phrase) || (hasFirstName && / (?:nom|name) /.test(phrase));
    return last ? { ...each, meaning: "last-name" } : each;
  });
}

function isWordy(column: ColumnValues | undefined): boolean {
  if (column === undefined || column.column.type !== "text") return false;
  const cells = valuesOf(column);
  return (
    cells.length > 0 && cells.filter((cell) => /^[\p{L}' -]{1,60}$/u.test(cell)).length >= cells.length * 0.9
  );
}

/** A title before most of them; or two words at least in most cells, and no kind of organization. A single word is a last name. */
function isFullName(phrase: string, column: ColumnValues | undefined): boolean {
  if (column?.column.type !== "text") return false;
  const cells = valuesOf(column);
  if (areTitled(cells, column.column.name)) return true;
  if (!(fullName.test(phrase) || nameOfOffice.test(phrase))) return false;
  const named = cells.filter(
    (cell) => /^(?=.*\p{L}[ ,]+\p{L})[\p{L}'’., -]{3,80}$/u.test(cell) && !organization.test(phraseOf(cell)),
  );
  return cells.length > 0 && named.length >= cells.length * 0.7;
}

/**
 * E-mail, phone, NIR and full name by themselves. A first name alone names nobody (those that are given to
 * children are counted), nor does an address: with a last name or a birth date beside, they do. Of a
 * column about nothing that is known, what stands inside of its texts may.
 */
function findPersonalData(columns: readonly ColumnValues[], found: readonly MeaningFound[]): PersonalData[] {
  const has = (wanted: Meaning): boolean => found.some(({ meaning }) => meaning === wanted);
  const isName = has("first-name") || has("last-name");
  const beside = has("full-name") || (has("first-name") && has("last-name")) || (isName && has("birth-date"));
  return found.flatMap(({ name, meaning }, index) => {
    const column = columns[index];
    if (column === undefined) return [];
    if (meaning !== undefined && isPersonal(meaning, beside)) {
      return [{ column: name, meaning, cells: column.cells ?? cellsOf(column) }];
    }
    const inside = meaning === undefined ? peopleInText(column.column, column.values) : undefined;
    return inside === undefined ? [] : [{ column: name, ...inside }];
  });
}

function cellsOf({ values }: ColumnValues): number {
  return values.reduce((sum, { count }) => sum + count, 0);
}

const alone: ReadonlySet<Meaning> = new Set(["email", "phone", "nir", "full-name"] as const);

const besideNames: ReadonlySet<Meaning> = new Set([
  "first-name",
  "last-name",
  "birth-date",
  "address",
] as const);

function isPersonal(meaning: Meaning, beside: boolean): boolean {
  if (alone.has(meaning)) return true;
  return beside && besideNames.has(meaning);
}
