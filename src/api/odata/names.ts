import type { Column } from "../../tables/column.ts";
import { columnsByName } from "../../tables/query/columns.ts";
import { type QueryColumn, rowNumber } from "../../tables/query/query.ts";

/** The longest name that the protocol takes (OData CSDL 4.01, §15.2). */
const lengthMax = 128;

/**
 * The columns of a version under names that are identifiers of OData: what is no letter, digit or
 * underscore becomes an underscore, and names that meet are told apart by a number.
 */
export interface Properties {
  /** `__id`, the key, comes first. */
  readonly all: readonly Property[];
  find(name: string): QueryColumn | undefined;
  /** The property of a column, by the name that the rows are served with. */
  nameOf(column: string): string;
}

interface Property {
  readonly name: string;
  readonly column: QueryColumn;
}

export function propertiesOf(columns: readonly Column[]): Properties {
  const known = made.get(columns);
  if (known !== undefined) return known;
  const taken = new Set<string>();
  const all = [rowNumber, ...columnsByName(columns).all].map((column): Property => {
    const wished = column === rowNumber ? column.name : toIdentifier(column.name);
    let name = wished;
    for (let number = 2; taken.has(name); number += 1) {
      const mark = `_${number}`;
      name = wished.slice(0, lengthMax - mark.length) + mark;
    }
    taken.add(name);
    return { name, column };
  });
  const byName = new Map(all.map(({ name, column }) => [name, column]));
  const byColumn = new Map(all.map(({ name, column }) => [column.name, name]));
  const properties: Properties = {
    all,
    find: (name) => byName.get(name),
    nameOf: (column) => byColumn.get(column) ?? column,
  };
  made.set(columns, properties);
  return properties;
}

/** The columns of a version never change. */
const made = new WeakMap<readonly Column[], Properties>();

function toIdentifier(name: string): string {
  const kept = name
    .normalize("NFC")
    .replaceAll(/[^\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_]+/gu, "_")
    .replace(/(?<=[^_])_+$/, "");
  const begun = /^[\p{L}\p{Nl}_]/u.test(kept) ? kept : `_${kept}`;
  return cut(begun);
}

/** The name of an entity set: that of its dataset and its own, from their parts of the address. */
export function setName(datasetSlug: string, tableSlug: string): string {
  return cut(`${slugToName(datasetSlug)}__${tableName(tableSlug)}`);
}

/** The name of a table among those of its dataset. */
export function tableName(tableSlug: string): string {
  return cut(slugToName(tableSlug));
}

/** The dataset that an entity set's name begins with: slugs hold hyphens where names hold underscores. */
export function slugInSetName(name: string): string | undefined {
  const divide = name.indexOf("__", 1);
  if (divide <= 0) return undefined;
  return name.slice(0, divide).replace(/^_/, "").replaceAll("_", "-");
}

function slugToName(slug: string): string {
  const name = slug.replaceAll("-", "_");
  return /^\d/.test(name) ? `_${name}` : name;
}

/** No sign that takes two units is cut in two. */
function cut(name: string): string {
  return name.slice(0, lengthMax).replace(/[\uD800-\uDBFF]$/, "");
}
