import type { Policy, Purpose, RowCondition } from "../../access/policy.ts";

/**
 * ODRL 2.2 (https://www.w3.org/TR/odrl-model/) as Maille writes it. Columns and rows are refinements
 * of the target; what ODRL has no word for is in the namespace of Maille.
 */
export const odrlContext = [
  "http://www.w3.org/ns/odrl.jsonld",
  {
    maille: "https://w3id.org/maille/ns#",
    xsd: "http://www.w3.org/2001/XMLSchema#",
    dct: "http://purl.org/dc/terms/",
  },
] as const;

export interface Constraint {
  readonly leftOperand: string;
  readonly operator: string;
  readonly rightOperand: unknown;
}

/** Operators of conditions by their names in ODRL; what is missing is said with `maille:isMissing`. */
const operators = {
  exact: "eq",
  differs: "neq",
  in: "isAnyOf",
  less: "lteq",
  greater: "gteq",
} as const;

export function toRowConstraint({ column, operator, value }: RowCondition): Constraint {
  const leftOperand = `maille:row/${encodeURIComponent(column)}`;
  if (operator === "isnull" || operator === "isnotnull") {
    return { leftOperand, operator: operator === "isnull" ? "eq" : "neq", rightOperand: "maille:missing" };
  }
  return { leftOperand, operator: operators[operator], rightOperand: { "@value": value } };
}

/** `undefined` for a constraint of something else. */
export function fromRowConstraint({
  leftOperand,
  operator,
  rightOperand,
}: Constraint): RowCondition | undefined {
  if (!leftOperand.startsWith("maille:row/")) return undefined;
  const column = decodeURIComponent(leftOperand.slice("maille:row/".length));
  if (rightOperand === "maille:missing") {
    return { column, operator: operator === "eq" ? "isnull" : "isnotnull", value: "" };
  }
  const named = Object.entries(operators).find(([, odrl]) => odrl === operator)?.[0];
  const value = (rightOperand as { "@value"?: unknown } | null)?.["@value"];
  if (named === undefined || typeof value !== "string") return undefined;
  return { column, operator: named as RowCondition["operator"], value };
}

export function toColumnConstraint(columns: readonly string[]): Constraint {
  return { leftOperand: "maille:column", operator: "isAnyOf", rightOperand: [...columns] };
}

export function toPurposeConstraint(purposes: readonly Purpose[]): Constraint {
  const terms = purposes.map((purpose) => `maille:purpose/${purpose}`);
  return terms.length === 1
    ? { leftOperand: "purpose", operator: "eq", rightOperand: terms[0] }
    : { leftOperand: "purpose", operator: "isAnyOf", rightOperand: terms };
}

const duties = {
  cite: { action: "attribute" },
  "delete-after": { action: "delete" },
  inform: { action: "inform" },
} as const;

export function toDuty(duty: Policy["duties"][number]): { readonly action: string } {
  return duties[duty];
}

export function fromDuty(action: unknown): Policy["duties"][number] | undefined {
  const found = Object.entries(duties).find(([, duty]) => duty.action === action);
  return found?.[0] as Policy["duties"][number] | undefined;
}
