import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import { toCellText } from "../cell-text.ts";

/** What is to go of a table. People are known by commitments alone: who asks never learns of anybody else. */
export interface Erasing {
  /** One for each column that stood for people. */
  readonly persons: readonly ErasingPersons[];
  /** Rows that are older go, whoever they are about. */
  readonly before?: readonly { readonly column: string; readonly day: string }[];
}

interface ErasingPersons {
  /** What stands for a person in the rows. */
  readonly column: string;
  /** Of these people, those of whom something goes: everything, or the rows of which the cells are told. */
  readonly match: (persons: readonly string[]) => ReadonlyMap<string, MatchedPerson>;
}

export interface MatchedPerson {
  readonly gone: "whole" | ((cells: CellTexts) => boolean);
  /** By letters and digits alone. */
  readonly folded: string;
  /** Written as on the day of the erasure. Others go only where nobody else in the file is written alike. */
  readonly isExact: boolean;
}

/** The cells of a row that hold something, as text, by column. */
export type CellTexts = ReadonlyMap<string, string>;

const personsAtOnce = 20_000;
const namedAtOnce = 400;

/**
 * Makes the table `gone` of the numbers (`file_row_number`) of the rows that go. Of a version without one of
 * the columns nobody can tell whose they are: `undefined`, and all of them are in it.
 */
export async function findGone(
  workspace: Workspace,
  path: string,
  columns: readonly string[],
  { persons, before = [] }: Erasing,
): Promise<number | undefined> {
  await workspace.run("create or replace temp table gone (number bigint)");
  const file = `read_parquet(${quoteText(path)}, file_row_number = true)`;
  if (!persons.every(({ column }) => columns.includes(column))) {
    await workspace.run(`insert into gone select file_row_number from ${file}`);
    return undefined;
  }
  for (const one of persons) await gonePersons(workspace, { file, columns }, one);
  for (const { column, day } of before.filter((one) => columns.includes(one.column))) {
    const date = `try_cast(${quoteName(column)} as date)`;
    await workspace.run(
      `insert into gone select file_row_number from ${file} where ${date} < cast($1 as date)`,
      [day],
    );
  }
  const [row] = await workspace.rows<{ rows: number }>("select count(distinct number) as rows from gone");
  return row?.rows ?? 0;
}

async function gonePersons(
  workspace: Workspace,
  { file, columns }: { readonly file: string; readonly columns: readonly string[] },
  { column, match }: ErasingPersons,
): Promise<void> {
  const person = `cast(${quoteName(column)} as varchar)`;
  const matched: (readonly [string, MatchedPerson])[] = [];
  for await (const persons of personsOf(workspace, `select ${person} as person from ${file}`)) {
    matched.push(...match(persons));
  }
  const alike = Map.groupBy(matched, ([, { folded }]) => folded);
  const found = matched.filter(([, one]) => one.isExact || alike.get(one.folded)?.length === 1);
  const whole = found.flatMap(([name, { gone }]) => (gone === "whole" ? [name] : []));
  await goneWhole(workspace, { file, person }, whole);
  for (const [name, { gone }] of found) {
    if (gone !== "whole") await goneRows(workspace, { file, person, columns }, name, gone);
  }
}

async function* personsOf(workspace: Workspace, persons: string): AsyncGenerator<readonly string[]> {
  for (let last: string | undefined; ;) {
    const rows: { person: string }[] = await workspace.rows(
      `select distinct person from (${persons}) where person is not null
       ${last === undefined ? "" : "and person > $1"} order by person limit ${personsAtOnce}`,
      last === undefined ? [] : [last],
    );
    if (rows.length > 0) yield rows.map(({ person }) => person);
    if (rows.length < personsAtOnce) return;
    last = rows.at(-1)?.person;
  }
}

interface InFile {
  readonly file: string;
  readonly person: string;
}

async function goneWhole(
  workspace: Workspace,
  { file, person }: InFile,
  names: readonly string[],
): Promise<void> {
  for (let from = 0; from < names.length; from += namedAtOnce) {
    const some = names.slice(from, from + namedAtOnce);
    const marks = some.map((_, index) => `$${index + 1}`).join(", ");
    await workspace.run(
      `insert into gone select file_row_number from ${file} where ${person} in (${marks})`,
      some,
    );
  }
}

async function goneRows(
  workspace: Workspace,
  { file, person, columns }: InFile & { readonly columns: readonly string[] },
  name: string,
  isGone: (cells: CellTexts) => boolean,
): Promise<void> {
  const cells = columns.map((column, index) => `cast(${quoteName(column)} as varchar) as c${index}`);
  const rows = await workspace.rows<Record<string, string | null> & { number: bigint | number }>(
    `select file_row_number as number, ${cells.join(", ")} from ${file} where ${person} = $1`,
    [name],
  );
  for (const row of rows) {
    if (isGone(textsOf(columns, row))) await workspace.run("insert into gone values ($1)", [row.number]);
  }
}

function textsOf(columns: readonly string[], row: Readonly<Record<string, unknown>>): CellTexts {
  return new Map(
    columns.flatMap((column, index) => {
      const cell = row[`c${index}`];
      return typeof cell === "string" ? [[column, toCellText(cell)] as const] : [];
    }),
  );
}
