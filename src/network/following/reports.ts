import { z } from "zod";
import { type Actor, asInstance } from "../../access/actor.ts";
import { hasRole } from "../../access/require.ts";
import { type Arguments, Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { findPublished } from "../../catalogue/datasets.ts";
import { assertReadable } from "../../catalogue/reading.ts";
import type { Tx } from "../../db/db.ts";
import { enqueueAll } from "../../outbox/entries.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import type { NetworkContext } from "../context.ts";
import { askSigned } from "../peers/fetch-json.ts";
import { isTied } from "../peers/tie-rows.ts";
import { datasetOf } from "../feed/subject.ts";
import type { AppliedEvents } from "./taking.ts";

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

type Report = z.infer<typeof reportSchema>;

/** A report as its producer sees it, beside the dataset. */
export interface ReceivedReport extends Report {
  /** The instance that could not take the record. */
  readonly instance: string;
  readonly at: Date;
}

type Context = Pick<NetworkContext, "db" | "clock">;

const reportKindName = "network-report";
/** A report that nobody took for so long is of no use any more. */
const overMs = 2 * 86_400_000;
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
export async function noteReports(db: Tx, at: Date, { refused, sound }: AppliedEvents): Promise<void> {
  const reports = refused.map(({ subject, origin, revision, problems }) => ({
    origin,
    report: {
      subject,
      revision,
      problems: problems.slice(0, 50).map(({ problem, pointer, detail }) => ({
        code: problem.key,
        pointer,
        args: toldApart(problem.args),
        ...defined({ mend: detail }),
      })),
    },
  }));
  await db`
    update remote_subjects set reported = true where subject = any(${refused.map(({ subject }) => subject)})`;
  await enqueueAll(db, reports.map(toEntry(at)));
  if (sound.length === 0) return;
  const mended = await db<{ subject: string; origin: string; revision: number }[]>`
    update remote_subjects set reported = false
    where subject = any(${sound.map(({ subject }) => subject)}) and reported
    returning subject, origin, revision`;
  await enqueueAll(
    db,
    mended.map(({ origin, ...rest }) => ({ origin, report: { ...rest, problems: [] } })).map(toEntry(at)),
  );
}

/** The last report of a subject replaces those before. */
function toEntry(at: Date) {
  return ({ origin, report }: { readonly origin: string; readonly report: Report }) => ({
    kind: reportKindName,
    peer: origin,
    key: report.subject,
    body: report,
    at,
  });
}

/** A report to the producer of a record. */
export function reportKind(ctx: NetworkContext): OutboxKind<Report> {
  return {
    name: reportKindName,
    send: ({ peer, body }, signal) =>
      askSigned(ctx, `${peer}/api/network/reports`, { method: "POST", body, signal }),
    giveUpAfterMs: () => overMs,
  };
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
