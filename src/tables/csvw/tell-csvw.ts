import { defined } from "../../base/defined.ts";
import type { Column, ColumnType } from "../column.ts";

/** What stands beside the columns, where it is known. */
interface Told {
  /** The address of the CSV. */
  readonly url: string;
  readonly title: string;
  readonly licence?: string;
  readonly publisher: string;
  readonly modified: string;
  /** The CSV holds no numbers of rows. */
  readonly withoutNumbers?: true;
}

/** The types of XML Schema that a cell of the exported CSV is written in. */
const datatypes: Readonly<Record<ColumnType, string>> = {
  integer: "integer",
  decimal: "double",
  boolean: "boolean",
  date: "date",
  datetime: "dateTime",
  time: "time",
  text: "string",
  geometry: "json",
  list: "json",
};

/**
 * The metadata of a table's CSV as CSV on the Web has it (W3C, Metadata Vocabulary for Tabular Data):
 * its columns by their titles, in the order of the file, whose first is the number of the row where
 * it holds those.
 */
export function tellCsvw(columns: readonly Column[], served: (name: string) => string, told: Told): object {
  const taken = new Set<string>();
  const rowNumber = { name: nameOf("row", taken), titles: "__id", datatype: "integer", required: true };
  const described = columns.map((column) => ({
    name: nameOf(column.name, taken),
    titles: served(column.name),
    datatype: column.exact === undefined ? datatypes[column.type] : "decimal",
    ...defined({
      "dc:title": column.title,
      "dc:description": column.description,
      "schema:unitText": column.unit,
    }),
  }));
  return {
    "@context": "http://www.w3.org/ns/csvw",
    url: told.url,
    "dc:title": told.title,
    "dc:publisher": told.publisher,
    ...(told.licence === undefined ? {} : { "dc:license": { "@id": told.licence } }),
    "dc:modified": { "@value": told.modified, "@type": "xsd:dateTime" },
    dialect: { header: true, delimiter: ",", encoding: "utf-8" },
    tableSchema:
      told.withoutNumbers === true
        ? { columns: described }
        : { columns: [rowNumber, ...described], primaryKey: rowNumber.name },
  };
}

/** A variable of a URI template (RFC 6570), which does not begin with an underscore; each once. */
function nameOf(title: string, taken: Set<string>): string {
  const plain = title
    .normalize("NFD")
    .replaceAll(/\p{Mn}/gu, "")
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "");
  const base = plain === "" ? "column" : plain;
  let name = base;
  for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`;
  taken.add(name);
  return name;
}
