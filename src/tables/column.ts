/** What a cell of the column holds once read. Two types are never mixed in one column. */
export type ColumnType =
  | "integer"
  | "decimal"
  | "boolean"
  | "date"
  | "datetime"
  | "time"
  | "text"
  | "geometry"
  | "list";

/** What a column is about, where its cells leave no doubt. */
export type Meaning =
  | "commune-code"
  | "commune-name"
  | "iris-code"
  | "postal-code"
  | "epci-code"
  | "departement-code"
  | "departement-name"
  | "region-code"
  | "region-name"
  | "siren"
  | "siret"
  | "rna"
  | "uai"
  | "latitude"
  | "longitude"
  | "latitude-longitude"
  | "longitude-latitude"
  | "address"
  | "year"
  | "date"
  | "birth-date"
  | "first-name"
  | "last-name"
  | "full-name"
  | "email"
  | "phone"
  | "url"
  | "nir";

/** How the source writes a value that is not written the engine's way. */
export type Writing =
  | "decimal-comma" // 1 234,5
  | "decimal-point-grouped" // 1,234.5
  | "percent" // 12 % becomes 12, with unit %
  | "percent-comma"
  | "day-month-year" // 31/12/2020, 31-12-20, 31.12.2020
  | "month-day-year"
  | "year-month-day" // 20201231, 2020/12/31
  | "month-name" // 2 janvier 2025, 02-janv-25, Jan 2, 2025
  | "offset" // 2020-12-31T10:00:00+02:00: an instant, where other datetimes are local
  | "oui-non"
  | "vrai-faux"
  | "true-false"
  | "yes-no"
  | "zero-one"
  | "list-comma"
  | "list-semicolon"
  | "list-pipe"
  | "json"
  | "wkt"
  | "wkb-hex"
  | "geojson";

export interface Column {
  /** As the API and the files address it: the source's header, trimmed; unique whatever the case. */
  readonly name: string;
  readonly type: ColumnType;
  /** As people read it, where the producer gave one. */
  readonly title?: string;
  readonly description?: string;
  readonly writing?: Writing;
  readonly meaning?: Meaning;
  readonly unit?: string;
  /**
   * Of numbers that a double or a BIGINT would not hold: how many digits they have behind the point.
   * They are stored as DECIMAL(38, n), and told in JSON as a text where a double loses digits.
   */
  readonly exact?: number;
  /** Texts that stand for "missing" in this column: `NC`, `n.d.`, `s`, `-`. */
  readonly missing: readonly string[];
  /**
   * The column whose marks it keeps: the texts that its cells have in the file where they have no
   * value, such as `<5` or `s`. It is no column of the file.
   */
  readonly marksOf?: string;
}

/** Cells of a numeric or dated column that are of no such type, and what becomes of them. */
export type Misfit = "set-row-aside" | "keep-as-missing";
