/**
 * JSON in one form (RFC 8785): keys in the order of their UTF-16 units, nothing between the marks.
 * Numbers are integers that JavaScript holds exactly, so that any language writes them alike.
 */
export type CanonicalValue = string | number | readonly CanonicalValue[] | CanonicalObject;
type CanonicalObject = { readonly [key: string]: CanonicalValue | undefined };

/** What is `undefined` is left out. Throws where a number is not a safe integer. */
export function toCanonical(value: CanonicalValue): string {
  if (typeof value === "string") return JSON.stringify(value.toWellFormed());
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError(`not an integer: ${value}`);
    return String(value);
  }
  if (isList(value)) return `[${value.map(toCanonical).join(",")}]`;
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, member]) =>
      member === undefined ? [] : [`${JSON.stringify(key)}:${toCanonical(member)}`],
    );
  return `{${members.join(",")}}`;
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
