import { ruleOf } from "../../access/access-rules.ts";
import { columnsOfPersons } from "../../access/person-tables.ts";
import { Failure } from "../../base/failure.ts";
import type { TablesContext } from "../context.ts";
import type { ImportOptions, Table } from "../table.ts";

const nameCharsMax = 250;

/** Throws where a column is given a name that none can have. */
export function checkDecisions({ columns = {} }: ImportOptions): void {
  for (const [column, { name }] of Object.entries(columns)) {
    if (name === undefined) continue;
    const isFit = name.trim() === name && name !== "" && name.length <= nameCharsMax && !/\p{Cc}/u.test(name);
    if (!isFit || name.startsWith("__"))
      throw new Failure("invalid", "import-column-name-unfit", { column, name });
  }
}

/**
 * Who may read names columns: one that is hidden, or that rows are chosen by, would be let out under another
 * name. One by which people are found in the table neither gets another name nor gives its own to another.
 */
export async function refuseRenameOfHidden(
  ctx: Pick<TablesContext, "db">,
  table: Pick<Table, "id" | "dataset">,
  before: ImportOptions,
  after: ImportOptions,
): Promise<void> {
  const [{ policy }, persons] = await Promise.all([
    ruleOf(ctx.db, table.dataset, table.id),
    columnsOfPersons(ctx.db, table.id),
  ]);
  const hidden = [...(policy?.hiddenColumns ?? []), ...(policy?.rows ?? []).map(({ column }) => column)];
  const named = new Set([...hidden, ...persons]);
  const renamed = renamedOf(before, after);
  const column =
    renamed.find(({ was }) => named.has(was))?.was ?? renamed.find(({ is }) => persons.includes(is))?.is;
  if (column !== undefined) throw new Failure("conflict", "import-renamed-hidden", { column });
}

/** Columns that are published under another name from now on: as they were, and as they are. */
function renamedOf(
  { columns: before = {} }: ImportOptions,
  { columns: after = {} }: ImportOptions,
): { readonly was: string; readonly is: string }[] {
  const files = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return files.flatMap((file) => {
    const was = before[file]?.name ?? file;
    const { publish, name: is = file } = after[file] ?? {};
    return was === is || publish === false ? [] : [{ was, is }];
  });
}
