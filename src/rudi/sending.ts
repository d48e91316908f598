import { placeOf } from "../vault/sealed-columns.ts";
import { sealedPortals } from "./sealed.ts";
import { anyone } from "../access/actor.ts";
import { jittered } from "../base/back-off.ts";
import { Failure, type Problem, problem } from "../base/failure.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findPublished } from "../catalogue/datasets.ts";
import { ask, toProblem } from "./ask.ts";
import type { RudiContext } from "./context.ts";
import type { PortalRecord, PortalRow, PublicationRow } from "./portal-rows.ts";
import { isRawRecord } from "../harvest/normalize/fields.ts";

/** After each failed try; the last is taken for all that follow: a portal may be down for long. */
const waitsMs = [60_000, 300_000, 1_800_000, 3_600_000, 21_600_000];

type RecordFor = (dataset: Dataset) => Promise<PortalRecord>;

/** Tells a portal what waits for it. The first thing that shows that it is down ends this. */
export async function sendDue(
  ctx: RudiContext,
  portal: PortalRow,
  recordFor: RecordFor,
  signal: AbortSignal,
): Promise<void> {
  const due = await ctx.db<PublicationRow[]>`
    select * from rudi_publications where portal = ${portal.id} and next_at <= ${ctx.clock()}
    order by next_at, dataset limit 1000`;
  if (due.length === 0) return;
  try {
    const token = await tokenOf(ctx, portal, signal);
    for (const row of due) {
      signal.throwIfAborted();
      await sendOne(ctx, { portal, row, token, signal, recordFor });
    }
    await ctx.db`update rudi_portals set failure = null where id = ${portal.id}`;
  } catch (error) {
    signal.throwIfAborted();
    await postpone(ctx, portal, due, toProblem(error));
  }
}

/** By client credentials, else by the password grant of older portals. */
async function tokenOf(
  ctx: RudiContext,
  { id, url, client, secret: sealed }: PortalRow,
  signal: AbortSignal,
): Promise<string> {
  const secret = await ctx.vault.openText(sealed, placeOf(sealedPortals, id));
  const headers = { Authorization: `Basic ${Buffer.from(`${client}:${secret}`).toString("base64")}` };
  const forms = [
    {
      path: "oauth2/token",
      form: { grant_type: "client_credentials", client_id: client, client_secret: secret },
    },
    { path: "oauth/token", form: { grant_type: "password", username: client, password: secret } },
  ];
  let status = 0;
  for (const { path, form } of forms) {
    const answer = await ask(ctx, `${url}/${path}`, { method: "POST", signal, form, headers });
    const token = isRawRecord(answer.value) ? answer.value["access_token"] : undefined;
    if (answer.status === 200 && typeof token === "string") return token;
    status = answer.status;
  }
  throw new Failure("unavailable", status >= 500 ? "rudi-answered" : "rudi-portal-refuses", { status });
}

interface Sending {
  readonly portal: PortalRow;
  readonly row: PublicationRow;
  readonly token: string;
  readonly signal: AbortSignal;
  readonly recordFor: RecordFor;
}

async function sendOne(ctx: RudiContext, sending: Sending): Promise<void> {
  const { row } = sending;
  if (row.hash === null) return sendRemoval(ctx, sending);
  const dataset = (await findPublished(ctx, anyone, [row.dataset])).get(row.dataset);
  // The next look finds it gone.
  if (dataset === undefined) return settle(ctx, row, {});
  const told = await sending.recordFor(dataset);
  const status = judged(await put(ctx, sending, told));
  if (!isTaken(status)) return settle(ctx, row, refusedWith(status));
  return settle(ctx, row, { state: "sent", sentHash: told.hash, sentAt: ctx.clock() });
}

async function sendRemoval(ctx: RudiContext, sending: Sending): Promise<void> {
  const { row } = sending;
  if (row.sentHash === null) return settle(ctx, row, { state: "removed" });
  const status = judged(await remove(ctx, sending));
  if (!isTaken(status) && status !== 404) return settle(ctx, row, refusedWith(status));
  return settle(ctx, row, { state: "removed", sentHash: null, sentAt: ctx.clock() });
}

/** Throws where another try may mend it. */
function judged({ status }: { readonly status: number }): number {
  if (status < 500 && status !== 429 && status !== 401) return status;
  throw new Failure("unavailable", "rudi-answered", { status });
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

function refusedWith(status: number): Settled {
  return { state: "refused", failure: problem("rudi-answered", { status }) };
}

/** As a node does: what the portal does not have is posted, what it has is put. */
async function put(ctx: RudiContext, { portal, row, token, signal }: Sending, told: PortalRecord) {
  const there = await ask(ctx, `${portal.url}/konsult/v1/datasets/${row.resource}/metadatas`, {
    token,
    signal,
  });
  const method = there.status >= 200 && there.status < 300 ? "PUT" : "POST";
  return ask(ctx, `${portal.url}/kalim/v1/resources`, { method, token, signal, body: told.record });
}

function remove(ctx: RudiContext, { portal, row, token, signal }: Sending) {
  return ask(ctx, `${portal.url}/kalim/v1/resources/${row.resource}`, { method: "DELETE", token, signal });
}

interface Settled {
  readonly state?: PublicationRow["state"];
  readonly sentHash?: string | null;
  readonly sentAt?: Date;
  readonly failure?: Problem;
}

/** A change that came while it was sent waits on. */
async function settle(ctx: RudiContext, row: PublicationRow, settled: Settled): Promise<void> {
  const { state = row.state, sentHash = row.sentHash, sentAt = row.sentAt, failure } = settled;
  await ctx.db`
    update rudi_publications set sent_hash = ${sentHash}, sent_at = ${sentAt},
      state = case when hash is not distinct from ${row.hash} then ${state} else state end,
      next_at = case when hash is not distinct from ${row.hash} then null else next_at end,
      tries = 0, failure = ${failure === undefined ? null : ctx.db.json(failure as never)},
      report = null, reported_at = null
    where portal = ${row.portal} and dataset = ${row.dataset}`;
}

async function postpone(
  ctx: RudiContext,
  portal: PortalRow,
  due: readonly PublicationRow[],
  failure: Problem,
): Promise<void> {
  const tries = Math.max(...due.map((row) => row.tries));
  const wait = waitsMs[Math.min(tries, waitsMs.length - 1)] ?? 0;
  const nextAt = new Date(ctx.clock().getTime() + jittered(wait));
  await ctx.db`
    update rudi_publications set tries = tries + 1, next_at = ${nextAt}, failure = ${ctx.db.json(failure as never)}
    where portal = ${portal.id} and next_at is not null
      and dataset = any(${due.map(({ dataset }) => dataset)}::uuid[])`;
  await ctx.db`update rudi_portals set failure = ${ctx.db.json(failure as never)} where id = ${portal.id}`;
}
