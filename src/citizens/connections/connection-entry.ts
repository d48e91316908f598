import { appendAccesses } from "../../access/journal.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";

interface Written {
  readonly account: Id;
  readonly instance: string;
  readonly reading: "connection" | "connection-end";
}

/**
 * That another site may, or may no more, ask who reads them: of each table whose readings it is told, to that
 * person alone. Call it last.
 */
export async function writeConnection(
  { clock, url }: CitizensContext,
  tx: Tx,
  { account, instance, reading }: Written,
): Promise<void> {
  const tables = await tx<{ table: Id; dataset: Id; organization: Id }[]>`
    select d.table_id as table, d.dataset, d.organization from self_data d
    where d.level is null and d.table_id in (
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
  if (entries.length > 0) await appendAccesses(tx, entries);
}
