import { z } from "zod";
import { holdAccess } from "../../access/hold.ts";
import { appendAccess, headWanted } from "../../access/journal.ts";
import { isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { WatchWork } from "../../jobs/watching.ts";
import { enqueueUnlessWaiting } from "../../outbox/entries.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import { listOrganizationsById } from "../../people/remote-organizations.ts";
import type { CitizensContext } from "../context.ts";
import { selectSelfData } from "../declarations.ts";
import { holdDeclaration } from "../find-person.ts";
import { isOpposed } from "../procedures/answer-agent.ts";
import { agreedRows } from "../procedures/check-request.ts";
import { entryOfTold, readFacts, type ToldFacts } from "../procedures/told-facts.ts";
import type { SelfDataTable } from "../self-data.ts";
import { askedOf, openStanding, standingLinks } from "./announce.ts";
import { asQuestion } from "./condition.ts";
import {
  type Entitlement,
  type EntitlementRefusal,
  entitlementRefusals,
  isEntitlementRefusal,
  type ReceivedTelling,
} from "../entitlement.ts";
import {
  endTelling,
  findTelling,
  holdTelling,
  placeOfDocument,
  type TellingRow,
} from "./entitlement-rows.ts";
import { receiveTelling, tellingsMax } from "./receive.ts";
import { hasExpired, signForgetting, signTelling } from "./telling-document.ts";

const kindName = "entitlement";
const answerSchema = z.object({ refusal: z.enum(entitlementRefusals).optional() });
const lookMs = 60_000;
const dayMs = 86_400_000;

interface Body {
  readonly telling: Id;
  readonly what: "right" | "forget";
}

/** Sends what nobody opposed within their delay, so many to one instance within a day as it takes. */
export function tellingWork({ db, clock }: CitizensContext): WatchWork {
  return {
    watch: "entitlement-tellings",
    everyMs: lookMs,
    run: async () => {
      await db.begin(async (tx) => {
        const at = clock();
        const due = await selectDue(tx, at);
        await enqueueUnlessWaiting(
          tx,
          due.map(({ id, peer }) => ({ ...entryOf({ telling: id, what: "right" }, peer), at })),
        );
      });
    },
  };
}

/** Past what an instance takes it would hear nothing else of this one either: it counts as busy. */
async function selectDue(tx: Tx, at: Date): Promise<readonly { readonly id: Id; readonly peer: string }[]> {
  const ofPeer = tx`
    select e.receiver ->> 'instance' as peer, t.*
    from entitlement_tellings t join entitlements e on e.id = t.entitlement`;
  return tx<{ id: Id; peer: string }[]>`
    with due as (
      select id, peer, row_number() over (partition by peer order by state = 'announced', due_at, id) as place
      from (${ofPeer}) told where state in ('announced', 'leaving') and due_at <= ${at}
    ), recent as (
      select peer, count(*) as told from (${ofPeer}) told where told_at > ${new Date(at.getTime() - dayMs)} group by peer
    )
    select id, peer from due left join recent using (peer) where place <= ${tellingsMax} - coalesce(recent.told, 0)`;
}

function entryOf(body: Body, peer: string) {
  return { kind: kindName, peer, key: `${body.telling} ${body.what}`, lane: body.telling, body };
}

/** What is told of a person, until the other instance has it; twice is once there. All is looked at again at each try. */
export function entitlementKind(ctx: CitizensContext): OutboxKind<Body, ReceivedTelling | undefined> {
  return {
    name: kindName,
    lateAfterMs: dayMs,
    send: async ({ peer, body }, signal) => {
      const document = await documentOf(ctx, body);
      if (document === undefined) return undefined;
      if (peer === ctx.url) return receiveTelling(ctx, peer, document);
      const asking = { body: { document }, signal };
      return answerSchema.parse(await ctx.peers.ask(peer, "/api/entitlements/messages", asking));
    },
    onTaken: async (tx, { body }, answer) => {
      if (answer === undefined || body.what === "forget") return;
      const { refusal } = answer;
      // After a backup was restored here, what was told before is told again.
      if (refusal !== undefined && refusal !== "entitlement-twice")
        return endTelling(tx, body.telling, refusal);
      await tx`
        update entitlement_tellings set state = 'told', told_at = ${ctx.clock()}, document = ''
        where id = ${body.telling} and state = 'leaving'`;
    },
    onRefused: async (tx, { body }, { args }) => {
      if (body.what === "forget") return;
      await endTelling(tx, body.telling, args["status"] === 403 ? "once-not-tied" : "refused");
    },
  };
}

async function documentOf(ctx: CitizensContext, { telling: id, what }: Body): Promise<string | undefined> {
  const found = await findTelling(ctx.db, id);
  if (found === undefined) return undefined;
  const { telling, entitlement } = found;
  if (what === "forget") return signForgetting(ctx, entitlement, id);
  const isDue =
    telling.state === "leaving" || (telling.state === "announced" && telling.dueAt <= ctx.clock());
  if (!isDue) return undefined;
  const ready = await prepare(ctx, found);
  if (typeof ready !== "string") return leave(ctx, found, ready);
  await endTelling(ctx.db, id, ready);
  return undefined;
}

interface Found {
  readonly telling: TellingRow;
  readonly entitlement: Entitlement;
}

/** Why nothing is told after all. */
type Ending = EntitlementRefusal | "withdrawn" | "link" | "condition";

/** What is told of the person now, by the link that stands; or why nothing is. */
async function prepare(ctx: CitizensContext, { telling, entitlement }: Found): Promise<ToldFacts | Ending> {
  const { table, receiver, state } = entitlement;
  if (state !== "running") return "withdrawn";
  if (receiver.instance !== ctx.url && !(await ctx.oncePeers.isTied(receiver.instance)))
    return "once-not-tied";
  const [declared] = await selectSelfData(ctx, [table]);
  if (declared === undefined) return "once-no-agreement";
  return readOne(ctx, { telling, entitlement }, declared);
}

async function readOne(
  ctx: CitizensContext,
  { telling: { digest }, entitlement }: Found,
  declared: SelfDataTable,
): Promise<ToldFacts | Ending> {
  const { table } = entitlement;
  const [link] = await standingLinks(ctx, ctx.db, ctx.db`l.table_id = ${table} and l.digest = ${digest}`);
  if (link === undefined) return "link";
  if (await isOpposed(ctx.db, { table, digest })) return "condition";
  try {
    const rows = await agreedRows(ctx.db, askedOf(entitlement));
    const question = asQuestion(entitlement.condition, rows);
    return await readFacts(ctx, { declared, rows: [] }, entitlement, await openStanding(ctx, link), question);
  } catch (error) {
    if (isFailure(error) && isEntitlementRefusal(error.key)) return error.key;
    // No row, too many of them, or no such column any more.
    if (isFailure(error) && (error.key.startsWith("once-") || error.code === "invalid")) return "condition";
    throw error;
  }
}

/** Signed and written in the journal once, before anything leaves; what was signed before is what leaves again, until its day. */
async function leave(
  ctx: CitizensContext,
  { telling: { id }, entitlement }: Found,
  facts: ToldFacts,
): Promise<string | undefined> {
  const { table, receiver, organization, law, procedure, agreement, columns } = entitlement;
  const { declared } = facts.allowed;
  const names = await listOrganizationsById(ctx.db, [organization]);
  const source = { id: organization, name: names.get(organization)?.name ?? "" };
  const document = await ctx.db.begin(async (tx) => {
    await holdAccess(tx, declared.dataset.id);
    await agreedRows(tx, askedOf(entitlement));
    await holdDeclaration(tx, declared);
    const held = await holdTelling(tx, id);
    const kept = held.document === "" ? "" : await ctx.vault.openText(held.document, placeOfDocument(id));
    if (kept !== "" && !hasExpired(kept, ctx.clock())) return kept;
    if (held.state !== "announced" && held.state !== "leaving") return undefined;
    const told = { id, source, toldFirstAt: held.announcedAt, rows: distinct(facts.rows) };
    const signed = await signTelling({ ...ctx, identity: ctx.identity.within(tx) }, entitlement, told);
    const sealed = await ctx.vault.sealText(signed, placeOfDocument(id));
    await tx`update entitlement_tellings set state = 'leaving', document = ${sealed} where id = ${id}`;
    const person = await tx`
      insert into told_persons (id, table_id, digest) values (${id}, ${table}, ${held.digest})
      on conflict (id) do nothing returning 1`;
    if (person.length === 0) return signed;
    const to = { organization: receiver, from: receiver.instance, agreement, columns, procedure };
    const why = { law: `${law.title}, ${law.article}`, right: entitlement.title };
    await appendAccess(ctx, tx, entryOfTold(ctx, facts, { ...to, ...why }, id));
    return signed;
  });
  await ctx.jobs.announce(headWanted);
  return document;
}

/** Several rows may say the same in these columns. */
function distinct(rows: ToldFacts["rows"]): ToldFacts["rows"] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
