/** What a cell looks like on its own, without knowing its column. */
export type CellKind =
  | "empty"
  | "integer"
  | "decimal"
  | "date"
  | "time"
  | "datetime"
  | "boolean"
  | "address" // URL, e-mail
  | "code" // letters, digits and hyphens in one word, at least one digit
  | "json"
  | "text"
  | "odd"; // control characters, halves of quotes, what a wrong separator leaves

const integer = /^[-+]?(?:\d+|\d{1,3}(?:[  \u202f]\d{3})+)$/;
const decimal =
  /^[-+]?(?:[$€£]\s?)?(?:\d+(?:[.,]\d+)?|[.,]\d+|\d{1,3}(?:[  \u202f.,']\d{3})+(?:[.,]\d+)?)(?:e[-+]?\d+)?\s?(?:%|‰|[$€£])?$/i;
const date =
  /^(?:\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?|\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})|\d{1,2}[- ][\p{L}]{3,9}\.?[- ]\d{2,4})$/u;
const time = /^\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?$/;
const datetime =
  /^(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{8}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s?(?:Z|[-+]\d{2}:?\d{2}|UTC|AM|PM)?$/i;
const boolean = /^(?:true|false|vrai|faux|oui|non|yes|no|null|na|n\/a|nan|nc|n\.?d\.?|-)$/i;
const address = /^(?:[a-z][a-z0-9+.-]*:\/\/\S+|[^\s@,;|]+@[^\s@,;|]+\.[a-z]{2,})$/i;
const code = /^(?=.*\d)[\p{L}\d][\p{L}\d_./-]*$/u;
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\t]/;

export function cellKind(cell: string): CellKind {
  const text = cell.trim();
  if (text === "") return "empty";
  if (text.length > 200) return /^[[{].*[\]}]$/s.test(text) ? "json" : "text";
  const first = text.charCodeAt(0);
  if (first < 60 || first > 127) {
    const number = numberKind(text);
    if (number !== undefined) return number;
  }
  return wordKind(text);
}

function wordKind(text: string): CellKind {
  if (boolean.test(text)) return "boolean";
  if (address.test(text)) return "address";
  if (code.test(text)) return "code";
  if (/^[[{].*[\]}]$/s.test(text)) return "json";
  return control.test(text) ? "odd" : "text";
}

function numberKind(text: string): CellKind | undefined {
  if (integer.test(text)) return "integer";
  if (decimal.test(text)) return "decimal";
  if (date.test(text)) return "date";
  if (time.test(text)) return "time";
  if (datetime.test(text)) return "datetime";
  return undefined;
}

/** Kinds that no name of a column has. */
export function isTyped(kind: CellKind): boolean {
  return (
    kind === "integer" ||
    kind === "decimal" ||
    kind === "date" ||
    kind === "time" ||
    kind === "datetime" ||
    kind === "address" ||
    kind === "json"
  );
}
