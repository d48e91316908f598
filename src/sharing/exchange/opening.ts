import { Failure, type Problem } from "../../base/failure.ts";
import type { SharingContext } from "../context.ts";
import type { Exchange } from "../exchange.ts";
import type { ExchangeMessage } from "./exchange-message.ts";
import { findOfferedTo } from "../offered.ts";
import { present } from "../present.ts";
import { answerDaysOf, askedProblems, completed, type OfferedData, requesterProblems } from "../terms.ts";
import { isSame } from "../terms-difference.ts";

/** Exchanges that one instance may have waiting for an answer here. */
const openMax = 1000;

/**
 * A request of another instance, as it is taken here. It comes from an instance that follows us or
 * that we follow; it names a dataset that the instance may know of, by the names that it has now.
 */
export async function openExchange(
  ctx: SharingContext,
  from: string,
  message: ExchangeMessage,
): Promise<Exchange> {
  if (!(await ctx.peers.isTied(from)))
    throw new Failure("forbidden", "exchange-not-tied", { instance: from });
  const { subject, party, terms, project, renews } = message;
  if (subject === undefined || party === undefined || terms === undefined) {
    throw new Failure("invalid", "exchange-message-malformed", { where: "terms" });
  }
  if (party.instance !== from) throw new Failure("forbidden", "exchange-party-of-another");
  const offered =
    subject.instance === ctx.identity.url ? await findOfferedTo(ctx, from, subject.dataset) : undefined;
  if (offered === undefined) {
    throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: subject.title.slice(0, 200) });
  }
  await refuseWrong(ctx, message, offered);
  const now = ctx.clock();
  const days = answerDaysOf(terms.tables, offered);
  return present({
    id: message.exchange,
    side: "producer" as const,
    peer: from,
    dataset: subject.dataset,
    subject,
    party,
    project,
    organization: offered.subject.organization.id,
    state: "asked" as const,
    terms,
    sequence: 0,
    head: "",
    askedAt: now,
    changedAt: now,
    answerBy: new Date(now.getTime() + days * 24 * 3_600_000),
    renews,
  });
}

async function refuseWrong(
  ctx: SharingContext,
  message: ExchangeMessage,
  offered: OfferedData,
): Promise<void> {
  const { terms, party, instance: from } = message;
  if (terms === undefined || party === undefined) return;
  const now = ctx.clock();
  refuse([...askedProblems(terms, offered, now), ...requesterProblems(terms, party, offered)]);
  refuseStale(message, offered);
  if (!isSame(completed(terms, offered), terms)) throw new Failure("conflict", "exchange-policy-changed");
  const [count] = await ctx.db<{ open: number }[]>`
    select count(*)::int as open from exchanges where peer = ${from} and state in ('asked', 'offered')`;
  if ((count?.open ?? 0) >= openMax)
    throw new Failure("too-many", "exchange-too-many-open", { max: openMax });
}

/** Throws the first. */
export function refuse(problems: readonly Problem[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const { field } = first.where ?? {};
  const where = field === undefined ? {} : { parameter: field };
  throw new Failure("invalid", first.key, { ...first.args, ...where });
}

/** An agreement names what both sides call by the same name. */
function refuseStale({ subject, terms }: ExchangeMessage, { subject: now }: OfferedData): void {
  const same =
    subject?.title === now.title &&
    subject.organization.id === now.organization.id &&
    subject.organization.name === now.organization.name &&
    (terms?.tables ?? []).every(({ table }) => subject.tables[table] === now.tables[table]);
  if (!same) throw new Failure("conflict", "exchange-subject-changed");
}
