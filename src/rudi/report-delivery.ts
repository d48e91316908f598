import { Failure, type Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { joinSource } from "../harvest/store/source-rows.ts";
import { enqueue } from "../outbox/entries.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import { ask, isTaken } from "./ask.ts";
import type { RudiError } from "./check-record.ts";
import type { RudiContext } from "./context.ts";
import type { RudiReport } from "./node.ts";
import type { NodeRow } from "./nodes.ts";
import { signToken } from "./portal-key.ts";

export const reportKindName = "rudi-report";

/** After each failed try; there is none after the last. */
const waitsMs = [60_000, 600_000, 3_600_000, 21_600_000];

export interface ReportRow {
  readonly id: Id;
  readonly node: Id;
  readonly resource: string;
  readonly title: string;
  readonly method: RudiReport["method"];
  readonly version: string;
  readonly submittedAt: Date;
  readonly treatedAt: Date;
  readonly errors: readonly RudiError[];
  readonly problems: number;
  /** All of them, once it was delivered or given up. */
  readonly tries: number;
  readonly deliveredAt: Date | null;
  /** Why it was given up. */
  readonly failure: Problem | null;
}

export async function enqueueReport(tx: Tx, node: NodeRow, id: Id, at: Date): Promise<void> {
  await enqueue(tx, { kind: reportKindName, peer: rootOf(node), key: id, at });
}

/** What became of a push, told to its node: whatever it answers, five times at most. */
export function reportKind(ctx: RudiContext): OutboxKind {
  return {
    name: reportKindName,
    refusalsPass: true,
    waitsMs,
    send: async ({ key }, signal) => {
      const report = await findReport(ctx, key);
      // Its node was removed.
      if (report !== undefined) await deliver(ctx, report, signal);
    },
    onTaken: async (tx, { key, tries }) => {
      await tx`
        update rudi_reports set tries = ${tries + 1}, delivered_at = ${ctx.clock()} where id = ${key}`;
    },
    onGivenUp: async (tx, { key, tries }, failure) => {
      await tx`
        update rudi_reports set tries = ${tries + 1}, failure = ${tx.json(failure as never)} where id = ${key}`;
    },
  };
}

type Addressed = ReportRow & { readonly url: string };

async function findReport({ db }: Pick<RudiContext, "db">, id: Id): Promise<Addressed | undefined> {
  const [row] = await db<Addressed[]>`
    select r.*, source.url from rudi_reports r
    join rudi_nodes n on n.id = r.node ${joinSource(db, db`n.source`)} where r.id = ${id}`;
  return row;
}

async function deliver(ctx: RudiContext, report: Addressed, signal: AbortSignal): Promise<void> {
  const url = `${rootOf(report)}/api/v1/resources/${encodeURIComponent(report.resource)}/report`;
  const claims = { sub: ctx.url, req_mtd: "PUT", req_url: new URL(url).pathname };
  const token = await signToken(ctx, claims, 600);
  const { status } = await ask(ctx, url, { method: "PUT", signal, token, body: toBody(ctx, report) });
  if (!isTaken(status)) throw new Failure("unavailable", "rudi-answered", { status });
}

/** The address of a node, without a slash at its end. */
function rootOf({ url }: Pick<NodeRow, "url">): string {
  return url.replace(/\/+$/, "");
}

/** RUDI's integration report. */
function toBody(ctx: RudiContext, row: ReportRow): object {
  const { id, resource, title, method, version, submittedAt, treatedAt, errors, problems } = row;
  return {
    report_id: id,
    submission_date: submittedAt.toISOString(),
    treatment_date: treatedAt.toISOString(),
    method,
    version,
    resource_id: resource,
    resource_title: title,
    integration_status: errors.length === 0 ? "OK" : "KO",
    comment: ctx.say(errors.length === 0 ? "rudi-report-accepted" : "rudi-report-refused", {
      errors: errors.length,
      problems,
    }),
    integration_errors: errors.map((error) => toIntegrationError(ctx, error)),
  };
}

function toIntegrationError(ctx: RudiContext, { code, field, args }: RudiError): object {
  return { error_code: code, error_message: ctx.say(`rudi-${code.toLowerCase()}`, args), field_name: field };
}
