import { system, type Actor } from "../../access/actor.ts";
import { changeAccess } from "../../access/hold.ts";
import { findToldOnceOf, setToldOnce } from "../../access/person-tables.ts";
import type { ToldOnce } from "../../access/policy.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { type Looked, refuseLoss } from "../../base/seen.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import { touchReadable } from "../../catalogue/search-index/touch.ts";
import { writableDatasetOf } from "../../tables/dataset-of-table.ts";
import { getTable } from "../../tables/tables.ts";
import type { CitizensContext } from "../context.ts";
import { findDeclaration } from "../declarations.ts";
import { isForAgents } from "./agents.ts";

const daysMax = 3653;
/** Names that stand for something else in a credential (RFC 9901 §4.2). */
const reserved = ["_sd", "_sd_alg", "..."];

/** What may be told once of a table that is declared self-data; nothing any more where `once` is absent. */
export async function tellOnce(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
  once: (ToldOnce & Looked) | undefined,
): Promise<void> {
  const { id: dataset } = await writableDatasetOf(ctx.db, actor, table);
  const declared = await findDeclaration(ctx, actor, table);
  if (declared === undefined) throw new Failure("not-found", "citizens-not-declared");
  if (once?.agents !== undefined && !isForAgents(declared)) {
    throw new Failure("invalid", "once-agents-unfit", { parameter: "once-agents" });
  }
  const { version } = await getTable(ctx, system, table);
  const checked = once && check(once, version?.columns.map(({ name }) => name) ?? []);
  await ctx.db.begin(async (tx) => {
    await changeAccess(tx, dataset);
    refuseLoss(await findToldOnceOf(tx, table), once?.seen);
    await setToldOnce(tx, { table, dataset }, checked);
    await touchReadable(tx, dataset);
  });
}

/** As it is now; by who may change it. */
export async function findToldOnce(
  { db }: CitizensContext,
  actor: Actor,
  table: Id,
): Promise<ToldOnce | undefined> {
  await writableDatasetOf(db, actor, table);
  return findToldOnceOf(db, table);
}

function check({ columns, ground, daysMax: days, agents }: ToldOnce, known: readonly string[]): ToldOnce {
  const wrong = columns.find((name) => !known.includes(name) || reserved.includes(name));
  if (wrong !== undefined) {
    throw new Failure("invalid", "access-column-unknown", {
      parameter: "columns",
      column: wrong.slice(0, 100),
    });
  }
  if (columns.length === 0) throw new Failure("invalid", "access-columns-none", { parameter: "columns" });
  const told = cleanText(ground, 2000);
  if (told === "") throw new Failure("invalid", "once-ground-missing", { parameter: "once-ground" });
  if (!Number.isInteger(days) || days < 1 || days > daysMax) {
    throw new Failure("invalid", "access-days-wrong", { parameter: "once-days", max: daysMax });
  }
  // One line of an agreement.
  const law = cleanText(agents ?? "", 300).replaceAll(/\s+/g, " ");
  return {
    columns: [...new Set(columns)],
    ground: told,
    daysMax: days,
    ...(law === "" ? {} : { agents: law }),
  };
}
