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
  if (declaration.identity !== undefined) checkIdentity(declaration, columns);
  checkFacts(declaration);
  if (mailColumn !== undefined) columnOf(columns, mailColumn, "mailColumn");
  if (mailColumn !== undefined && declaration.checked === true) {
    throw new Failure("invalid", "citizens-proof-one", { parameter: "checked" });
  }
  if (declaration.kept !== undefined) checkKept(declaration.kept, columns);
  return { ...declaration, facts: facts.map((fact) => checkFact(fact, columns)) };
}

function checkFacts({ facts, identity, mailColumn }: Declaration): void {
  const factsMin = identity === undefined ? 1 : 0;
  if (facts.length < factsMin || facts.length > factsMax) {
    throw new Failure("invalid", "citizens-facts-count", { parameter: "facts", max: factsMax });
  }
  if (new Set(facts.map(({ column }) => column)).size < facts.length) {
    throw new Failure("invalid", "citizens-facts-twice", { parameter: "facts" });
  }
  // One fact that many know opens nothing by itself.
  if (facts.length === 1 && mailColumn === undefined) {
    throw new Failure("invalid", "citizens-facts-few", { parameter: "facts" });
  }
}

/** What it is compared with is known at a level alone. */
function checkIdentity({ identity, level }: Declaration, columns: readonly Column[]): void {
  if (identity === undefined) return;
  if (level === undefined) throw new Failure("invalid", "citizens-identity-level", { parameter: "level" });
  for (const [part, column] of Object.entries(identity)) {
    const { type } = columnOf(columns, column, `identity-${part}`);
    const isRight = part === "birthDate" ? type === "date" : type === "text" || type === "integer";
    if (!isRight) {
      const key = part === "birthDate" ? "citizens-identity-date" : "citizens-fact-type";
      throw new Failure("invalid", key, { parameter: `identity-${part}`, column });
    }
  }
  if (new Set(Object.values(identity)).size < Object.keys(identity).length) {
    throw new Failure("invalid", "citizens-facts-twice", { parameter: "identity-familyName" });
  }
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
