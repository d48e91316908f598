import type { Actor } from "../access/actor.ts";
import { ruleOf } from "../access/access-rules.ts";
import {
  confirmWritten,
  forgetReason,
  listReasons,
  type ReadingReason,
  writeReason,
} from "../access/reading-reasons.ts";
import { organizationsOf, requireMember, requireRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import { namesOfAccounts } from "../people/names.ts";
import { readableDatasetOf } from "../tables/dataset-of-table.ts";
import { getTable } from "../tables/tables.ts";
import type { CitizensContext } from "./context.ts";

const hourMs = 3_600_000;
/** The longest that a reason is good, in hours, and for how many readings. */
export const reasonMax = { hours: 8, readings: 1000 } as const;

/** A reason, with the name of whose it is, for colleagues. */
export interface NamedReason extends ReadingReason {
  readonly name: string;
}

/** What staff see before they read a table about people. */
export interface ReasonsOfTable {
  readonly table: { readonly id: Id; readonly name: string };
  /** Whether a second person confirms a reason. */
  readonly second: boolean;
  /** That of the actor, which is good now. */
  readonly own?: ReadingReason;
  /** Of colleagues, that the actor may confirm. */
  readonly waiting: readonly NamedReason[];
}

/** Of the staff of the organization, and of who administers the instance. Throws for others as the table does. */
export async function listTableReasons(
  ctx: CitizensContext,
  actor: Actor,
  table: string,
): Promise<ReasonsOfTable> {
  const { id, name, organization, second } = await personTableOf(ctx, actor, table);
  const { account } = requireMember(actor);
  const reasons = await listReasons(ctx, { table: id, at: ctx.clock() });
  const own = reasons.find((one) => one.account === account);
  const confirms = second && organizationsOf(actor, "editor").includes(organization);
  const waiting = confirms
    ? reasons.filter((one) => one.account !== account && one.confirmedAt === undefined)
    : [];
  const names = await namesOfAccounts(
    ctx.db,
    waiting.map((one) => one.account),
  );
  return {
    table: { id, name },
    second,
    ...(own === undefined ? {} : { own }),
    waiting: waiting.map((one) => ({ ...one, name: names.get(one.account) ?? "" })),
  };
}

/** Why, in words that the people whom the rows are about read; in the place of the reason before. */
export async function giveReason(
  ctx: CitizensContext,
  actor: Actor,
  table: string,
  asked: { readonly reason: string; readonly hours: number; readonly readings: number },
): Promise<void> {
  const { id } = await personTableOf(ctx, actor, table);
  const { account } = requireMember(actor);
  const reason = cleanText(asked.reason, 500);
  if (reason.length < 10) throw new Failure("invalid", "access-reason-wrong", { parameter: "reason" });
  const hours = within(asked.hours, reasonMax.hours, "hours");
  const readings = within(asked.readings, reasonMax.readings, "readings");
  const at = ctx.clock();
  const endsAt = new Date(at.getTime() + hours * hourMs);
  await writeReason(ctx, { table: id, account, reason, at, endsAt, readings });
}

function within(number: number, max: number, parameter: string): number {
  if (Number.isInteger(number) && number >= 1 && number <= max) return number;
  throw new Failure("invalid", "access-reason-bounds", { parameter, max });
}

/** By another editor of the organization, whoever asked. Twice changes nothing. */
export async function confirmReason(
  ctx: CitizensContext,
  actor: Actor,
  table: string,
  id: string,
): Promise<void> {
  const { id: of, organization } = await personTableOf(ctx, actor, table);
  const { account } = requireMember(actor);
  const mayConfirm = organizationsOf(actor, "editor").includes(organization);
  if (!mayConfirm || !isId(id)) throw new Failure("not-found", "access-reason-unknown");
  await confirmWritten(ctx.db, { table: of, id, by: account, at: ctx.clock() });
}

/** From the next reading on, it is none any more. */
export async function endReason(ctx: CitizensContext, actor: Actor, table: string): Promise<void> {
  const { id } = await personTableOf(ctx, actor, table);
  const { account } = requireMember(actor);
  await forgetReason(ctx.db, { table: id, account });
}

async function personTableOf(ctx: CitizensContext, actor: Actor, table: string) {
  requireMember(actor);
  if (!isId(table)) throw notAboutPeople();
  const dataset = await readableDatasetOf(ctx.db, actor, table);
  requireRole(actor, dataset.organization, "reader");
  const { persons } = await ruleOf(ctx.db, dataset.id, table);
  if (persons === undefined) throw notAboutPeople();
  const { name } = await getTable(ctx, actor, table);
  return { id: table, name, organization: dataset.organization, second: persons.second };
}

function notAboutPeople(): Failure {
  return new Failure("not-found", "access-reason-none");
}
