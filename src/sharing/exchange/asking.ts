import type { Party, Terms } from "../../access/agreement.ts";
import type { Actor } from "../../access/actor.ts";
import type { RequesterKind } from "../../access/policy.ts";
import { type Member, requireMember, requireRole } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import { getAccount } from "../../people/accounts.ts";
import type { Organization } from "../../people/organization.ts";
import { findOrganization } from "../../people/organizations.ts";
import type { SharingContext } from "../context.ts";
import { mayBeGiven, refuseTooManyGiven, refuseTooManyOpen } from "./bounds.ts";
import type { Exchange, ProjectRef } from "../exchange.ts";
import { findOwn, sidesOf } from "./exchanges.ts";
import { getOffered } from "../offered.ts";
import { refuse } from "./opening.ts";
import {
  answerDaysOf,
  askedProblems,
  completed,
  isGivenAtOnce,
  type OfferedData,
  requesterProblems,
} from "../terms.ts";
import { type Act, writeMessages } from "./write-messages.ts";

export interface NewRequest {
  readonly purpose: Terms["purpose"];
  readonly tables: Terms["tables"];
  readonly until: string;
  /** In whose name; the actor's own where absent. */
  readonly organization?: Id;
  /** What the asker is, where it is not told by the kind of the organization. */
  readonly requester?: RequesterKind;
  /** One that they have; a draft is made where absent. */
  readonly project?: Id;
  readonly projectTitle?: string;
  readonly note?: string;
  readonly renews?: Id;
}

/** Asks for a dataset that is given on request, of this instance or another. */
export async function askForAccess(
  ctx: SharingContext,
  actor: Actor,
  slugOrId: string,
  request: NewRequest,
): Promise<Exchange> {
  const member = requireMember(actor);
  const offered = await getOffered(ctx, actor, slugOrId);
  const party = await partyOf(ctx, member, request);
  const terms = completed(request, offered);
  refuse([...askedProblems(terms, offered, ctx.clock()), ...requesterProblems(terms, party, offered)]);
  const note = toNote(request.note);
  const peer = offered.subject.instance === ctx.identity.url ? undefined : offered.subject.instance;
  if (peer !== undefined && !(await ctx.peers.isTied(peer))) {
    throw new Failure("forbidden", "exchange-not-tied-here", { instance: peer });
  }
  const project = await ctx.projectFor?.(actor, {
    ...defined({ project: request.project }),
    dataset: slugOrId,
    title: toTitle(request.projectTitle, offered),
    owner: { kind: party.kind, id: party.id },
  });
  const draft = { peer, party, terms, project, account: member.account, renews: request.renews };
  const exchange = newExchange(ctx, offered, draft);
  const opening = { exchange, answerDays: answerDaysOf(terms.tables, offered) };
  const ask: Act = { type: "ask", side: "asker", by: party.name, account: member.account, ...note };
  const asked = { dataset: exchange.dataset, party, peer };
  const given =
    peer === undefined &&
    isGivenAtOnce(terms, party, offered, ctx.clock()) &&
    (await mayBeGiven(ctx.db, asked));
  return writeMessages(ctx, opening, given ? [ask, ...acceptance(exchange, "producer")] : [ask], (tx) =>
    given ? refuseTooManyGiven(tx, asked) : refuseTooManyOpen(tx, member.account),
  );
}

/** The same terms for as long again, from the day after the last or from today. */
export async function renewAgreement(ctx: SharingContext, actor: Actor, id: Id): Promise<Exchange> {
  const before = await findOwn(ctx, actor, id);
  if (!sidesOf(actor, before, "editor").includes("asker"))
    throw new Failure("forbidden", "exchange-not-asker");
  if (before.agreement === undefined || before.endsAt === undefined) {
    throw new Failure("conflict", "exchange-nothing-to-renew");
  }
  const lengthMs = before.endsAt.getTime() - before.askedAt.getTime();
  const from = Math.max(ctx.clock().getTime(), before.endsAt.getTime() - dayMs);
  const dataset = await datasetOf(ctx, before);
  const offered = await getOffered(ctx, actor, dataset);
  const { purpose, tables } = before.terms;
  return askForAccess(ctx, actor, dataset, {
    purpose,
    tables,
    until: untilOf(from + lengthMs, tables, offered, ctx.clock()),
    ...defined({ organization: before.askingOrganization }),
    requester: before.party.requester,
    ...(before.project === undefined ? {} : { project: before.project.id }),
    renews: id,
  });
}

/** Of the instance that it was asked of, whoever else tells its id. */
async function datasetOf(ctx: SharingContext, { peer, dataset, subject }: Exchange): Promise<Id> {
  if (peer === undefined) return dataset;
  const here = await ctx.peers.datasetHere(peer, dataset);
  if (here !== undefined) return here;
  throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: subject.title.slice(0, 200) });
}

const dayMs = 24 * 3_600_000;

/** No later than the policy lets anybody ask today. */
function untilOf(wanted: number, tables: Terms["tables"], offered: OfferedData, now: Date): string {
  const most = Math.min(
    ...offered.tables
      .filter(({ id }) => tables.some(({ table }) => table === id))
      .map(({ rule }) => rule.policy?.daysMax ?? Infinity),
  );
  const last = Math.min(wanted, now.getTime() + Math.min(most, 3653) * dayMs);
  return new Date(last).toISOString().slice(0, 10);
}

/** Where both sides are of this instance, what one accepts the other confirms at once. */
export function acceptance(
  { subject, party }: Pick<Exchange, "subject" | "party">,
  side: "asker" | "producer",
  account?: Id,
): readonly Act[] {
  const own = side === "asker" ? party.name : subject.organization.name;
  const other = side === "asker" ? subject.organization.name : party.name;
  return [
    { type: "accept", side, by: own, ...defined({ account }) },
    { type: "confirm", side: side === "asker" ? "producer" : "asker", by: other },
  ];
}

interface Draft {
  readonly peer: string | undefined;
  readonly party: Party;
  readonly terms: Terms;
  readonly project: ProjectRef | undefined;
  readonly account: Id;
  readonly renews: Id | undefined;
}

function newExchange(ctx: SharingContext, offered: OfferedData, draft: Draft): Exchange {
  const { peer, party, terms, project, account, renews } = draft;
  const now = ctx.clock();
  const { subject } = offered;
  return {
    id: newId(now.getTime()),
    side: peer === undefined ? "both" : "asker",
    ...(peer === undefined ? { organization: subject.organization.id } : { peer }),
    dataset: subject.dataset,
    subject: { ...subject, tables: namesOf(subject.tables, terms) },
    party,
    ...defined({ project }),
    account,
    ...(party.kind === "organization" ? { askingOrganization: party.id } : {}),
    state: "asked",
    terms,
    sequence: 0,
    head: "",
    askedAt: now,
    changedAt: now,
    answerBy: new Date(now.getTime() + answerDaysOf(terms.tables, offered) * dayMs),
    ...defined({ renews }),
  };
}

function namesOf(names: Readonly<Record<Id, string>>, terms: Terms): Record<Id, string> {
  return Object.fromEntries(terms.tables.map(({ table }) => [table, names[table] ?? table]));
}

async function partyOf(ctx: SharingContext, actor: Member, request: NewRequest): Promise<Party> {
  const instance = ctx.identity.url;
  if (request.organization === undefined) {
    const { id, name } = await getAccount(ctx, actor);
    return { instance, kind: "person", id, name, requester: request.requester ?? "person" };
  }
  const organization = await findOrganization(ctx, actor, request.organization);
  if (organization === undefined) throw new Failure("not-found", "people-organization-not-found");
  requireRole(actor, organization.id, "editor");
  const requester = requesterOf(organization) ?? request.requester ?? "association";
  return { instance, kind: "organization", id: organization.id, name: organization.name, requester };
}

/** What an organization is, is not chosen for the occasion. */
function requesterOf({ kind }: Organization): RequesterKind | undefined {
  if (kind === undefined) return undefined;
  if (kind === "company" || kind === "association" || kind === "research") return kind;
  return "administration";
}

export function toNote(text: string | undefined): { note?: string } {
  const note = text?.trim() ?? "";
  if (note.length > 5000) {
    throw new Failure("invalid", "exchange-note-long", { parameter: "note", max: 5000 });
  }
  return note === "" ? {} : { note };
}

function toTitle(text: string | undefined, { subject }: OfferedData): string {
  const title = (text ?? "").trim().replace(/\s+/g, " ");
  return (title === "" ? subject.title : title).slice(0, 200);
}
