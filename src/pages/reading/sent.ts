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

/** Of refusals that say what is there now: saved again, it is replaced knowingly. */
const told = ["changed-meanwhile", "catalogue-changed-meanwhile", "board-changed-meanwhile"];

/**
 * The mark that a form holds: where it is shown again, previewed or refused for another reason, still the one
 * that it was opened with. `field` is one that it asks, by which it is known among the forms of its page.
 */
export function markStill(now: string | undefined, field: string): string | undefined {
  const form: unknown = page.form;
  if (typeof form !== "object" || form === null || !("values" in form)) return now;
  // Saved, and refused only then.
  if (page.url.search === "?/publish") return now;
  const { seen, ...values } = Object.fromEntries<string>(Object.entries(form.values ?? {}));
  const key = "refusal" in form ? Object(form.refusal).key : undefined;
  return seen === undefined || values[field] === undefined || told.includes(key) ? now : seen;
}
