import { setTimeout as wait } from "node:timers/promises";
import type { Actor } from "../access/actor.ts";
import { requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Tx } from "../db/db.ts";
import type { Letter } from "../letters/letter.ts";
import { linkLetter } from "../letters/link-letter.ts";
import { getAccount } from "../people/accounts.ts";
import { readSettings } from "../people/instance.ts";
import { takeLetterTurn } from "../people/letter-limits.ts";
import { findPivotIdentity } from "../people/assurances.ts";
import { type Fact, findPersons } from "../tables/own-rows.ts";
import { placeOf } from "../vault/sealed-columns.ts";
import { openLink, personLinked, refuseAlone, tellCheckers } from "./check-links.ts";
import { sealFacts, type TypedFact } from "./check-rows.ts";
import { isCode, type KeptCode, keptCode, makeCode, wrongCode } from "./codes.ts";
import type { CitizensContext } from "./context.ts";
import { getSelfData } from "./declarations.ts";
import { factsOf } from "./identity-facts.ts";
import { levelNeeded, requireLevel } from "./levels.ts";
import { countTry } from "./link-tries.ts";
import {
  citizenFor,
  endLinks,
  getLink,
  type LinkOfCitizen,
  requireCitizen,
  sealedLinks,
  selectLinks,
  unknownLink,
} from "./links.ts";
import { type FoundBy, foundBy } from "./found-by.ts";
import { findMailOf } from "./mail-of-person.ts";
import { digestOf } from "./person-digest.ts";
import type { PersonLink, SelfDataTable } from "./self-data.ts";

/** What somebody tells of themself, by column; and from which network address. */
export interface AskedLink {
  readonly facts: Readonly<Record<string, string>>;
  readonly language: Language;
  readonly address: string;
}

/** Where a code is sent, the answer takes as long whoever is found, and whether or not a letter leaves. */
const answerMs = 1000;

/** Who checks has so long. */
const checkMs = 14 * 86_400_000;

/**
 * Links the actor to the rows of the one person whom all the facts are true of. Where the table asks
 * for a proof, it is answered alike whoever is found: a code goes to the address that the row holds.
 * None and several are one refusal (`not-found`); tries are few (`too-many`).
 */
export async function linkPerson(
  ctx: CitizensContext,
  actor: Actor,
  table: string,
  { facts, language, address }: AskedLink,
): Promise<PersonLink> {
  const answers = performance.now() + answerMs;
  requireMember(actor);
  const declared = await getSelfData(ctx, table);
  requireLevel(actor, declared);
  // Declared so before the two excluded each other.
  if (declared.checked === true) refuseAlone(declared);
  const told = toFacts(declared, facts);
  const { email } = await getAccount({ db: ctx.db, clock: ctx.clock }, actor);
  await countTry(ctx, { email, table: declared.table, address });
  const only = await findOne(ctx, declared, told);
  const found = (person: string) => foundBy(ctx, declared, person, told);
  if (declared.mailColumn === undefined) {
    if (only === undefined) throw new Failure("not-found", "citizens-nobody-found");
    if (declared.checked === true)
      return askCheck(ctx, { actor, declared, person: only, found: await found(only), language }, told);
    return keepLink(ctx, { actor, declared, person: only, found: await found(only), isProven: true });
  }
  const proof = { actor, declared, person: only, language, address };
  const link = await askProof(ctx, { ...proof, ...(only === undefined ? {} : { found: await found(only) }) });
  await wait(Math.max(0, answers - performance.now()));
  return link;
}

/**
 * Links the actor to the rows of the one person whose civil status is theirs, as the provider of citizens
 * tells it by which they signed in: nothing is typed, and no other proof is asked for. Refused as above.
 */
export async function linkByIdentity(
  ctx: CitizensContext,
  actor: Actor,
  table: string,
  { address }: Pick<AskedLink, "address">,
): Promise<PersonLink> {
  requireMember(actor);
  const declared = await getSelfData(ctx, table);
  const { identity, level } = declared;
  if (identity === undefined) throw new Failure("not-found", "citizens-identity-none");
  requireLevel(actor, declared);
  const civil = await findPivotIdentity(ctx, actor);
  // Their level may have ended just now.
  if (civil === undefined) throw levelNeeded({ table: declared.table, level });
  const { email } = await getAccount({ db: ctx.db, clock: ctx.clock }, actor);
  await countTry(ctx, { email, table: declared.table, address });
  const facts = factsOf(civil, identity);
  const person = await findOne(ctx, declared, facts);
  if (person === undefined) throw new Failure("not-found", "citizens-nobody-found");
  const found = await foundBy(ctx, declared, person, facts);
  return keepLink(ctx, { actor, declared, person, found, isProven: true });
}

/** As they were typed, one of each that the table asks for. Throws `invalid` where one is missing. */
export function toFacts(
  { facts }: Pick<SelfDataTable, "facts">,
  typed: Readonly<Record<string, string>>,
): readonly Fact[] {
  return facts.map(({ column }) => {
    const value = (typed[column] ?? "").slice(0, 200);
    if (value.trim() !== "") return { column, values: [value] };
    throw new Failure("invalid", "citizens-fact-missing", { parameter: `fact-${column}` });
  });
}

/** Whom all the facts are true of, and of nobody else. */
export async function findOne(
  ctx: CitizensContext,
  { table, personColumn: column }: SelfDataTable,
  facts: readonly Fact[],
): Promise<string | undefined> {
  const [person, other] = await findPersons(ctx, { table, column }, facts);
  return other === undefined ? person : undefined;
}

/** The code that a letter told. A wrong one is told so; after a few, the letter is asked for again. */
export async function proveLink(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  code: string,
): Promise<PersonLink> {
  const { account } = requireMember(actor);
  const now = ctx.clock();
  const table = await ctx.db.begin(async (tx) => {
    const [row] = await tx<CodeRow[]>`
      select l.table_id as table, l.code, l.code_until, l.code_tries, l.citizen, d.level,
        d.second and exists (select from person_checks c where c.link = l.id) as second
      from person_links l join self_data d on d.table_id = l.table_id
      where l.id = ${isId(id) ? id : null} and l.account = ${account} and l.linked_at is null
        and l.mandate is null
      for update of l`;
    if (row === undefined) throw unknownLink();
    await requireCitizen({ ...ctx, db: tx }, actor, row);
    refuseAlone(row);
    if (!isCode(id, row, code, now)) {
      await tx`update person_links set code_tries = code_tries + 1 where id = ${id}`;
      return undefined;
    }
    await openLink(tx, id, now);
    return row.table;
  });
  if (table === undefined) throw wrongCode();
  await ctx.jobs.announce(personLinked);
  return getLink(ctx, actor, id);
}

type CodeRow = KeptCode &
  LinkOfCitizen & {
    /** Whether one editor made the code, and the table has come to ask for a second person. */
    readonly second: boolean;
  };

interface NewLink {
  readonly actor: Actor;
  /** As it was when the person was looked for. */
  readonly declared: SelfDataTable;
  /** Absent where nobody is found, which is not to be told. */
  readonly person?: string | undefined;
  /** By what, with the person. */
  readonly found?: FoundBy;
  readonly isProven: boolean;
  readonly code?: string;
  /** What was typed, for who checks it. */
  readonly check?: { readonly facts: readonly TypedFact[]; readonly language: Language };
  /** That tells the code; nobody is written to where nobody is found. */
  readonly letterOf?: (link: Id) => Letter;
}

/** The one before of the same account and table for that person, or that waits, goes, for every backup too. */
async function keepLink(
  ctx: CitizensContext,
  { actor, declared, person = "", found, isProven, code, check, letterOf }: NewLink,
): Promise<PersonLink> {
  const { account } = requireMember(actor);
  const { table } = declared;
  const now = ctx.clock();
  const id = newId(now.getTime());
  const digest = person === "" ? null : await digestOf(ctx, table, person);
  const citizen = (await citizenFor(ctx, actor, declared)) ?? null;
  const kept = code === undefined ? undefined : keptCode(id, code, now);
  const sealed = person === "" ? "" : await ctx.vault.sealText(person, placeOf(sealedLinks, id));
  await ctx.db.begin(async (tx) => {
    await holdDeclaration(tx, declared);
    await tx`select pg_advisory_xact_lock(hashtextextended(${`links:${account}`}, 0))`;
    const former = tx`account = ${account} and table_id = ${table} and mandate is null
      and (linked_at is null or (${isProven} and digest = ${digest}))`;
    await endLinks(tx, former, now);
    await tx`
      insert into person_links (id, account, table_id, person, digest, asked_at, linked_at, code, code_until,
        citizen, found_in, found_by)
      values (${id}, ${account}, ${table}, ${sealed}, ${digest}, ${now}, ${isProven ? now : null},
        ${kept?.code ?? null}, ${kept?.codeUntil ?? null}, ${citizen}, ${[...(found?.columns ?? [])]}, ${[...(found?.digests ?? [])]})`;
    if (letterOf !== undefined) await ctx.letters.post([letterOf(id)], tx);
    if (check === undefined) return;
    await tx`
      insert into person_checks (link, organization, account, facts, state, language, asked_at, until)
      values (${id}, ${declared.organization}, ${account}, ${await sealFacts(ctx, id, check.facts)}, 'asked',
        ${check.language}, ${now}, ${new Date(now.getTime() + checkMs)})`;
    await tellCheckers(ctx, tx, declared.organization);
  });
  if (isProven) await ctx.jobs.announce(personLinked);
  const [link] = await selectLinks(ctx, account, id);
  if (link === undefined) throw unknownLink();
  return link;
}

/** Waits for somebody of the organization, who sees what was typed and decides. */
async function askCheck(
  ctx: CitizensContext,
  { language, ...found }: Omit<Proof, "address">,
  told: readonly Fact[],
): Promise<PersonLink> {
  const { facts } = found.declared;
  const typed = told.map(({ column, values }) => ({
    label: facts.find((fact) => fact.column === column)?.label ?? column,
    value: values[0] ?? "",
  }));
  return keepLink(ctx, { ...found, isProven: false, check: { facts: typed, language } });
}

interface Proof {
  readonly actor: Actor;
  readonly declared: SelfDataTable;
  readonly person: string | undefined;
  readonly found?: FoundBy;
  readonly language: Language;
  readonly address: string;
}

async function askProof(
  ctx: CitizensContext,
  { actor, declared, person, found: by, language, address }: Proof,
): Promise<PersonLink> {
  const { account } = requireMember(actor);
  const found = person === undefined ? undefined : await findMailOf(ctx, declared, person);
  const isTurn = await takeLetterTurn(
    { db: ctx.db, clock: ctx.clock },
    { email: found ?? `nobody of ${account}`, address },
  );
  const to = isTurn ? found : undefined;
  const code = makeCode();
  const waiting = { actor, declared, isProven: false, code };
  if (to === undefined) return keepLink(ctx, waiting);
  const { name } = await readSettings(ctx);
  const letterOf = (link: Id) => linkLetter({ to, language, code, name, url: ctx.url, link });
  return keepLink(ctx, { ...waiting, person, letterOf, ...defined({ found: by }) });
}

/** Whoever was found by one declaration is not linked, or helped, under another. Throws `conflict`. */
export async function holdDeclaration(tx: Tx, declared: SelfDataTable): Promise<void> {
  const {
    table,
    personColumn,
    mailColumn,
    facts,
    identity,
    level,
    checked = false,
    second = false,
  } = declared;
  const same = await tx`
    select from self_data where table_id = ${table} and person_column = ${personColumn}
      and mail_column is not distinct from ${mailColumn ?? null}::text
      and checked = ${checked} and second = ${second}
      and level is not distinct from ${level ?? null}::text
      and facts = ${tx.json(facts as never)}::jsonb
      and identity is not distinct from ${identity === undefined ? null : tx.json(identity as never)}::jsonb
    for share`;
  if (same.length > 0) return;
  throw new Failure("conflict", "citizens-declaration-changed");
}
