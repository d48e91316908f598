import { appendAccess } from "../../access/journal.ts";
import { defined } from "../../base/defined.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import type { CaseRow } from "./case-rows.ts";
import { nameProcedure } from "./procedures.ts";
import { readRequest } from "./request-document.ts";
import { toldFilter } from "./told-facts.ts";

/** What a citizen brought in place of that, read by the organization: by no agreement, and of no columns. */
export async function writeBroughtRead(
  ctx: CitizensContext,
  tx: Tx,
  row: CaseRow,
  reader: Id,
): Promise<void> {
  const procedure = await nameProcedure(tx, row.procedure);
  const { dataset, table, law } = row.source;
  await appendAccess(ctx, tx, {
    at: ctx.clock(),
    basis: "producer",
    reading: "told-once",
    instance: ctx.url,
    party: { kind: "organization", id: row.organization, name: procedure.organizationName },
    ...defined({ account: reader, person: row.account ?? undefined }),
    organization: row.organization,
    dataset,
    table,
    version: 0,
    columns: [],
    filter: toldFilter({ procedure, law }),
  });
}

/** What was fetched of a citizen, here: they bring it, or an agent asks for it, then `reader` reads it for the organization. */
export async function writeTold(
  ctx: CitizensContext,
  tx: Tx,
  { row, rows, reader }: { readonly row: CaseRow; readonly rows: number; readonly reader?: Id },
): Promise<void> {
  const { id, agreement, organization, table, columns, procedure, law, agent } = readRequest(row.request);
  const person = agent === undefined ? (row.account ?? undefined) : id;
  await appendAccess(ctx, tx, {
    at: ctx.clock(),
    basis: "agreement",
    reading: "told-once",
    instance: ctx.url,
    party: { kind: "organization", ...organization },
    ...defined({ account: reader, person, agent: agent && ("staff" as const) }),
    agreement,
    purpose: "told-once",
    organization: row.organization,
    dataset: row.source.dataset,
    table,
    version: 0,
    columns,
    filter: toldFilter({ procedure, law, agent }),
    rows,
  });
}
