import { type Actor, system } from "../access/actor.ts";
import { setSecond } from "../access/person-tables.ts";
import { organizationsOf, requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { namesOfAccounts } from "../people/names.ts";
import { writableDatasetOf } from "../tables/dataset-of-table.ts";
import { getTable } from "../tables/tables.ts";
import type { CitizensContext } from "./context.ts";
import { endDeclared } from "./declarations.ts";
import { writeApart } from "./erasing/erasures-apart.ts";
import { writeWeakening } from "./weakening-entry.ts";

/** What a colleague asks of a declaration, and another editor confirms. */
export interface AskedWeakening {
  readonly what: "second" | "end";
  /** Of who asks. */
  readonly name: string;
  readonly why?: string;
  readonly mayConfirm: boolean;
}

interface Row {
  readonly what: "second" | "end";
  readonly by: Id;
  readonly why: string;
}

/** For who may change the declaration; absent where nothing waits. */
export async function findWeakening(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
): Promise<AskedWeakening | undefined> {
  const { organization } = await writableDatasetOf(ctx.db, actor, table);
  const [row] = await ctx.db<Row[]>`
    select weakening as what, weakened_by as by, weakened_why as why from self_data
    where table_id = ${table} and weakening is not null`;
  if (row === undefined) return undefined;
  const { what, by, why } = row;
  const name = (await namesOfAccounts(ctx.db, [by])).get(by) ?? "";
  return {
    what,
    name,
    mayConfirm: isAnother(actor, organization, by),
    ...defined({ why: why || undefined }),
  };
}

/** By another editor of the organization than who asks. Throws `not-found` for others, and where it waits no more. */
export async function confirmWeakening(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
  what: string,
): Promise<void> {
  const dataset = await writableDatasetOf(ctx.db, actor, table);
  const { version } = await getTable(ctx, system, table);
  const of = { table, dataset, version: version?.number ?? 0 };
  await ctx.db.begin(async (tx) => {
    const [row] = await tx<Row[]>`
      select weakening as what, weakened_by as by, weakened_why as why from self_data
      where table_id = ${table} and weakening = ${what} for update`;
    if (row === undefined || !isAnother(actor, dataset.organization, row.by)) {
      throw new Failure("not-found", "citizens-weakening-none");
    }
    if (row.what === "end") return endDeclared(ctx, tx, actor, { ...of, why: row.why });
    await tx`
      update self_data set second = false, weakening = null, weakened_by = null where table_id = ${table}`;
    await setSecond(tx, { table, dataset: dataset.id }, false);
    await writeWeakening(ctx, tx, actor, { ...of, what: ["second"] });
  });
  await writeApart(ctx);
}

/** An editor by their membership, as who confirms a reason. */
export function isAnother(actor: Actor, organization: Id, by: Id): boolean {
  const { account } = requireMember(actor);
  return account !== by && organizationsOf(actor, "editor").includes(organization);
}
