import { z } from "zod";
import { type Actor, asInstance } from "../../access/actor.ts";
import { hasRole } from "../../access/require.ts";
import { backOffMs } from "../../base/back-off.ts";
import { type Arguments, Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import { assertReadable } from "../../catalogue/reading.ts";
import type { Tx } from "../../db/db.ts";
import type { NetworkContext } from "../context.ts";
import { askSigned, isFinalRefusal } from "../ties/fetch-json.ts";
import { isTied } from "../ties/tie-rows.ts";
import { datasetOf } from "../feed/subject.ts";
import type { Applied } from "./taking.ts";

/** What an instance could not take of a record of another: the body of `POST /api/network/reports`. */
export const reportSchema = z.object({
  subject: z.string().max(1000),
  revision: z.number().int().positive(),
  /** None: it was taken well. */
  problems: z
    .array(
      z.object({
        code: z.string().max(100),
        /** In the event (RFC 6901). */
        pointer: z.string().max(1000),
        args: z.record(z.string().max(100), z.union([z.string().max(2000), z.number()])).default({}),
        /** What would mend it, in English. */
        mend: z.string().max(2000).optional(),
      }),
    )
    .max(50),
});

export type Report = z.infer<typeof reportSchema>;

/** A report as its producer sees it, beside the dataset. */
export interface ReceivedReport extends Report {
  /** The instance that could not take the record. */
  readonly instance: string;
  readonly at: Date;
}

type Context = Pick<NetworkContext, "db" | "clock">;

const triesMax = 12;
const datasetsMax = 5000;
/** Of an instance that is not tied to this one; and how many of these one dataset keeps. */
const datasetsOfStrangersMax = 100;
const strangersMax = 20;

/** A report names texts and numbers; a list is one text. */
function toldApart(args: Arguments): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      typeof value === "string" || typeof value === "number" ? value : value.join(", "),
    ]),
  );
}

/** Keeps what the producers are to be told, until they have heard it. */
export async function noteReports(db: Tx, at: Date, { refused, sound }: Applied): Promise<void> {
  for (const { subject, origin, revision, problems } of refused) {
    const report: Report = {
      subject,
      revision,
      problems: problems.slice(0, 50).map(({ problem, pointer, detail }) => ({
        code: problem.key,
        pointer,
        args: toldApart(problem.args),
        ...(detail === undefined ? {} : { mend: detail }),
      })),
    };
    await put(db, { origin, report, at });
    await db`update remote_subjects set reported = true where subject = ${subject}`;
  }
  if (sound.length === 0) return;
  const mended = await db<{ subject: string; origin: string; revision: number }[]>`
    update remote_subjects set reported = false
    where subject = any(${sound.map(({ subject }) => subject)}) and reported
    returning subject, origin, revision`;
  for (const { origin, ...rest } of mended) {
    await put(db, { origin, report: { ...rest, problems: [] }, at });
  }
}

async function put(
  db: Tx,
  { origin, report, at }: { origin: string; report: Report; at: Date },
): Promise<void> {
  await db`
    insert into reports_untold (subject, origin, report, next_at)
    values (${report.subject}, ${origin}, ${db.json(report)}, ${at})
    on conflict (subject) do update set report = excluded.report, tries = 0, next_at = excluded.next_at`;
}

/** Those that are due. A producer who does not hear is told again later, a dozen times. */
export async function sendReports(ctx: NetworkContext, signal: AbortSignal): Promise<void> {
  const now = ctx.clock();
  const due = await ctx.db<{ subject: string; origin: string; report: Report; tries: number }[]>`
    select subject, origin, report, tries from reports_untold where next_at <= ${now}
    order by next_at limit 200`;
  for (const { subject, origin, report, tries } of due) {
    if (signal.aborted) return;
    const told = await askSigned(ctx, `${origin}/api/network/reports`, {
      method: "POST",
      body: report,
      signal,
    }).then(() => true, isFinalRefusal);
    if (signal.aborted) return;
    if (told || tries + 1 >= triesMax) {
      await ctx.db`
        delete from reports_untold where subject = ${subject} and report = ${ctx.db.json(report)}`;
    } else {
      const next = new Date(now.getTime() + backOffMs(tries, { firstMs: 60_000, mostMs: 86_400_000 }));
      await ctx.db`
        update reports_untold set tries = tries + 1, next_at = ${next} where subject = ${subject}`;
    }
  }
}

/** Takes a report of another instance about one of our datasets, in the place of the one before. */
export async function receiveReport(
  { db, clock, url }: Context & Pick<NetworkContext, "url">,
  instance: string,
  body: unknown,
): Promise<void> {
  const { data: report } = reportSchema.safeParse(body);
  if (report === undefined) throw new Failure("invalid", "network-report-wrong");
  const dataset = datasetOf(report.subject, url);
  await db.begin(async (tx) => {
    const known =
      dataset !== undefined && (await findPublished({ db: tx }, asInstance(instance), [dataset])).size > 0;
    if (!known) throw new Failure("not-found", "network-subject-unknown");
    await tx`select pg_advisory_xact_lock(hashtextextended('reports', 0))`;
    await tx`delete from record_reports where dataset = ${dataset} and instance = ${instance}`;
    if (report.problems.length === 0) return;
    await requireRoom(tx, instance, dataset);
    await tx`
      insert into record_reports (dataset, instance, revision, problems, at)
      values (${dataset}, ${instance}, ${report.revision}, ${tx.json(report.problems)}, ${clock()})`;
  });
}

/** Whoever passes a record on has others report it, who are not tied to us: of these, few are kept. */
async function requireRoom(tx: Tx, instance: string, dataset: Id): Promise<void> {
  const tied = await isTied(tx, instance);
  const [held] = await tx<{ own: number; ofStrangers: number }[]>`
    select count(*) filter (where instance = ${instance})::int as own,
      count(*) filter (where dataset = ${dataset} and instance not in (select instance from ties))::int as of_strangers
    from record_reports where instance = ${instance} or dataset = ${dataset}`;
  const { own = 0, ofStrangers = 0 } = held ?? {};
  if (own >= (tied ? datasetsMax : datasetsOfStrangersMax) || (!tied && ofStrangers >= strangersMax)) {
    throw new Failure("too-many", "network-reports-too-many");
  }
}

/** What other instances could not take of a dataset: for its organization. The newest first. */
export async function listReports(
  { db }: Pick<Context, "db">,
  actor: Actor,
  dataset: Id,
): Promise<readonly ReceivedReport[]> {
  if (!isId(dataset)) return [];
  const { organization } = await assertReadable(db, actor, dataset);
  if (!hasRole(actor, organization, "reader")) return [];
  const rows = await db<Omit<ReceivedReport, "subject">[]>`
    select instance, revision, problems, at from record_reports where dataset = ${dataset} order by at desc`;
  return rows.map((row) => ({ ...row, subject: dataset }));
}
