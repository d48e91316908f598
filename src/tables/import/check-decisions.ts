import { ruleOf } from "../../access/access-rules.ts";
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

/** Who may read names columns: one that is hidden, or that rows are chosen by, would be let out under another name. */
export async function refuseRenameOfHidden(
  ctx: Pick<TablesContext, "db">,
  table: Pick<Table, "id" | "dataset">,
  before: ImportOptions,
  after: ImportOptions,
): Promise<void> {
  const { policy } = await ruleOf(ctx.db, table.dataset, table.id);
  if (policy === undefined) return;
  const named = new Set([...policy.hiddenColumns, ...policy.rows.map(({ column }) => column)]);
  const was = renamedOf(before, after).find((name) => named.has(name));
  if (was !== undefined) throw new Failure("conflict", "import-renamed-hidden", { column: was });
}

/** The names, as they were, of columns that are published under another one from now on. */
function renamedOf(
  { columns: before = {} }: ImportOptions,
  { columns: after = {} }: ImportOptions,
): string[] {
  const files = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return files.flatMap((file) => {
    const was = before[file]?.name ?? file;
    const { publish, name: is = file } = after[file] ?? {};
    return was === is || publish === false ? [] : [was];
  });
}
