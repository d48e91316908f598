/** What the program knows of a format in which rows leave it; `exports.ts` writes it. */
interface FormatOfExports {
  readonly mediaType: string;
  /** Text, in UTF-8. */
  readonly isText?: true;
  /** Rows keep `__id`, as data.gouv.fr's do. Files that people open in another program do not. */
  readonly isNumbered?: true;
  /** People open it in an office program: it stands first among downloads. */
  readonly isForOffice?: true;
  /** Only a table that has places can be had in it. */
  readonly needsPlaces?: true;
  /** How many rows a file holds at most. */
  readonly rowsMax?: number;
  /** Ends the operations of OpenAPI: `getResourceCsv`, `getCsv`. */
  readonly operation: string;
  /** The operation's name where data.gouv.fr's API has one. */
  readonly operationThere?: string;
}

/** By the name that addresses and file names end with, in the order in which they are told. */
const exportFormats = {
  csv: {
    mediaType: "text/csv",
    isText: true,
    isNumbered: true,
    isForOffice: true,
    operation: "Csv",
    operationThere: "getResourceDataFromIdCSV",
  },
  json: {
    mediaType: "application/json",
    isText: true,
    isNumbered: true,
    operation: "Json",
    operationThere: "getResourceDataFromIdJSON",
  },
  ndjson: { mediaType: "application/x-ndjson", isText: true, isNumbered: true, operation: "Ndjson" },
  parquet: { mediaType: "application/vnd.apache.parquet", operation: "Parquet" },
  arrow: { mediaType: "application/vnd.apache.arrow.stream", operation: "Arrow" },
  xlsx: {
    mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    isForOffice: true,
    // A sheet holds 1 048 576 rows, the header's among them (ECMA-376 as Excel implements it).
    rowsMax: 1_048_575,
    operation: "Xlsx",
  },
  geojson: { mediaType: "application/geo+json", isText: true, needsPlaces: true, operation: "GeoJson" },
} as const satisfies Readonly<Record<string, FormatOfExports>>;

export type ExportFormat = keyof typeof exportFormats;

export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];

export function findExportFormat(name: string | undefined): ExportFormat | undefined {
  return exportFormatNames.find((known) => known === name);
}

export function getFormat(name: ExportFormat): FormatOfExports {
  return exportFormats[name];
}

/** Those in which a table can be downloaded, those of office programs first. */
export function listDownloads(table: {
  readonly hasPlaces: boolean;
  readonly rows: number;
}): readonly ExportFormat[] {
  const fitting = exportFormatNames.filter((name) => {
    const { needsPlaces, rowsMax = Infinity } = getFormat(name);
    return (needsPlaces !== true || table.hasPlaces) && table.rows <= rowsMax;
  });
  const rank = (name: ExportFormat) => (getFormat(name).isForOffice === true ? 0 : 1);
  return fitting.toSorted((a, b) => rank(a) - rank(b));
}

/** The media type of a file of the format, as HTTP tells it. */
export function mediaTypeOf(name: ExportFormat): string {
  const { mediaType, isText } = getFormat(name);
  return isText === true ? `${mediaType}; charset=utf-8` : mediaType;
}
