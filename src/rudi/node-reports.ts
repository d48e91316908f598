import type { Actor } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { HarvestContext } from "../harvest/context.ts";
import { findWaiting, type WaitingEntry } from "../outbox/waiting-entries.ts";
import type { RudiReport } from "./node.ts";
import { getNodeRow } from "./nodes.ts";
import { reportKindName, type ReportRow } from "./report-delivery.ts";

/** What became of the pushes of a node, the newest first. */
export async function listNodeReports(
  { db }: Pick<HarvestContext, "db">,
  actor: Actor,
  id: Id,
  { page, pageSize }: PageRequest,
): Promise<Page<RudiReport>> {
  requireAdministrator(actor);
  await getNodeRow(db, id);
  const rows = await db<(ReportRow & { total: number })[]>`
    select *, count(*) over ()::int as total from rudi_reports where node = ${id}
    order by submitted_at desc, id desc limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const waiting = await findWaiting(
    db,
    reportKindName,
    rows.map((row) => row.id),
  );
  return { items: rows.map((row) => toReport(row, waiting.get(row.id))), total: rows[0]?.total ?? 0 };
}

function toReport(row: ReportRow, waiting: WaitingEntry | undefined): RudiReport {
  const { id, resource, title, method, submittedAt, treatedAt, errors, problems } = row;
  return {
    id,
    resource,
    title,
    method,
    submittedAt,
    treatedAt,
    accepted: errors.length === 0,
    errors,
    problems,
    tries: waiting?.tries ?? row.tries,
    ...defined({
      deliveredAt: row.deliveredAt ?? undefined,
      nextAt: waiting?.nextAt,
      failure: row.failure ?? waiting?.problem,
    }),
  };
}
