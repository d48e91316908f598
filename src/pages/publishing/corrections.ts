import type { Column, ColumnType, Meaning } from "../../tables/column.ts";
import type { Dialect, Encoding } from "../../formats/dialect/dialect.ts";
import type { HeaderPlace } from "../../formats/reading.ts";
import type { ColumnDecision, ImportOptions } from "../../tables/table.ts";

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
  "iris-code",
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
  "full-name",
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

/** A column of the file as the page corrects it, published or not. */
export interface CorrectedColumn {
  /** Its name in the file, by which it is corrected. */
  readonly file: string;
  /** As it is published; absent where it is left out. */
  readonly column?: Column;
}

/** The columns of the file in its order, those that are left out last: their place is told by nothing that is kept. */
export function correctedColumns(columns: readonly Column[], decided: ImportOptions): CorrectedColumn[] {
  const decisions = Object.entries(decided.columns ?? {});
  const fileOf = (published: string) =>
    decisions.find(([, { name }]) => name === published)?.[0] ?? published;
  const published = columns
    .filter(({ marksOf }) => marksOf === undefined)
    .map((column) => ({ file: fileOf(column.name), column }));
  const left = decisions.flatMap(([file, { publish }]) => (publish === false ? [{ file }] : []));
  return [...published, ...left];
}

/**
 * What a producer corrected, as against what was found. Columns stand in the form by their number:
 * `type-0`, `meaning-0`, `unit-0`, `missing-0`, `name-0`, `title-0`, `description-0`, and `leave-0`
 * where it is not to be published.
 */
export function correctionsOf(
  form: FormData,
  columns: readonly CorrectedColumn[],
  dialect: Dialect | undefined,
): ImportOptions {
  const changes = columns.flatMap((column, index): [string, ColumnDecision][] => {
    const change = changeOf(form, column, index);
    return Object.keys(change).length === 0 ? [] : [[column.file, change]];
  });
  const changed = dialect === undefined ? {} : dialectOf(form, dialect);
  const misfit = textOf(form, "misfit");
  return {
    ...(changes.length === 0 ? {} : { columns: Object.fromEntries(changes) }),
    ...(Object.keys(changed).length === 0 ? {} : { dialect: changed }),
    ...(misfit === "set-row-aside" || misfit === "keep-as-missing" ? { misfit } : {}),
    ...(form.has("keyed") ? { key: keyIn(form, columns) } : {}),
  };
}

/** The columns ticked as the key, by the names under which they are published. */
function keyIn(form: FormData, columns: readonly CorrectedColumn[]): string[] {
  return columns.flatMap(({ file, column }, index) => {
    if (!form.has(`key-${index}`) || form.has(`leave-${index}`)) return [];
    return [textOf(form, `name-${index}`) || (column?.name ?? file)];
  });
}

function changeOf(form: FormData, { file, column }: CorrectedColumn, index: number): ColumnDecision {
  const leave = form.has(`leave-${index}`);
  if (column === undefined) return leave || !form.has("columns") ? {} : { publish: true };
  const name = textOf(form, `name-${index}`);
  return {
    ...(leave ? { publish: false } : {}),
    ...(name === undefined || name === "" || name === column.name ? {} : { name }),
    ...describedIn(form, column, index),
    ...readIn(form, column, index),
    ...(name === "" && column.name !== file ? { name: file } : {}),
  };
}

function describedIn(form: FormData, column: Column, index: number): ColumnDecision {
  const told = (["title", "description"] as const).flatMap((field) => {
    const text = textOf(form, `${field}-${index}`);
    return text === undefined || text === (column[field] ?? "") ? [] : [[field, text] as const];
  });
  return Object.fromEntries(told);
}

function readIn(form: FormData, column: Column, index: number): ColumnDecision {
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
