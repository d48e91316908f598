import type { ExchangeState } from "../../access/agreement.ts";
import type { Actor } from "../../access/actor.ts";
import type { Fragment } from "../../access/may.ts";
import { hasRole, organizationsOf, requireMember, requireRole } from "../../access/require.ts";
import { Failure, isFailure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import { defined } from "../../base/defined.ts";
import type { Db } from "../../db/db.ts";
import { peekDocument } from "../../identity/documents.ts";
import type { Jwks } from "../../identity/identity.ts";
import { type VerifiedAgreement, verifyAgreementFile } from "../agreement/agreement-file.ts";
import type { SharingContext } from "../context.ts";
import { endOf, type Exchange, type MessageType, possible, type ExchangeSide } from "../exchange.ts";
import { toMessage } from "./exchange-message.ts";
import { exchangeColumns, type ExchangeRow, readMessages, toExchange } from "./exchange-rows.ts";

export interface ExchangesRequest extends PageRequest {
  /** What the actor asked, or an organization of theirs; or what their organizations answer. */
  readonly side?: ExchangeSide;
  /** Of the producer: this organization alone. */
  readonly organization?: Id;
  readonly state?: ExchangeState;
}

/** What the page of an exchange shows of a change. */
export interface ExchangeEntry {
  readonly type: MessageType;
  readonly side: ExchangeSide;
  readonly by: string;
  readonly at: Date;
  readonly note?: string;
  readonly terms?: Exchange["terms"];
  readonly standing: "applied" | "waiting" | "superseded";
  /** Of what goes to another instance: whether it is there. */
  readonly delivery?: "under-way" | "delivered" | "refused";
}

export interface ExchangeShown extends Exchange {
  readonly entries: readonly ExchangeEntry[];
  /** What the actor may do now, on either side. */
  readonly actions: readonly { readonly type: MessageType; readonly side: ExchangeSide }[];
  /** Sides that the actor is of. */
  readonly sides: readonly ExchangeSide[];
}

type Context = Pick<SharingContext, "db" | "clock">;

/** Those that wait for an answer first, by their deadline; then the last that changed. */
export async function listExchanges(
  ctx: Context,
  actor: Actor,
  { page, pageSize, side, organization, state }: ExchangesRequest,
): Promise<Page<Exchange>> {
  const { db } = ctx;
  if (organization !== undefined) {
    requireRole(actor, organization, "reader");
    if (!isId(organization)) throw new Failure("not-found", "people-organization-not-found");
  }
  const answers = side === "producer" || organization !== undefined;
  const organizations = organization === undefined ? organizationsOf(actor, "reader") : [organization];
  const whose = answers ? db`e.organization = any(${organizations}::uuid[])` : askedBy(db, actor);
  const waiting = answers ? "asked" : "offered";
  const condition = db`${whose} ${state === undefined ? db`` : db`and e.state = ${state}`}`;
  const rows = await db<ExchangeRow[]>`
    select ${exchangeColumns(db)} from exchanges e where ${condition}
    order by e.state <> ${waiting}, case when e.state = ${waiting} then e.answer_by end,
      e.changed_at desc, e.id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`
    select count(*)::int as total from exchanges e where ${condition}`;
  return { items: rows.map((row) => asOfNow(toExchange(row), ctx)), total: count?.total ?? 0 };
}

/** How many requests an organization has not answered. */
export async function countWaiting({ db }: Context, actor: Actor, organization: Id): Promise<number> {
  if (!hasRole(actor, organization, "reader")) return 0;
  const [count] = await db<{ waiting: number }[]>`
    select count(*)::int as waiting from exchanges where organization = ${organization} and state = 'asked'`;
  return count?.waiting ?? 0;
}

/** With all that happened. `not-found` for those who are of neither side. */
export async function getExchange(ctx: Context, actor: Actor, id: Id): Promise<ExchangeShown> {
  const exchange = await findOwn(ctx, actor, id);
  const sides = sidesOf(actor, exchange, "reader");
  const able = sidesOf(actor, exchange, "editor");
  const messages = await readMessages(ctx.db, exchange.id);
  return {
    ...exchange,
    sides,
    actions: able.flatMap((side) => possible(exchange, side).map((type) => ({ type, side }))),
    entries: messages.map(({ document, standing, outgoing, deliveredAt, failure }) => {
      const { type, from, by, at, note, terms } = toMessage(peekDocument(document));
      const undelivered = failure === undefined ? ("under-way" as const) : ("refused" as const);
      return {
        type,
        side: from,
        by,
        at: new Date(at),
        standing,
        ...(note === undefined || note === "" ? {} : { note }),
        ...defined({ terms }),
        ...(outgoing ? { delivery: deliveredAt === undefined ? undelivered : ("delivered" as const) } : {}),
      };
    }),
  };
}

/** The agreement with both signatures, by either side. */
export async function getAgreementFile(
  ctx: Context,
  actor: Actor,
  id: Id,
): Promise<{ readonly text: string; readonly fileName: string }> {
  const { agreement, subject } = await findOwn(ctx, actor, id);
  if (agreement === undefined) throw new Failure("not-found", "exchange-agreement-none");
  return { text: agreement, fileName: `${subject.slug || "agreement"}-${id.slice(0, 8)}.jws.json` };
}

/** What is agreed, read from the signed file, with how each signature stands by its instance's keys. */
export async function readAgreement(
  ctx: Context & Pick<SharingContext, "identity" | "peers">,
  actor: Actor,
  id: Id,
): Promise<VerifiedAgreement & { readonly fileName: string }> {
  const { text, fileName } = await getAgreementFile(ctx, actor, id);
  return { ...(await verifyAgreementFile(text, (...of) => publishedBy(ctx, ...of))), fileName };
}

async function publishedBy(
  { identity, peers }: Pick<SharingContext, "identity" | "peers">,
  instance: string,
  keyId: string,
): Promise<Jwks | undefined> {
  if (instance === identity.url) return identity.jwks();
  try {
    return await peers.keysOf(instance, keyId);
  } catch (error) {
    // The page says so, and shows the agreement.
    if (isFailure(error)) return undefined;
    throw error;
  }
}

export async function findOwn(ctx: Context, actor: Actor, id: Id): Promise<Exchange> {
  if (actor.kind !== "system") requireMember(actor);
  const [row] = isId(id)
    ? await ctx.db<ExchangeRow[]>`select ${exchangeColumns(ctx.db)} from exchanges e where e.id = ${id}`
    : [];
  const exchange = row === undefined ? undefined : asOfNow(toExchange(row), ctx);
  if (exchange === undefined || sidesOf(actor, exchange, "reader").length === 0) {
    throw new Failure("not-found", "exchange-not-found");
  }
  return exchange;
}

/** The sides in which the actor has this role; who asked in their own name has every role there. */
export function sidesOf(
  actor: Actor,
  exchange: Exchange,
  role: "reader" | "editor",
): readonly ExchangeSide[] {
  const { organization, askingOrganization, account, side } = exchange;
  const asks =
    side !== "producer" &&
    (askingOrganization === undefined
      ? actor.kind === "system" || (actor.kind === "member" && actor.account === account)
      : hasRole(actor, askingOrganization, role));
  const produces = organization !== undefined && hasRole(actor, organization, role);
  return [...(asks ? (["asker"] as const) : []), ...(produces ? (["producer"] as const) : [])];
}

/** What ended by the clock is over, also before the job that says so. */
export function asOfNow(exchange: Exchange, { clock }: Pick<Context, "clock">): Exchange {
  const over = exchange.state === "running" && endOf(exchange.terms) <= clock();
  return over ? { ...exchange, state: "expired" } : exchange;
}

/** Also what an organization of theirs asked. */
export function askedBy(db: Db, actor: Actor): Fragment {
  const { account } = requireMember(actor);
  return db`(e.side <> 'producer' and (
    (e.account = ${account} and e.asking_organization is null)
    or e.asking_organization = any(${organizationsOf(actor, "reader")}::uuid[])))`;
}
