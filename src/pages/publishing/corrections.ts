import type { Column, ColumnType, Meaning } from "../../tables/column.ts";
import type { Dialect, Encoding } from "../../formats/dialect/dialect.ts";
import type { HeaderPlace } from "../../formats/reading.ts";
import type { ImportOptions } from "../../tables/table.ts";

export const types = [
  "integer",
  "decimal",
  "boolean",
  "date",
  "datetime",
  "time",
  "text",
  "geometry",
  "list",
] as const satisfies readonly ColumnType[];

export const meanings = [
  "commune-code",
  "commune-name",
  "postal-code",
  "epci-code",
  "departement-code",
  "departement-name",
  "region-code",
  "region-name",
  "siren",
  "siret",
  "rna",
  "uai",
  "latitude",
  "longitude",
  "latitude-longitude",
  "longitude-latitude",
  "address",
  "year",
  "date",
  "birth-date",
  "first-name",
  "last-name",
  "email",
  "phone",
  "url",
  "nir",
] as const satisfies readonly Meaning[];

export const encodings = [
  "utf-8",
  "windows-1252",
  "iso-8859-15",
  "macintosh",
  "gbk",
  "big5",
  "shift_jis",
  "euc-jp",
  "euc-kr",
  "utf-16le",
  "utf-16be",
] as const satisfies readonly Encoding[];

export const separators = [",", ";", "\t", "|", ":", " "] as const;
export const quotes = ['"', "'", ""] as const;

type ColumnChange = NonNullable<ImportOptions["columns"]>[string];

/**
 * What a producer corrected, as against what was found. Columns stand in the form by their number:
 * `type-0`, `meaning-0`, `unit-0`, `missing-0`.
 */
export function correctionsOf(
  form: FormData,
  columns: readonly Column[],
  dialect: Dialect | undefined,
): ImportOptions {
  const changes = columns.flatMap((column, index): [string, ColumnChange][] => {
    const change = changeOf(form, column, index);
    return Object.keys(change).length === 0 ? [] : [[column.name, change]];
  });
  const changed = dialect === undefined ? {} : dialectOf(form, dialect);
  const key = textOf(form, "key")
    ?.split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const misfit = textOf(form, "misfit");
  return {
    ...(changes.length === 0 ? {} : { columns: Object.fromEntries(changes) }),
    ...(Object.keys(changed).length === 0 ? {} : { dialect: changed }),
    ...(misfit === "set-row-aside" || misfit === "keep-as-missing" ? { misfit } : {}),
    ...(key === undefined || key.length === 0 ? {} : { key }),
  };
}

function changeOf(form: FormData, column: Column, index: number): ColumnChange {
  const type = types.find((one) => one === textOf(form, `type-${index}`));
  const meaning = meanings.find((one) => one === textOf(form, `meaning-${index}`));
  const unit = textOf(form, `unit-${index}`);
  const missing = textOf(form, `missing-${index}`)
    ?.split(",")
    .map((text) => text.trim())
    .filter(Boolean);
  return {
    ...(type === undefined || type === column.type ? {} : { type }),
    ...(meaning === undefined || meaning === column.meaning ? {} : { meaning }),
    ...(unit === undefined || unit === (column.unit ?? "") ? {} : { unit }),
    ...(missing === undefined || missing.join() === column.missing.join() ? {} : { missing }),
  };
}

function dialectOf(form: FormData, found: Dialect): Partial<Dialect> {
  const encoding = encodings.find((one) => one === textOf(form, "encoding"));
  const separator = separators.find((one) => one === form.get("separator"));
  const quote = quotes.find((one) => one === form.get("quote"));
  const line = wholeOf(form, "line");
  const preambleLines = line === undefined ? undefined : Math.max(0, line - 1);
  const headerRows = wholeOf(form, "header");
  const footnoteLines = wholeOf(form, "footnote");
  const asked = { encoding, separator, quote, preambleLines, headerRows, footnoteLines };
  const changed = Object.entries(asked).filter(
    ([name, value]) => value !== undefined && value !== found[name as keyof typeof asked],
  );
  return {
    ...Object.fromEntries(changed),
    ...(quote === undefined || quote === found.quote ? {} : { escape: quote }),
  };
}

/** Where the header of a sheet stands, where the form says otherwise than what was found. */
export function headersOf(form: FormData, sheet: string, found: HeaderPlace): Pick<ImportOptions, "headers"> {
  const line = Math.max(1, wholeOf(form, "sheet-line") ?? found.line);
  const rows = wholeOf(form, "sheet-rows") ?? found.rows;
  return line === found.line && rows === found.rows ? {} : { headers: { [sheet]: { line, rows } } };
}

function textOf(form: FormData, name: string): string | undefined {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : undefined;
}

function wholeOf(form: FormData, name: string): number | undefined {
  const text = textOf(form, name);
  return text !== undefined && /^\d{1,4}$/.test(text) ? Number(text) : undefined;
}
