import { Failure, type Problem } from "../base/failure.ts";
import type { RawTable } from "../formats/raw.ts";
import type { TextContent } from "./text-source.ts";
import type { Changes, ColumnDecision, ImportOptions } from "./table.ts";

/*
 * What a producer decides of a column stands under the name that the file gives it, version after
 * version; what is published of it has the name that they chose. From here on a column that is left
 * out exists no more: neither its name, nor a cell, nor a line of the file that holds one.
 */

/** Under these names the columns of a file are published; those that are left out are in none. */
export interface PublishedNames {
  /** Of each column of the file, in its order; undefined where it is left out. */
  readonly names: readonly (string | undefined)[];
}

/** How the columns of a file are published. Throws where two would have one name, or none is left. */
export function publishedNames(header: readonly string[], options: ImportOptions): PublishedNames {
  const left = leftOutLike(options);
  const names = header.map((file) =>
    left.has(likeness(file)) && options.columns?.[file]?.publish !== true
      ? undefined
      : (options.columns?.[file]?.name ?? file),
  );
  const kept = names.filter((name) => name !== undefined);
  if (header.length > 0 && kept.length === 0) throw new Failure("invalid", "import-all-left-out");
  const seen = new Set<string>();
  for (const name of kept) {
    if (seen.has(name.toLowerCase()))
      throw new Failure("invalid", "import-column-name-twice", { column: name });
    seen.add(name.toLowerCase());
  }
  return { names };
}

/** Columns that are left out are known again however their name is written the next time. */
function leftOutLike({ columns = {} }: ImportOptions): ReadonlySet<string> {
  return new Set(leftOutOf({ columns }).map(likeness));
}

/** The names, in the file, of the columns that are not published. */
export function leftOutOf({ columns = {} }: Pick<ImportOptions, "columns">): string[] {
  return Object.entries(columns).flatMap(([name, { publish }]) => (publish === false ? [name] : []));
}

/** A name without what people write now so and now otherwise: case, accents, blanks, dots. */
export function likeness(name: string): string {
  const plain = name.normalize("NFKD").replaceAll(/[\p{Mn}\s_.'’-]/gu, "");
  return plain.toLowerCase();
}

/** Left-out columns that a file has under no such name: one of its other columns may be them. */
export function leftOutUnfound(header: readonly string[], options: ImportOptions): string[] {
  const found = new Set(header.map(likeness));
  return leftOutOf(options).filter((name) => !found.has(likeness(name)));
}

/** The table of a file as it is published. A typed one is narrowed where it is copied. */
export function asPublished(raw: RawTable, options: ImportOptions): RawTable {
  if (raw.content.kind !== "text") return withoutTexts(raw, leftOutOf(options).length > 0);
  const { names } = publishedNames(raw.content.header, options);
  const content = narrowed(raw.content, names);
  const isNarrowed = content.left !== undefined;
  return { ...withoutTexts(raw, isNarrowed), content, problems: problemsOf(raw.problems, names, isNarrowed) };
}

function narrowed<Content extends TextContent>(
  content: Content,
  names: PublishedNames["names"],
): Content & Pick<TextContent, "left"> {
  const left = names.flatMap((name, place) => (name === undefined ? [place] : []));
  const header = names.filter((name) => name !== undefined);
  return { ...content, header, ...(left.length === 0 ? {} : { left }) };
}

/** Lines that were set aside hold a cell of every column: their text is told no more. */
function withoutTexts(raw: RawTable, isNarrowed: boolean): RawTable {
  return isNarrowed ? { ...raw, rejected: raw.rejected.map((row) => ({ ...row, raw: "" })) } : raw;
}

/** Readers tell of columns by their place, and show a cell here and there. */
function problemsOf(
  problems: readonly Problem[],
  names: PublishedNames["names"],
  isNarrowed: boolean,
): readonly Problem[] {
  if (!isNarrowed) return problems;
  const place = (index: number) => names.slice(0, index).filter((name) => name !== undefined).length;
  return problems.flatMap((found) => {
    const { column, sample } = found.args;
    const args = { ...found.args, ...(sample === undefined ? {} : { sample: "…" }) };
    if (typeof column !== "number") return [{ ...found, args }];
    return names[column - 1] === undefined
      ? []
      : [{ ...found, args: { ...args, column: place(column - 1) + 1 } }];
  });
}

/** What was decided of the columns, by the names under which they are published. */
export function byPublishedName(options: ImportOptions): ImportOptions {
  const { columns } = options;
  if (columns === undefined) return options;
  const named = Object.entries(columns).flatMap(([file, decision]): [string, ColumnDecision][] =>
    decision.publish === false ? [] : [[decision.name ?? file, decision]],
  );
  return { ...options, columns: Object.fromEntries(named) };
}

/** The name, in the file, of a column that is published under this one. */
export function fileNameOf(published: string, { columns = {} }: Pick<ImportOptions, "columns">): string {
  return Object.entries(columns).find(([, { name }]) => name === published)?.[0] ?? published;
}

/** What was decided of a table's columns before stands where nothing else is said of them now. */
export function withDecided(before: ImportOptions | undefined, options: ImportOptions): ImportOptions {
  if (before?.columns === undefined) return options;
  const columns: Record<string, ColumnDecision> = { ...before.columns };
  for (const [name, change] of Object.entries(options.columns ?? {})) {
    const file = before.columns[name] === undefined ? fileNameOf(name, before) : name;
    columns[file] = { ...columns[file], ...change };
  }
  return { ...options, columns };
}

/** The columns that tell a row from another, under their names of now; none where one of them is left out. */
export function keyOf(
  options: ImportOptions,
  key: readonly string[],
  before: ImportOptions | undefined = {},
): readonly string[] {
  const left = leftOutLike(options);
  const files = key.map((name) => fileNameOf(name, before));
  if (files.some((file) => left.has(likeness(file)))) return [];
  return files.map((file) => options.columns?.[file]?.name ?? file);
}

/** What a version changed, without the names that it leaves out. */
export function withoutLeftOut(changes: Changes | undefined, options: ImportOptions): Changes | undefined {
  if (changes === undefined) return undefined;
  const left = publishedNamesOfLeftOut(options);
  return { ...changes, columnsRemoved: changes.columnsRemoved.filter((name) => !left.has(likeness(name))) };
}

/** The names, as `likeness` writes them, under which columns that are left out were or could be published. */
export function publishedNamesOfLeftOut({
  columns = {},
}: Pick<ImportOptions, "columns">): ReadonlySet<string> {
  const left = Object.entries(columns).filter(([, { publish }]) => publish === false);
  return new Set(left.flatMap(([file, { name }]) => [file, name ?? file]).map(likeness));
}
