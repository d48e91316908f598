import { type Actor, anyone, type AssuranceLevel, type Membership } from "../access/actor.ts";
import { type Member, requireMember } from "../access/require.ts";
import { callerNetwork } from "../base/address.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Session } from "./account.ts";
import type { AccountsContext, PeopleContext } from "./context.ts";
import { hashOfSecret, newSecret } from "./secret.ts";
import { type Attempt, countingTries } from "./sign-in-failures.ts";
import { describeAgent } from "./user-agent.ts";

const sessionMs = 30 * 24 * 3_600_000;
/** A session is prolonged at most once in this time: reading pages writes nothing. */
const prolongMs = 3_600_000;
/** Of a short one. */
const shortProlongMs = 60_000;

/**
 * The account that the address and password open. Says the same, and takes as long, whether the address
 * or the password is wrong. Refusals slow down the next ones.
 */
export async function checkCredentials(
  context: AccountsContext,
  password: string,
  attempt: Attempt,
): Promise<Id> {
  const account = await countingTries(context, attempt, () => findByPassword(context, password, attempt));
  if (account === undefined) throw new Failure("unauthenticated", "people-sign-in-wrong");
  if (account.suspended) throw new Failure("forbidden", "people-suspended");
  return account.id;
}

async function findByPassword(
  { db, passwords }: AccountsContext,
  password: string,
  { email, address }: Attempt,
): Promise<{ readonly id: Id; readonly suspended: boolean } | undefined> {
  const [row] = await db<{ id: Id; password: string | null; suspended: boolean }[]>`
    select id, password, ${isSuspended(db)} as suspended from accounts a where email = ${email}`;
  const caller = `address ${callerNetwork(address)}`;
  return (await passwords.matches(password.slice(0, 1000), row?.password ?? undefined, caller))
    ? row
    : undefined;
}

/** `assurance`: what a provider of citizens said of them; the session is then a short one. */
export async function openSession(
  db: Db | Tx,
  { clock }: PeopleContext,
  account: Id,
  assurance?: Id,
): Promise<Session> {
  const secret = newSecret();
  const now = clock();
  const [short] =
    assurance === undefined
      ? []
      : await db<{ minutes: number }[]>`select minutes from assurances where id = ${assurance}`;
  if (assurance !== undefined && short === undefined)
    throw new Failure("unauthenticated", "people-sign-in-over");
  const expiresAt = new Date(now.getTime() + lastsMs(short?.minutes));
  await db`
    insert into sessions (hash, account, created_at, seen_at, expires_at, assurance, minutes)
    values (${hashOfSecret(secret)}, ${account}, ${now}, ${now}, ${expiresAt}, ${assurance ?? null},
      ${short?.minutes ?? null})`;
  await db`delete from sessions where expires_at < ${now}`;
  return { secret, expiresAt };
}

/** How long a session lasts after its last use. */
function lastsMs(minutes: number | null | undefined): number {
  return minutes === null || minutes === undefined ? sessionMs : minutes * 60_000;
}

/** Opens a session for an account that the actor is, as after a change of password. */
export async function renewSession(context: PeopleContext, actor: Actor): Promise<Session> {
  return openSession(context.db, context, requireMember(actor).account);
}

export async function signOut({ db }: PeopleContext, sessionSecret: string): Promise<void> {
  await db`delete from sessions where hash = ${hashOfSecret(sessionSecret)}`;
}

/** Where a session is used from. */
export interface SessionPlace {
  readonly address: string;
  readonly userAgent: string;
}

/**
 * `anyone` where the secret is unknown or out of date, or the account suspended. Once an hour it is
 * written down from where the session is used.
 */
export async function actorOfSession(
  { db, clock }: PeopleContext,
  sessionSecret: string,
  place?: SessionPlace,
): Promise<Actor> {
  const now = clock();
  const hash = hashOfSecret(sessionSecret);
  const [row] = await db<(ActorRow & SessionRow)[]>`
    select ${actorColumns(db)}, s.seen_at, s.agent, s.minutes, v.id as assurance, v.level, v.at, v.citizen
    from sessions s join accounts a on a.id = s.account
    left join assurances v on v.id = s.assurance and v.until > ${now}
    where s.hash = ${hash} and s.expires_at > ${now} and not ${isSuspended(db)}`;
  if (row === undefined) return anyone;
  const isNew = row.agent === null && place !== undefined;
  const prolongs = row.minutes === null ? prolongMs : shortProlongMs;
  if (isNew || now.getTime() - row.seenAt.getTime() > prolongs) {
    await db`
      update sessions set seen_at = ${now}, expires_at = ${new Date(now.getTime() + lastsMs(row.minutes))},
        agent = coalesce(${place === undefined ? null : describeAgent(place.userAgent)}, agent),
        address = coalesce(${place?.address ?? null}, address)
      where hash = ${hash}`;
  }
  return withAssurance(toActor(row), row);
}

/** With the level that the session was shown, while it holds. */
function withAssurance(actor: Actor, { assurance: id, level, at, citizen }: SessionRow): Actor {
  if (actor.kind !== "member" || id === null || level === null || at === null || citizen === null)
    return actor;
  return { ...actor, assurance: { id, level, at, citizen } };
}

interface SessionRow {
  readonly seenAt: Date;
  readonly agent: string | null;
  readonly minutes: number | null;
  readonly assurance: Id | null;
  readonly level: AssuranceLevel | null;
  readonly at: Date | null;
  readonly citizen: string | null;
}

/** For what the instance's own command line does in somebody's name. */
export async function actorOfAccount({ db }: PeopleContext, email: string): Promise<Actor> {
  const [row] = await db<ActorRow[]>`
    select ${actorColumns(db)} from accounts a
    where a.email = ${email.trim().toLowerCase()} and not ${isSuspended(db)}`;
  if (row === undefined) throw new Failure("not-found", "people-account-not-found");
  return toActor(row);
}

/** For what is done in somebody's absence: `undefined` where the account is gone or suspended. */
export async function findActor({ db }: Pick<PeopleContext, "db">, account: Id): Promise<Actor | undefined> {
  const [row] = await db<ActorRow[]>`
    select ${actorColumns(db)} from accounts a where a.id = ${account} and not ${isSuspended(db)}`;
  return row === undefined ? undefined : toActor(row);
}

export interface ActorRow {
  readonly account: Id;
  readonly administrator: boolean;
  readonly memberships: readonly Membership[];
}

/** Of `accounts a`. */
export function actorColumns(db: Db | Tx) {
  return db`a.id as account,
    exists (select from instance_administrators i where i.account = a.id) as administrator,
    coalesce((
      select json_agg(json_build_object('organization', m.organization, 'role', m.role))
      from memberships m where m.account = a.id
    ), '[]') as memberships`;
}

/** Of `accounts a`. */
export function isSuspended(db: Db | Tx) {
  return db`exists (select from suspensions p where p.account = a.id and p.lifted_at is null)`;
}

export function toActor({ account, administrator, memberships }: ActorRow): Member {
  return { kind: "member", account, administrator, memberships };
}
