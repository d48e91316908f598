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
 * that it was opened with. `field` is one that it asks, by which it is known among the forms of its page, with the
 * value `is` where several ask it; `as` is where it holds the mark.
 */
export function markStill(
  now: string | undefined,
  field: string,
  { as = "seen", is }: { readonly as?: string; readonly is?: string } = {},
): string | undefined {
  const { [as]: seen, ...values } = shownAgain();
  const isThis = values[field] !== undefined && values[field] === (is ?? values[field]);
  return isThis && seen !== undefined ? seen : now;
}

/** Of the form that this page answers, what was written in it, but where the refusal says what is there now. */
function shownAgain(): Readonly<Record<string, string>> {
  const form: unknown = page.form;
  if (typeof form !== "object" || form === null || !("values" in form)) return {};
  // Saved, and refused only then.
  if (page.url.search === "?/publish") return {};
  const key = "refusal" in form ? Object(form.refusal).key : undefined;
  return told.includes(key) ? {} : Object.fromEntries(Object.entries(form.values ?? {}));
}
