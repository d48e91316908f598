import { joinSource } from "../harvest/store/source-rows.ts";
import { jittered } from "../base/back-off.ts";
import { type Problem, problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { ask, toProblem } from "./ask.ts";
import type { RudiError } from "./check-record.ts";
import type { RudiContext } from "./context.ts";
import type { ReportRow } from "./nodes.ts";
import { signToken } from "./portal-key.ts";

export const reportQueue = "rudi-reports";

/** After each failed try; there is none after the last. */
const waitsMs = [60_000, 600_000, 3_600_000, 21_600_000];
const triesMax = waitsMs.length + 1;

export async function deliverReportsLater({ jobs }: Pick<RudiContext, "jobs">): Promise<void> {
  await jobs.add(reportQueue, {}, { key: reportQueue });
}

/** Sends the reports whose time has come, each to its node. */
export async function deliverReportsNow(ctx: RudiContext, signal: AbortSignal): Promise<void> {
  for (;;) {
    const due = await ctx.db<(ReportRow & { url: string })[]>`
      select r.*, source.url from rudi_reports r
      join rudi_nodes n on n.id = r.node ${joinSource(ctx.db, ctx.db`n.source`)}
      where r.next_at <= ${ctx.clock()} order by r.next_at, r.id limit 20`;
    if (due.length === 0) return;
    // One that answers slowly holds the reports of the others up no longer than one try.
    await Promise.all(
      [...Map.groupBy(due, ({ node }) => node).values()].map((rows) => deliverAll(ctx, rows, signal)),
    );
  }
}

async function deliverAll(
  ctx: RudiContext,
  rows: readonly (ReportRow & { url: string })[],
  signal: AbortSignal,
): Promise<void> {
  for (const row of rows) {
    signal.throwIfAborted();
    const failure = await deliver(ctx, row, signal);
    await note(ctx, row, failure);
  }
}

async function deliver(
  ctx: RudiContext,
  row: ReportRow & { url: string },
  signal: AbortSignal,
): Promise<Problem | undefined> {
  const root = row.url.replace(/\/+$/, "");
  const url = `${root}/api/v1/resources/${encodeURIComponent(row.resource)}/report`;
  const claims = { sub: ctx.url, req_mtd: "PUT", req_url: new URL(url).pathname };
  try {
    const { status } = await ask(ctx, url, {
      method: "PUT",
      signal,
      token: await signToken(ctx, claims, 600),
      body: toBody(ctx, row),
    });
    return status >= 200 && status < 300 ? undefined : problem("rudi-answered", { status });
  } catch (error) {
    signal.throwIfAborted();
    return toProblem(error);
  }
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

async function note(
  ctx: RudiContext,
  { id, tries }: { id: Id; tries: number },
  failure?: Problem,
): Promise<void> {
  const now = ctx.clock();
  const count = tries + 1;
  const wait = waitsMs[tries];
  const nextAt =
    failure === undefined || count >= triesMax || wait === undefined
      ? null
      : new Date(now.getTime() + jittered(wait));
  await ctx.db`
    update rudi_reports set tries = ${count}, next_at = ${nextAt},
      delivered_at = ${failure === undefined ? now : null},
      failure = ${failure === undefined ? null : ctx.db.json(failure as never)}
    where id = ${id}`;
}
