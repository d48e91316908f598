import { createHash } from "node:crypto";
import { type Actor, system } from "../../access/actor.ts";
import { holdAccess } from "../../access/hold.ts";
import { appendAccess } from "../../access/journal.ts";
import { requireMember } from "../../access/require.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Tx } from "../../db/db.ts";
import { findReadable } from "../../tables/versions.ts";
import { readOwnRows } from "../../tables/own-rows.ts";
import type { CitizensContext } from "../context.ts";
import { holdPerson } from "../links.ts";
import type { SelfDataTable } from "../self-data.ts";
import { writeAnswer, writeRefusal } from "./answer-document.ts";
import { type AskedRow, holdAsked, placeOfAnswer } from "./asked-rows.ts";
import { agreedRows, type Allowed, allowOnce } from "./check-request.ts";
import { type FactRows, isOnceRefusal, type OnceRefusal, refuseOnce } from "../procedure.ts";
import type { AskedOnce } from "../once-peers.ts";
import { signReceipt, toReceipt } from "../once-receipt.ts";
import { type OnceRequest, readRequest, requestMs, verifyRequest } from "./request-document.ts";

/** Rows of one person that are told at once. */
const rowsMax = 50;

/**
 * A request that an instance brings, which is tied to this one. Where nothing may be told, that is its
 * answer; taken twice it is taken once. Throws `invalid` for what is no request.
 */
export async function receiveAsked(ctx: CitizensContext, instance: string, text: string): Promise<AskedOnce> {
  if (instance !== ctx.url && !(await ctx.oncePeers.isTied(instance))) throw refuseOnce("once-not-tied");
  try {
    const request = await verifyRequest(ctx, instance, text);
    await takeAsked(ctx, instance, { request, text });
    return {};
  } catch (error) {
    if (isFailure(error) && isOnceRefusal(error.key)) return { refusal: error.key };
    throw error;
  }
}

async function takeAsked(
  ctx: CitizensContext,
  instance: string,
  { request, text }: { readonly request: OnceRequest; readonly text: string },
): Promise<void> {
  if (request.from !== instance || request.to !== ctx.url) throw refuseOnce("once-signature");
  const now = ctx.clock();
  const until = new Date(request.until);
  if (until <= now) throw refuseOnce("once-expired");
  // A clock that is ahead, or a request that would hold for longer than any citizen needs.
  const latest = new Date(now.getTime() + 2 * requestMs);
  if (until > latest) throw refuseOnce("once-expired");
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
  readonly seal?: string;
  /** Why nothing can be sent. */
  readonly refusal?: OnceRefusal;
  /** What was answered, to be brought to who asks while the request holds. */
  readonly brought?: Brought;
}

/** An answer that is signed, on its way with its citizen; the receipt of what was sent, or nothing of a refusal. */
export interface Brought {
  readonly answer: string;
  readonly receipt: string;
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
    await ctx.db.begin((tx) => writeDown(ctx, tx, { ...facts, request, account }, "page"));
    return { ...shown, rows: facts.rows, seal: sealOf(request, facts.rows) };
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
    await writeDown(ctx, tx, { ...facts, request, account }, "told-once");
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

interface Facts {
  readonly allowed: Allowed;
  readonly link: Id;
  readonly rows: FactRows;
  readonly version: number;
}

/** What is told of the one person whom the account is linked to. Throws a refusal. */
async function factsOf(ctx: CitizensContext, actor: Actor, request: OnceRequest): Promise<Facts> {
  const allowed = await allowOnce(ctx, request);
  const { table, personColumn: column } = allowed.declared;
  const link = await linkFor(ctx, actor, table);
  const { version } = await findReadable(ctx, system, table, undefined, { reading: "page" });
  const names = new Set(version.columns.map(({ name }) => name));
  if (![column, ...request.columns].every((name) => names.has(name))) throw refuseOnce("once-no-fact");
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, { id: link, actor, need: "own" }));
  const params = new URLSearchParams({ page_size: String(rowsMax) });
  for (const { column: name, operator, value } of allowed.rows) params.append(`${name}__${operator}`, value);
  const { rows, total } = await readOwnRows(ctx, { table, column, person }, params);
  if (total > rowsMax) throw refuseOnce("once-rows-many");
  const told = rows.map((row) => toFacts(row, request.columns));
  const isEmpty = told.every((row) => Object.values(row).every((cell) => cell === null || cell === ""));
  if (isEmpty) throw refuseOnce("once-no-fact");
  return { allowed, link, rows: told, version: version.number };
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

function toFacts(row: Readonly<Record<string, unknown>>, columns: readonly string[]): FactRows[number] {
  return Object.fromEntries(
    columns.map((name) => {
      const cell = row[name] ?? null;
      const isPlain = cell === null || ["string", "number", "boolean"].includes(typeof cell);
      return [name, isPlain ? (cell as FactRows[number][string]) : JSON.stringify(cell)];
    }),
  );
}

/** What was previewed and what leaves are the same text. */
function sealOf({ id }: OnceRequest, rows: FactRows): string {
  return createHash("sha256")
    .update(JSON.stringify([id, rows]))
    .digest("base64url");
}

async function writeDown(
  ctx: CitizensContext,
  tx: Tx,
  {
    allowed,
    rows,
    version,
    request,
    account,
  }: Facts & { readonly request: OnceRequest; readonly account: Id },
  reading: "page" | "told-once",
): Promise<void> {
  const { table, organization, dataset } = allowed.declared;
  const { organization: asker, from, agreement, procedure, law } = request;
  const isTold = reading === "told-once";
  await appendAccess(tx, {
    at: ctx.clock(),
    basis: isTold ? "agreement" : "person",
    reading,
    instance: isTold ? from : ctx.url,
    party: isTold
      ? { kind: "organization", id: asker.id, name: asker.name }
      : { kind: "person", id: account, name: "" },
    // Who asks reads the entry as its reader: it gives them no lasting name of the person.
    ...(isTold ? { person: account, agreement, purpose: "told-once" } : { account }),
    organization,
    dataset: dataset.id,
    table,
    version,
    columns: request.columns,
    filter: isTold ? new URLSearchParams({ procedure: procedure.title, law }).toString() : "",
    rows: rows.length,
  });
}
