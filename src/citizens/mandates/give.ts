import { type Actor, system } from "../../access/actor.ts";
import { headWanted } from "../../access/journal.ts";
import { countSearch } from "../../access/reading-reasons.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Tx } from "../../db/db.ts";
import { mandateLetter } from "../../letters/mandate-letter.ts";
import { toEmail } from "../../people/account.ts";
import { getAccount } from "../../people/accounts.ts";
import { readSettings } from "../../people/instance.ts";
import { takeLetterTurn } from "../../people/letter-limits.ts";
import { readRowTexts } from "../../tables/correct-row.ts";
import type { Fact } from "../../tables/own-rows.ts";
import { getTable } from "../../tables/tables.ts";
import { isCode, keptCode, makeCode, wrongCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";
import { getSelfData } from "../declarations.ts";
import { monthsAfter } from "../demand.ts";
import { findOne, holdDeclaration, toFacts } from "../find-person.ts";
import { holdPerson } from "../links.ts";
import { getOwnTable } from "../own-data.ts";
import { digestOf } from "../person-digest.ts";
import { writeProducerEntry } from "../producer-entry.ts";
import type { SelfDataTable } from "../self-data.ts";
import { askStepUp } from "../step-up.ts";
import { takesMandates } from "../takes-mandates.ts";
import { endOfMandate, type MandateAct, mandateDaysMax, type MandateKind } from "../mandate.ts";
import { holdMandate, sealMandated, sealProof, unknownMandate } from "../mandate-rows.ts";

/** To whom, for what, and until when. */
export interface AskedMandate {
  /** Of the account that is to help. */
  readonly email: string;
  readonly may: readonly MandateAct[];
  /** Its last day (ISO 8601). */
  readonly until: string;
  readonly language: Language;
  /** From which network. */
  readonly address: string;
}

/** What an organization gives after it has seen who somebody is. */
export interface GrantedMandate extends AskedMandate {
  readonly kind: Exclude<MandateKind, "helper">;
  /** What finds the person, by column. */
  readonly facts: Readonly<Record<string, string>>;
  /** What was shown, in words that the person and the helper read. */
  readonly proof: string;
}

/** Of one account, within a day: each asks a stranger by a letter. */
const ofDayMax = 10;
const dayMs = 86_400_000;
/** Whoever is asked has so long to accept. */
export const offerMs = 14 * dayMs;

/**
 * Lets somebody see the actor's own rows for them. Waits for a code of a letter, as lending does; where the table
 * asks for a level that was shown just now, the offer leaves at once. One that waited before goes.
 */
export async function giveMandate(
  ctx: CitizensContext,
  actor: Actor,
  link: string,
  asked: AskedMandate,
): Promise<Id> {
  const { account } = requireMember(actor);
  const own = await getOwnTable(ctx, actor, link);
  requireProof(own.declared);
  const now = ctx.clock();
  const email = toEmail(asked.email);
  const endsAt = endOfMandate(asked.until, now, mandateDaysMax.person);
  await refuseSelf(ctx, actor, email);
  const held = { id: own.link.id, actor, need: "own" } as const;
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, held));
  const id = newId(now.getTime());
  const { table, organization, dataset } = own.declared;
  const [digest, sealed] = [await digestOf(ctx, table, person), await sealMandated(ctx, id, person)];
  const { language, address } = asked;
  const step = { own, person, what: "mandate", link: `mandates/${id}`, language, address } as const;
  const code = await askStepUp(ctx, actor, step);
  const kept = code === undefined ? undefined : keptCode(id, code, now);
  await ctx.db.begin(async (tx) => {
    await holdPerson(ctx, tx, held);
    await refuseMany(tx, account, now);
    await tx`delete from mandates where giver = ${account} and table_id = ${table} and state = 'unproven'`;
    await tx`
      insert into mandates (id, table_id, dataset, organization, digest, person, giver, by_organization, given_by,
        kind, may, email, state, given_at, ends_at, code, code_until)
      values (${id}, ${table}, ${dataset.id}, ${organization}, ${digest}, ${sealed}, ${account}, false, ${account},
        'helper', ${[...asked.may]}, ${email}, 'unproven', ${now}, ${endsAt}, ${kept?.code ?? null},
        ${kept?.codeUntil ?? null})`;
  });
  if (kept === undefined) {
    await takeTurn(ctx, email, address);
    await offer(ctx, id, language);
  }
  return id;
}

/** The code of the letter: from then on the helper is asked. */
export async function proveMandate(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  { code, ...to }: { readonly code: string } & Pick<AskedMandate, "language" | "address">,
): Promise<void> {
  const { account } = requireMember(actor);
  const email = await ctx.db.begin(async (tx) => {
    const row = await holdMandate(tx, id, tx`m.giver = ${account} and m.state = 'unproven'`);
    const [link] = await tx<{ id: Id }[]>`
      select id from person_links where account = ${account} and table_id = ${row.tableId}
        and digest = ${row.digest} and linked_at is not null and mandate is null`;
    if (link === undefined) throw unknownMandate();
    await holdPerson(ctx, tx, { id: link.id, actor, need: "own" });
    if (isCode(row.id, row, code, ctx.clock())) return row.email;
    await tx`update mandates set code_tries = code_tries + 1 where id = ${row.id}`;
    return undefined;
  });
  if (email === undefined) throw wrongCode();
  await takeTurn(ctx, email, to.address);
  await offer(ctx, id, to.language);
}

/**
 * By an editor of the organization that holds the rows, who has seen that the helper is a parent or a guardian of
 * exactly one person of the table. It is a search for somebody: counted as one, and written in the journal
 * whoever is found.
 */
export async function grantMandate(
  ctx: CitizensContext,
  actor: Actor,
  table: string,
  granted: GrantedMandate,
): Promise<Id> {
  const { account } = requireMember(actor);
  const declared = await getSelfData(ctx, table);
  const { organization, dataset } = declared;
  if (!organizationsOf(actor, "editor").includes(organization)) {
    throw new Failure("forbidden", "access-role-needed", { role: "editor" });
  }
  if (declared.second === true) throw new Failure("forbidden", "citizens-mandate-second");
  requireProof(declared);
  const now = ctx.clock();
  const email = toEmail(granted.email);
  const endsAt = endOfMandate(granted.until, now, mandateDaysMax.organization);
  const proof = cleanText(granted.proof, 500);
  if (proof.length < 10) throw new Failure("invalid", "citizens-mandate-proof", { parameter: "proof" });
  await refuseSelf(ctx, actor, email);
  await takeTurn(ctx, email, granted.address);
  const person = await findByStaff(ctx, actor, declared, granted.facts);
  const lastsUntil = granted.kind === "parent" ? await untilOfAge(ctx, declared, person, endsAt) : endsAt;
  const id = newId(now.getTime());
  const digest = await digestOf(ctx, declared.table, person);
  const sealed = await sealMandated(ctx, id, person);
  const shown = await sealProof(ctx, id, proof);
  await ctx.db.begin(async (tx) => {
    await holdDeclaration(tx, declared);
    await refuseMany(tx, account, now);
    await tx`
      insert into mandates (id, table_id, dataset, organization, digest, person, by_organization, given_by, proof,
        kind, may, email, state, given_at, ends_at)
      values (${id}, ${declared.table}, ${dataset.id}, ${organization}, ${digest}, ${sealed}, true, ${account},
        ${shown}, ${granted.kind}, ${[...granted.may]}, ${email}, 'unproven', ${now}, ${lastsUntil})`;
  });
  await offer(ctx, id, granted.language);
  return id;
}

/**
 * That day, or the eighteenth birthday where it comes before, by the column that the table names for civil status;
 * that day where it names none. Throws `invalid` with `kind` of who is of age, and where the cell tells no one date.
 */
async function untilOfAge(
  ctx: CitizensContext,
  { table, personColumn: column, identity }: SelfDataTable,
  person: string,
  endsAt: Date,
): Promise<Date> {
  if (identity === undefined) return endsAt;
  const born = await readRowTexts(ctx, { table, column, person });
  const [day, other] = new Set(born.map(({ cells }) => cells[identity.birthDate]?.slice(0, 10) ?? ""));
  const ofAge = other === undefined ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ofAge))
    throw new Failure("invalid", "citizens-mandate-birth-unread", { parameter: "kind" });
  const majority = monthsAfter(new Date(ofAge), 18 * 12);
  if (majority > ctx.clock()) return new Date(Math.min(majority.getTime(), endsAt.getTime()));
  throw new Failure("invalid", "citizens-mandate-of-age", { parameter: "kind" });
}

function requireProof(declared: SelfDataTable): void {
  if (!takesMandates(declared)) throw new Failure("forbidden", "citizens-mandate-facts");
}

async function findByStaff(
  ctx: CitizensContext,
  actor: Actor,
  declared: SelfDataTable,
  facts: GrantedMandate["facts"],
): Promise<string> {
  const { account } = requireMember(actor);
  const told = toFacts(declared, facts);
  await countSearch(ctx.db, account, ctx.clock());
  await writeSearch(ctx, actor, declared, told);
  const person = await findOne(ctx, declared, told);
  if (person === undefined) throw new Failure("not-found", "citizens-nobody-found");
  return person;
}

/** Before anything is looked for: that nobody is found says something of them too. */
async function writeSearch(
  ctx: CitizensContext,
  actor: Actor,
  { table, dataset, organization }: SelfDataTable,
  facts: readonly Fact[],
): Promise<void> {
  const { version } = await getTable(ctx, system, table);
  const asked = facts.map(({ column, values }): [string, string] => [`${column}__exact`, values[0] ?? ""]);
  await ctx.db.begin((tx) =>
    writeProducerEntry(ctx, tx, actor, {
      table,
      dataset: dataset.id,
      organization,
      version: version?.number ?? 0,
      reading: "search",
      agent: "staff",
      columns: facts.map(({ column }) => column),
      filter: new URLSearchParams(asked).toString(),
    }),
  );
  await ctx.jobs.announce(headWanted);
}

async function refuseSelf(ctx: CitizensContext, actor: Actor, email: string): Promise<void> {
  const own = await getAccount({ db: ctx.db, clock: ctx.clock }, actor);
  if (own.email !== email) return;
  throw new Failure("invalid", "citizens-mandate-self", { parameter: "email" });
}

/** Until the transaction ends nobody else gives by this account. Throws `too-many`. */
async function refuseMany(tx: Tx, account: Id, now: Date): Promise<void> {
  await tx`select pg_advisory_xact_lock(hashtextextended(${`mandates:${account}`}, 0))`;
  const [count] = await tx<{ given: number }[]>`
    select count(*)::int as given from mandates
    where given_by = ${account} and given_at > ${new Date(now.getTime() - dayMs)}`;
  if ((count?.given ?? 0) < ofDayMax) return;
  throw new Failure("too-many", "citizens-mandates-of-day", { max: ofDayMax });
}

/** Throws `too-many` where that address has had enough letters: nothing is begun. */
async function takeTurn(ctx: CitizensContext, email: string, address: string): Promise<void> {
  if (await takeLetterTurn({ db: ctx.db, clock: ctx.clock }, { email, address })) return;
  throw new Failure("too-many", "people-letters-many", { retryAfterS: 3600 });
}

/** Asks the helper, by a letter whose code they type: who has the address, and nobody who only says so. */
async function offer(ctx: CitizensContext, id: string, language: Language): Promise<void> {
  const now = ctx.clock();
  const code = makeCode();
  const { name } = await readSettings(ctx);
  await ctx.db.begin(async (tx) => {
    const row = await holdMandate(tx, id, tx`m.state = 'unproven'`);
    const until = new Date(Math.min(row.endsAt.getTime(), now.getTime() + offerMs));
    await tx`
      update mandates set state = 'offered', code = ${keptCode(row.id, code, now).code}, code_until = ${until},
        code_tries = 0
      where id = ${row.id}`;
    const letter = { to: row.email, language, code, name, url: ctx.url, link: `/my/mandates/${id}` };
    await ctx.letters.post([mandateLetter(letter)], tx);
  });
}
