import { Failure } from "../base/failure.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import type { Column } from "../tables/column.ts";
import type { Declaration, FactAsked } from "./self-data.ts";

const factsMax = 6;
const keptMonthsMax = 1200;

/** Checked against the columns of the current version. Throws `invalid` with the field at fault. */
export function checkDeclaration(declaration: Declaration, columns: readonly Column[]): Declaration {
  const { personColumn, facts, mailColumn } = declaration;
  const person = columnOf(columns, personColumn, "personColumn");
  if (person.type !== "text" && person.type !== "integer") {
    throw new Failure("invalid", "citizens-person-type", { parameter: "personColumn", column: person.name });
  }
  if (facts.length === 0 || facts.length > factsMax) {
    throw new Failure("invalid", "citizens-facts-count", { parameter: "facts", max: factsMax });
  }
  if (new Set(facts.map(({ column }) => column)).size < facts.length) {
    throw new Failure("invalid", "citizens-facts-twice", { parameter: "facts" });
  }
  // One fact that many know opens nothing by itself.
  if (facts.length === 1 && mailColumn === undefined) {
    throw new Failure("invalid", "citizens-facts-few", { parameter: "facts" });
  }
  if (mailColumn !== undefined) columnOf(columns, mailColumn, "mailColumn");
  if (declaration.kept !== undefined) checkKept(declaration.kept, columns);
  return { ...declaration, facts: facts.map((fact) => checkFact(fact, columns)) };
}

function checkKept({ column, months }: NonNullable<Declaration["kept"]>, columns: readonly Column[]): void {
  const { type } = columnOf(columns, column, "keptColumn");
  if (type !== "date" && type !== "datetime") {
    throw new Failure("invalid", "citizens-kept-type", { parameter: "keptColumn", column });
  }
  if (Number.isInteger(months) && months >= 1 && months <= keptMonthsMax) return;
  throw new Failure("invalid", "citizens-kept-months", { parameter: "keptMonths", max: keptMonthsMax });
}

function checkFact({ column, label }: FactAsked, columns: readonly Column[]): FactAsked {
  const { type } = columnOf(columns, column, "facts");
  if (type === "geometry" || type === "list" || type === "boolean") {
    throw new Failure("invalid", "citizens-fact-type", { parameter: "facts", column });
  }
  return { column, label: cleanText(label, 200) || column, isDate: type === "date" };
}

function columnOf(columns: readonly Column[], name: string, parameter: string): Column {
  const column = columns.find((one) => one.name === name);
  if (column !== undefined) return column;
  throw new Failure("invalid", "access-column-unknown", { parameter, column: name.slice(0, 100) });
}
