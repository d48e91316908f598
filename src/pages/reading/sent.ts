import { page } from "$app/state";

/** What was written in the form that this page answers, where that was refused. */
function sentValues(): Readonly<Record<string, string>> {
  const form: unknown = page.form;
  if (typeof form !== "object" || form === null || !("refusal" in form) || !("values" in form)) return {};
  return Object.fromEntries(Object.entries(form.values ?? {}));
}

/** Of one of its fields. */
export function sentValue(name: string): string | undefined {
  return sentValues()[name];
}

/** Whether it is the form of that action, with these fields, that was refused. */
export function wasRefused(action: string, fields: Readonly<Record<string, string>>): boolean {
  const values = sentValues();
  const isSame = Object.entries(fields).every(([name, value]) => values[name] === value);
  return page.form !== null && isSame && page.url.search === action && "refusal" in Object(page.form);
}
