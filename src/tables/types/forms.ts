import type { Column, ColumnType, Writing } from "../column.ts";
import { dateForms, datetimeForms, timeForms } from "./dates.ts";
import type { Form } from "./form.ts";
import { geometryForms } from "./geometries.ts";
import { integerForms, decimalForms, inUnit, withDigits } from "./numbers.ts";
import { booleanForms, listForms } from "./others.ts";

/** Every way to write a value that is not a plain text; the more particular ones first. */
export const forms: readonly Form[] = [
  ...booleanForms,
  ...integerForms,
  ...decimalForms,
  ...dateForms,
  ...datetimeForms,
  ...timeForms,
  ...geometryForms,
  ...listForms,
];

/** The form in which a column is written; undefined for texts, which have none. */
export function findForm(type: ColumnType, writing?: Writing): Form | undefined {
  const ofType = forms.filter((form) => form.type === type);
  return ofType.find((form) => form.writing === writing) ?? (writing === undefined ? ofType[0] : undefined);
}

/** The form of a column whose type a person chose without saying how it is written: its first one. */
export function formOf(column: Pick<Column, "type" | "writing" | "exact" | "unit">): Form | undefined {
  const found = findForm(column.type, column.writing) ?? findForm(column.type);
  const isNumber = column.type === "integer" || column.type === "decimal";
  const form = found === undefined || !isNumber ? found : inUnit(found, column.unit);
  return form === undefined || column.exact === undefined ? form : withDigits(form, column.exact);
}

const patterns = new WeakMap<Form, RegExp>();

/** Whether a trimmed text is a value of the form. */
export function fits(form: Form, text: string): boolean {
  return fitting(form)(text);
}

/** The same of many texts. */
export function fitting(form: Form): (text: string) => boolean {
  const known = patterns.get(form);
  const whole = known ?? new RegExp(`^(?:${form.pattern})$`);
  if (known === undefined) patterns.set(form, whole);
  const { accepts } = form;
  return accepts === undefined ? (text) => whole.test(text) : (text) => whole.test(text) && accepts(text);
}
