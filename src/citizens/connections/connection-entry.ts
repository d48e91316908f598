import { assuranceLevels, reaches } from "../../access/actor.ts";
import { appendAccesses } from "../../access/journal.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { type GivenRow, openAssurance } from "./connection-rows.ts";

/**
 * That another site may, or may no more, ask who reads them: of each table whose readings it is told, to that
 * person alone. Call it last.
 */
export async function writeConnection(
  ctx: CitizensContext,
  tx: Tx,
  row: GivenRow,
  reading: "connection" | "connection-end",
): Promise<void> {
  const { account, instance } = row;
  if (account === null) return;
  const { clock, url } = ctx;
  const reached = (await openAssurance(ctx, row))?.level;
  const levels = assuranceLevels.filter((level) => reaches(reached, level));
  const tables = await tx<{ table: Id; dataset: Id; organization: Id }[]>`
    select d.table_id as table, d.dataset, d.organization from self_data d
    where (d.level is null or d.level = any(${levels})) and d.table_id in (
      select table_id from person_links
      where account = ${account} and linked_at is not null and mandate is null)
    order by d.table_id`;
  const entries = tables.map(
    (of) =>
      ({
        ...of,
        at: clock(),
        basis: "person",
        reading,
        instance: url,
        party: { kind: "person", id: account, name: "" },
        account,
        version: 0,
        columns: [],
        filter: new URLSearchParams({ site: instance }).toString(),
        rows: 0,
      }) as const,
  );
  if (entries.length > 0) await appendAccesses(ctx, tx, entries);
}
