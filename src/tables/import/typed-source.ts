import { join } from "node:path";
import { Failure, isFailure, problem, type Problem } from "../../base/failure.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteName, quoteText } from "../../engine/quote.ts";
import type { Column } from "../column.ts";
import type { ImportOptions } from "../table.ts";
import type { SampledColumn } from "../types/find-types.ts";
import { publishedNames } from "../as-published.ts";
import { engineType } from "./engine-type.ts";
import { refuseUnreadable } from "./parquet-schema.ts";
import { toOurs, type TypedColumn } from "./typed-columns.ts";
import { parquetSettings, type WrittenParquet } from "./write-parquet.ts";

/** Copies a Parquet of any types into one of ours, every row of it; what cannot be kept as it is is told. */
export async function copyTyped(
  workspace: Workspace,
  path: string,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<{ written: WrittenParquet; sample: SampledColumn[]; problems: Problem[] }> {
  const told = await readOrRefuse(refuseUnreadable(workspace, path));
  const from = `read_parquet(${quoteText(path)})`;
  const described = await readOrRefuse(
    workspace.rows<{ column_name: string; column_type: string }>(
      `select column_name, column_type from (describe from ${from})`,
    ),
  );
  const { names } = publishedNames(
    described.map(({ column_name }) => column_name),
    options,
  );
  const found = described.flatMap(({ column_name, column_type }, place) => {
    const name = names[place];
    const wanted = options.columns?.[column_name]?.type;
    return name === undefined ? [] : [{ ...toOurs(column_name, column_type, wanted), published: name }];
  });
  const measured = await readOrRefuse(measure(workspace, from, found, signal));
  const target = join(workspace.folder, `table-${performance.now()}.parquet`);
  const list = measured.map(({ column, sql }) => `${sql} as ${quoteName(column.name)}`).join(", ");
  const [made] = await readOrRefuse(
    workspace.rows<{ Count: number }>(
      `copy (select ${list} from ${from}) to ${quoteText(target)} ${parquetSettings}`,
      [],
      { signal },
    ),
  );
  const columns = measured.map(({ column }) => column);
  const sample = await sampleOf(workspace, target, columns);
  const problems = [...told, ...measured.flatMap((each) => each.problems)];
  return { written: { path: target, columns, rows: made?.Count ?? 0 }, sample, problems };
}

async function sampleOf(
  workspace: Workspace,
  path: string,
  columns: readonly Column[],
): Promise<SampledColumn[]> {
  const texts = columns.map(({ name }) => `${quoteName(name)}::varchar as ${quoteName(name)}`);
  const rows = await workspace.rows<Record<string, string | null>>(
    `select ${texts.join(", ")} from read_parquet(${quoteText(path)}) limit 5000`,
  );
  return columns.map(({ name }) => ({ name, cells: rows.map((row) => row[name] ?? null) }));
}

interface Measured {
  /** By the name under which it is published. */
  readonly column: Column;
  readonly sql: string;
  readonly problems: readonly Problem[];
}

/** Looks at the values of the columns whose type alone does not tell how they are kept. */
async function measure(
  workspace: Workspace,
  from: string,
  found: readonly (TypedColumn & { readonly published: string })[],
  signal: AbortSignal,
): Promise<Measured[]> {
  const asks = found.flatMap(({ wide, told }, index) => [
    ...(wide === undefined ? [] : [`coalesce(bool_or(${wide.needed}), false) as wide${index}`]),
    ...told.map(({ where }, place) => `count(*) filter (where ${where}) as told${index}_${place}`),
  ]);
  const [row = {}] =
    asks.length === 0
      ? []
      : await workspace.rows<Readonly<Record<string, unknown>>>(
          `select ${asks.join(", ")} from ${from}`,
          [],
          {
            signal,
          },
        );
  return found.map(({ column: given, sql, wide, told, published: name }, index) => {
    const column = { ...given, name };
    const problems = told.flatMap(({ key }, place) => {
      const count = Number(row[`told${index}_${place}`] ?? 0);
      return count === 0 ? [] : [problem(key, { column: name, count }, { column: name })];
    });
    if (wide === undefined || row[`wide${index}`] !== true) return { column, sql, problems };
    const exact = { ...column, type: wide.type, exact: wide.exact };
    return { column: exact, sql: `try_cast(${quoteName(given.name)} as ${engineType(exact)})`, problems };
  });
}

/** How many rows the footer of a Parquet promises. */
export async function countRows(workspace: Workspace, path: string): Promise<number> {
  const [found] = await readOrRefuse(
    workspace.rows<{ rows: number }>(
      `select num_rows as rows from parquet_file_metadata(${quoteText(path)})`,
    ),
  );
  return found?.rows ?? 0;
}

/** What the engine cannot read of a Parquet is damage; what it refuses of a statement is a bug of ours. */
async function readOrRefuse<Rows>(reading: Promise<Rows>): Promise<Rows> {
  try {
    return await reading;
  } catch (cause) {
    const ours = /^(?:Parser|Binder|Catalog|Permission|Interrupt)/;
    const damaged = cause instanceof Error && !isFailure(cause) && cause.name !== "AbortError";
    if (damaged && /not (?:yet )?(?:supported|implemented)|Unsupported|Not implemented/i.test(cause.message))
      throw new Failure("unsupported", "parquet-not-read", {}, { cause });
    if (damaged && !ours.test(cause.message)) throw new Failure("invalid", "parquet-damaged", {}, { cause });
    throw cause;
  }
}
