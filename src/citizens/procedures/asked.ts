import { createHash } from "node:crypto";
import type { Actor } from "../../access/actor.ts";
import { holdAccess } from "../../access/hold.ts";
import { appendAccess } from "../../access/journal.ts";
import { requireMember } from "../../access/require.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import type { CitizensContext } from "../context.ts";
import { holdPerson } from "../links.ts";
import type { SelfDataTable } from "../self-data.ts";
import { writeAnswer, writeRefusal } from "./answer-document.ts";
import { type AskedRow, holdAsked, placeOfAnswer } from "./asked-rows.ts";
import { answerAgent } from "./answer-agent.ts";
import { agreedRows, allowOnce } from "./check-request.ts";
import { type FactRows, isOnceRefusal, type OnceRefusal, refuseOnce } from "../procedure.ts";
import type { AskedOnce, Brought } from "../once-peers.ts";
import { signReceipt, toReceipt } from "../once-receipt.ts";
import { type OnceRequest, readRequest, requestLastsMs, verifyRequest } from "./request-document.ts";
import { refuseRestored } from "./restored.ts";
import { entryOfFacts, entryOfTold, readFacts, type ToldFacts } from "./told-facts.ts";

/**
 * A request that an instance brings, which is tied to this one; `person` is whom an agent means, who is answered at
 * once. Where nothing may be told, that is its answer; taken twice it is taken once. Throws `invalid` for what is no request.
 */
export async function receiveAsked(
  ctx: CitizensContext,
  instance: string,
  text: string,
  person = "",
): Promise<AskedOnce> {
  if (instance !== ctx.url && !(await ctx.oncePeers.isTied(instance))) throw refuseOnce("once-not-tied");
  try {
    const request = await verifyRequest(ctx, instance, text);
    assertTimely(ctx, instance, request);
    await refuseRestored(ctx.db, new Date(request.until));
    const { agent } = request;
    if (agent !== undefined) return await answerAgent(ctx, { ...request, agent }, { text, person });
    await takeAsked(ctx, instance, { request, text });
    return {};
  } catch (error) {
    if (!isFailure(error) || !isOnceRefusal(error.key)) throw error;
    const { facts } = error.args;
    return { refusal: error.key, ...(typeof facts === "object" ? { facts } : {}) };
  }
}

function assertTimely({ url, clock }: CitizensContext, instance: string, request: OnceRequest): void {
  if (request.from !== instance || request.to !== url) throw refuseOnce("once-signature");
  const now = clock();
  const until = new Date(request.until);
  // A clock that is ahead, or a request that would hold for longer than any citizen needs.
  const latest = new Date(now.getTime() + requestLastsMs);
  if (until <= now || until > latest) throw refuseOnce("once-expired");
}

async function takeAsked(
  ctx: CitizensContext,
  instance: string,
  { request, text }: { readonly request: OnceRequest; readonly text: string },
): Promise<void> {
  const [now, until] = [ctx.clock(), new Date(request.until)];
  const { declared } = await allowOnce(ctx, request);
  await ctx.db`
    insert into asked_once (id, instance, request, table_id, organization, state, at, until)
    values (${request.id}, ${instance}, ${text}, ${request.table}, ${declared.organization}, 'asked', ${now},
      ${until})
    on conflict (id) do nothing`;
  const [kept] = await ctx.db<Pick<AskedRow, "request" | "state">[]>`
    select request, state from asked_once where id = ${request.id}`;
  if (kept?.request !== text || kept.state !== "asked") throw refuseOnce("once-asked-twice");
}

/** What the citizen sees of a request: what would leave, or what became of it. */
export interface OncePreview {
  readonly request: OnceRequest;
  /** Who holds the facts, and under which name. */
  readonly declared: Pick<SelfDataTable, "table" | "organization" | "told">;
  readonly state: AskedRow["state"];
  /** Exactly what would leave, with what stands for it when it is sent. */
  readonly rows?: FactRows;
  readonly known?: ToldFacts["known"];
  readonly seal?: string;
  /** Why nothing can be sent. */
  readonly refusal?: OnceRefusal;
  /** What was answered, to be brought to who asks while the request holds. */
  readonly brought?: Brought;
}

/** By the citizen, signed in here. Reading their rows for it is an entry of the journal, as any look at them. */
export async function previewAsked(ctx: CitizensContext, actor: Actor, id: string): Promise<OncePreview> {
  const { account } = requireMember(actor);
  const row = await ctx.db.begin((tx) => holdAsked(tx, id, account));
  const request = readRequest(row.request);
  const declared = await declaredOf(ctx, request);
  const shown = { request, declared, state: row.state };
  if (row.until <= ctx.clock()) return { ...shown, refusal: "once-expired" };
  if (row.state !== "asked" && row.answer === "") return { ...shown, refusal: "once-asked-twice" };
  try {
    if (row.state === "sent") await holdTold(ctx, actor, request);
    if (row.answer !== "") return { ...shown, brought: await openBrought(ctx, row) };
    const facts = await factsOf(ctx, actor, request);
    await ctx.db.begin((tx) => writeLook(ctx, tx, facts, { request, account }));
    return { ...shown, rows: facts.rows, known: facts.known, seal: sealOf(request, facts.rows) };
  } catch (error) {
    if (isFailure(error) && isOnceRefusal(error.key)) return { ...shown, refusal: error.key };
    throw error;
  }
}

async function openBrought({ vault }: CitizensContext, { id, answer }: AskedRow): Promise<Brought> {
  return JSON.parse(await vault.openText(answer, placeOfAnswer(id))) as Brought;
}

function sealBrought({ vault }: CitizensContext, id: Id, brought: Brought): Promise<string> {
  return vault.sealText(JSON.stringify(brought), placeOfAnswer(id));
}

/** Under which name the facts are held, whatever may be told of them now. */
async function declaredOf(ctx: CitizensContext, { table }: OnceRequest): Promise<OncePreview["declared"]> {
  const [row] = await ctx.db<{ table: Id; organization: Id; told: SelfDataTable["told"] }[]>`
    select table_id as table, organization, told from self_data where table_id = ${table}`;
  if (row === undefined) throw new Failure("not-found", "once-request-unknown");
  return row;
}

/**
 * Sends what was previewed, whose `seal` says that it is the same still. Twice is once: the same answer
 * is given again. The entry of the journal, the answer and the state are one transaction.
 */
export async function sendAsked(ctx: CitizensContext, actor: Actor, id: string, seal: string): Promise<void> {
  const { account } = requireMember(actor);
  const row = await ctx.db.begin((tx) => holdAsked(tx, id, account));
  const request = readRequest(row.request);
  if (row.state === "sent") {
    await holdTold(ctx, actor, request);
    return;
  }
  assertOpen(ctx, row);
  const facts = await factsOf(ctx, actor, request);
  if (sealOf(request, facts.rows) !== seal) throw new Failure("conflict", "once-changed");
  const answer = await writeAnswer(ctx, request, facts.rows);
  const exchanged = { request, signed: row.request, answer, rows: facts.rows.length, sentAt: ctx.clock() };
  const receipt = await signReceipt(ctx.identity, "source", toReceipt(exchanged));
  const sealed = await sealBrought(ctx, row.id, { answer, receipt });
  await ctx.db.begin(async (tx) => {
    const held = await holdAsked(tx, id, account);
    if (held.state === "sent") return;
    assertOpen(ctx, held);
    // What was withdrawn, or cut, since it was read.
    await holdAccess(tx, facts.allowed.declared.dataset.id);
    await agreedRows(tx, request);
    await holdPerson(ctx, tx, { id: facts.link, actor, need: "own" });
    await tx`update asked_once set state = 'sent', answer = ${sealed} where id = ${row.id}`;
    await appendAccess(ctx, tx, entryOfTold(ctx, facts, request, account));
  });
}

/** Says no, to be taken to who asks; or that nothing can be told, where the preview said so. */
export async function declineAsked(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const { account } = requireMember(actor);
  const { refusal = "once-declined", request, state } = await previewAsked(ctx, actor, id);
  if (state !== "asked") return;
  // Who is asked tells no more than that the person was not found.
  const told = refusal === "once-nobody" || refusal === "once-several" ? "once-unidentified" : refusal;
  const answer = await writeRefusal(ctx, request, told);
  const sealed = await sealBrought(ctx, request.id, { answer, receipt: "" });
  await ctx.db.begin(async (tx) => {
    const held = await holdAsked(tx, id, account);
    if (held.state !== "asked") return;
    await tx`update asked_once set state = 'refused', answer = ${sealed} where id = ${held.id}`;
  });
}

function assertOpen({ clock }: CitizensContext, { state, until }: AskedRow): void {
  if (state !== "asked") throw refuseOnce("once-asked-twice");
  if (until <= clock()) throw refuseOnce("once-expired");
}

interface Facts extends ToldFacts {
  readonly link: Id;
}

/** What is told of the one person whom the account is linked to. Throws a refusal. */
async function factsOf(ctx: CitizensContext, actor: Actor, request: OnceRequest): Promise<Facts> {
  const allowed = await allowOnce(ctx, request);
  const link = await linkFor(ctx, actor, allowed.declared.table);
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, { id: link, actor, need: "own" }));
  return { ...(await readFacts(ctx, allowed, request, person)), link };
}

/** The one person whom the account is linked to. Throws a refusal. */
async function linkFor({ db }: CitizensContext, actor: Actor, table: Id): Promise<Id> {
  const { account } = requireMember(actor);
  const [link, other] = await db<{ id: Id }[]>`
    select distinct on (digest) id from person_links
    where account = ${account} and table_id = ${table} and linked_at is not null and mandate is null limit 2`;
  if (link === undefined) throw refuseOnce("once-nobody");
  if (other !== undefined) throw refuseOnce("once-several");
  return link.id;
}

/** What was sent is shown and handed out while they may see those rows still. */
async function holdTold(ctx: CitizensContext, actor: Actor, { table }: OnceRequest): Promise<void> {
  const id = await linkFor(ctx, actor, table);
  await ctx.db.begin((tx) => holdPerson(ctx, tx, { id, actor, need: "own" }));
}

/** What was previewed and what leaves are the same text. */
function sealOf({ id }: OnceRequest, rows: FactRows): string {
  return createHash("sha256")
    .update(JSON.stringify([id, rows]))
    .digest("base64url");
}

/** A look at what would leave is one at their own rows. */
async function writeLook(
  ctx: CitizensContext,
  tx: Tx,
  facts: ToldFacts,
  { request, account }: { readonly request: OnceRequest; readonly account: Id },
): Promise<void> {
  await appendAccess(ctx, tx, {
    ...entryOfFacts(ctx, facts, request),
    basis: "person",
    reading: "page",
    instance: ctx.url,
    party: { kind: "person", id: account, name: "" },
    account,
    filter: "",
  });
}
