import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { defined } from "../base/defined.ts";
import type { Db } from "../db/db.ts";
import type { Actor } from "../access/actor.ts";
import { agreementsHeldBy } from "../access/agreements.ts";
import { type JournalSeal, openClear } from "../access/journal-clear.ts";
import type { JournalContext } from "./context.ts";
import type { AccessEntry, ClearField, Ending } from "../access/journal-entry.ts";
import { appendErasure } from "../access/journal.ts";
import type { Fragment } from "../access/may.ts";
import {
  hasRole,
  organizationsOf,
  requireAdministrator,
  requireMember,
  requireRole,
} from "../access/require.ts";

/** An entry of the journal as it is read: what was erased of it is not there. */
export interface Access extends Omit<AccessEntry, "at" | "filter" | "party" | "person"> {
  readonly index: number;
  readonly at: Date;
  readonly party: { readonly kind: "person" | "organization"; readonly id?: Id; readonly name?: string };
  readonly filter?: string;
  /** What was taken out of it on request. */
  readonly erased: readonly ClearField[];
  /** How it ended, where it was a stream and that is known; an entry of its own, with its index. */
  readonly ending?: EndingRead;
}

export interface EndingRead extends Omit<Ending, "first"> {
  readonly index: number;
}

/** What is looked for. Dates are whole days in UTC, both included (ISO 8601). */
export interface AccessFilter {
  readonly dataset?: Id;
  readonly agreement?: Id;
  /** The instance of who reads, by its address. */
  readonly instance?: string;
  readonly from?: string;
  readonly to?: string;
}

export interface AccessPageRequest extends AccessFilter {
  /** Opaque: what the page before gave. */
  readonly cursor?: string;
  readonly pageSize: number;
}

/** Of the accesses to a table, those that somebody whose rows it holds wants to see. */
export interface ReadingsOnly {
  /** By others, or by themselves and who helps them. */
  readonly who?: "others" | "own" | undefined;
  readonly among?: readonly string[];
  readonly without?: readonly string[];
}

/** The newest first. */
export interface AccessPage {
  readonly items: readonly Access[];
  readonly cursor?: string;
}

type Context = Pick<JournalContext, "db" | "identity" | "journalSeal">;
type Reading = Pick<Context, "db" | "journalSeal">;

/** The accesses to the data of an organization, for its administrators and editors. */
export async function listAccesses(
  ctx: Context,
  actor: Actor,
  organization: Id,
  request: AccessPageRequest,
): Promise<AccessPage> {
  requireRole(actor, organization, "editor");
  return readPage(ctx, ofOrganization(ctx.db, organization), request);
}

/** All of them, as they are exported: the oldest first. Who may not is refused at once. */
export function exportAccesses(
  ctx: Reading,
  actor: Actor,
  organization: Id,
  filter: AccessFilter = {},
): AsyncIterable<Access> {
  requireRole(actor, organization, "editor");
  return eachAccess(ctx, organization, filter);
}

async function* eachAccess(ctx: Reading, organization: Id, filter: AccessFilter): AsyncGenerator<Access> {
  const { db } = ctx;
  for (let from = 0; ;) {
    const read = await readAccesses(ctx, {
      where: db`${ofOrganization(db, organization)} and e.index >= ${from} and ${matching(db, filter)}`,
      order: db`e.index`,
      limit: 1000,
    });
    yield* read;
    const last = read.at(-1);
    if (last === undefined || read.length < 1000) return;
    from = last.index + 1;
  }
}

/**
 * Every access to one table, but those of other people to the rows about themselves, what they had told,
 * and under loans and mandates that are none of `under`. Callers answer for who may know of them: somebody whose rows it holds.
 */
export async function listAccessesOfTable(
  ctx: Reading,
  { dataset, table, account, told: toldAs, under }: TableReader,
  request: AccessPageRequest & { readonly only?: ReadingsOnly },
): Promise<AccessPage> {
  const { db } = ctx;
  const { pageSize, only = {} } = request;
  const before = indexBefore(request) ?? Number.MAX_SAFE_INTEGER;
  const ofTable = db`e.dataset = ${dataset} and e.first is null and e.entry::jsonb ->> 'table' = ${table}
    and e.index < ${before} ${ofKind(db, only)}`;
  // As many of each kind, by an index of its own: those of others are not looked through.
  const newest = db`order by e.index desc limit ${pageSize + 1}`;
  const toldOf = (field: Fragment, who: readonly Id[], of: Fragment) => db`
    (select e.index from journal_clear c join journal_entries e on e.index = c.entry
      where c.field = ${field} and c.value = any(${[...who]}::text[]) and ${of} and ${ofTable} ${newest})`;
  const ofEverybody = db`
    (select e.index from journal_entries e
      where (e.entry::jsonb ->> 'basis') <> all (array['loan', 'mandate', 'person'])
        and (e.entry::jsonb ->> 'reading') <> 'told-once' and ${ofTable} ${newest})`;
  const own = toldOf(db`'account'`, [account], db`e.entry::jsonb ->> 'basis' = 'person'`);
  const told = toldOf(db`'person'`, [account, ...toldAs], db`e.entry::jsonb ->> 'reading' = 'told-once'`);
  const isHelp = db`(e.entry::jsonb ->> 'basis' = 'mandate' and exists (select from journal_clear c
    where c.entry = e.index and c.field = 'account' and c.value = ${account}))`;
  const ofWhom = { own: db`and ${isHelp}`, others: db`and not ${isHelp}`, all: db`` }[only.who ?? "all"];
  const underThem = db`
    (select e.index from journal_entries e
      where e.agreement = any(${[...under]}::uuid[]) ${ofWhom} and ${ofTable} ${newest})`;
  const parts = [
    ...(only.who === "own" ? [] : [ofEverybody, told]),
    ...(only.who === "others" ? [] : [own]),
    ...(under.length === 0 ? [] : [underThem]),
  ];
  const none = db`(select e.index from journal_entries e where false)`;
  const where = db`e.index in (${parts.reduce((all, part) => db`${all} union ${part}`, none)})`;
  return readPage(ctx, where, request);
}

function ofKind(db: Db, { among, without }: ReadingsOnly): Fragment {
  const reading = db`e.entry::jsonb ->> 'reading'`;
  return db`
    ${among === undefined ? db`` : db`and ${reading} = any(${[...among]}::text[])`}
    ${without === undefined ? db`` : db`and ${reading} <> all(${[...without]}::text[])`}`;
}

/**
 * What organizations here had told of one person, once, and what they read of it since. Callers answer for who asks: that person.
 */
export async function listToldHere(
  ctx: Reading,
  account: Id,
  request: AccessPageRequest,
): Promise<AccessPage> {
  const { db } = ctx;
  const toldHere = db`
    select c.entry from journal_clear c join journal_entries e on e.index = c.entry
    where c.field = 'person' and c.value = ${account} and e.entry::jsonb ->> 'reading' = 'told-once'
      and e.reader = e.organization::text`;
  return readPage(ctx, db`e.index in (${toldHere})`, request);
}

/** Somebody whose rows a table holds, and under which loans and mandates those were read. */
interface TableReader {
  readonly dataset: Id;
  readonly table: Id;
  readonly account: Id;
  /** As whom else entries tell of them, where agents had something of theirs told. */
  readonly told: readonly Id[];
  readonly under: readonly Id[];
}

/** How often was read under each of these, and when last; those under which nobody read are left out. */
export async function countReadingsUnder(
  { db }: Pick<Context, "db">,
  agreements: readonly Id[],
): Promise<ReadonlyMap<Id, { readonly count: number; readonly lastAt: Date }>> {
  const rows = await db<{ agreement: Id; count: number; last: string }[]>`
    select agreement, count(*)::int as count, max(at) as last from journal_entries
    where agreement = any(${[...agreements]}::uuid[]) and first is null group by agreement`;
  return new Map(rows.map(({ agreement, count, last }) => [agreement, { count, lastAt: new Date(last) }]));
}

/** What the actor read themself, or somebody read in the name of their organizations or under their agreements. */
export async function listOwnAccesses(
  ctx: Context,
  actor: Actor,
  request: AccessPageRequest,
): Promise<AccessPage> {
  if (actor.kind !== "grantee") requireMember(actor);
  return readPage(ctx, ownedBy(ctx, actor), request);
}

/** The same for another instance that asks in the name of its people and organizations, by their ids. */
export async function listAccessesOfParties(
  ctx: Reading,
  { instance, parties }: { readonly instance: string; readonly parties: readonly string[] },
  request: AccessPageRequest,
): Promise<AccessPage> {
  return readPage(ctx, ctx.db`e.instance = ${instance} and ${byParties(ctx.db, parties)}`, request);
}

/**
 * For whoever may read the entry as its producer or as its reader; of an entry that tells how a
 * stream ended, the one that allowed it. Throws `not-found` for others.
 */
export async function getAccess(ctx: Context, actor: Actor, asked: number): Promise<Access> {
  const [ending] = await ctx.db<{ first: number | null }[]>`
    select first from journal_entries where index = ${asked}`;
  const index = ending?.first ?? asked;
  const [access] = await readAccesses(ctx, {
    where: ctx.db`e.index = ${index}`,
    order: ctx.db`e.index`,
    limit: 1,
  });
  if (access !== undefined && hasRole(actor, access.organization, "editor")) return access;
  const [own] =
    actor.kind === "member" || actor.kind === "grantee"
      ? await ctx.db`select from journal_entries e where e.index = ${index} and ${ownedBy(ctx, actor)}`
      : [];
  if (access === undefined || own === undefined)
    throw new Failure("not-found", "journal-entry-unknown", { index: asked });
  return access;
}

/**
 * Takes what tells of a person out of every entry: who they are, their name, what they showed, that
 * something of theirs was told. The tree keeps the commitments alone and stays whole, and an entry says how much was taken out. By an
 * administrator of the instance.
 */
export async function erasePerson(
  { db, clock, identity }: Pick<JournalContext, "db" | "clock" | "identity">,
  actor: Actor,
  person: { readonly instance: string; readonly id: string },
): Promise<{ readonly entries: number }> {
  requireAdministrator(actor);
  return db.begin(async (tx) => {
    const erased = await tx<{ entry: number }[]>`
    delete from journal_clear c using (
      select distinct p.entry, p.field = 'person' as is_told_of
      from journal_clear p join journal_entries e on e.index = p.entry
      where p.value = ${person.id} and (
        (p.field in ('account', 'party') and e.instance = ${person.instance})
        or (p.field = 'person' and ${person.instance === identity.url}))
    ) of_person
    where c.entry = of_person.entry and case when of_person.is_told_of then c.field = 'person'
      else c.field in ('account', 'credential', 'name', 'party') end
    returning c.entry`;
    const entries = new Set(erased.map(({ entry }) => entry)).size;
    if (entries > 0) await appendErasure(tx, { at: clock(), entries, values: erased.length });
    return { entries };
  });
}

function ofOrganization(db: Db, organization: Id): Fragment {
  return db`e.organization = ${organization}`;
}

function ownedBy({ db, identity }: Context, actor: Actor): Fragment {
  if (actor.kind !== "member" && actor.kind !== "grantee") return db`false`;
  const byAgreement = db`e.agreement in ${agreementsHeldBy(db, actor, identity.url)}`;
  if (actor.kind === "grantee") return byAgreement;
  const parties = [actor.account, ...organizationsOf(actor, "reader")];
  return db`(${byAgreement} or (e.instance = ${identity.url} and ${byParties(db, parties)}))`;
}

function byParties(db: Db, parties: readonly string[]): Fragment {
  return db`(e.reader = any(${[...parties]}::text[]) or e.index in (
    select entry from journal_clear
    where field in ('account', 'party') and value = any(${[...parties]}::text[])))`;
}

function matching(db: Db, { dataset, agreement, instance, from, to }: AccessFilter): Fragment {
  return db`true
    ${dataset === undefined ? db`` : db`and e.dataset = ${dataset}`}
    ${agreement === undefined ? db`` : db`and e.agreement = ${agreement}`}
    ${instance === undefined ? db`` : db`and e.instance = ${instance}`}
    ${from === undefined ? db`` : db`and left(e.at, 10) >= ${from}`}
    ${to === undefined ? db`` : db`and left(e.at, 10) <= ${to}`}`;
}

/** The index before which a page begins. Throws `invalid`. */
function indexBefore({ cursor }: AccessPageRequest): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor)) throw new Failure("invalid", "journal-cursor-wrong");
  return Number(cursor);
}

async function readPage(ctx: Reading, where: Fragment, request: AccessPageRequest): Promise<AccessPage> {
  const { db } = ctx;
  const { pageSize } = request;
  const before = indexBefore(request);
  const read = await readAccesses(ctx, {
    where: db`${where} and ${matching(db, request)}
      ${before === undefined ? db`` : db`and e.index < ${before}`}`,
    order: db`e.index desc`,
    limit: pageSize + 1,
  });
  const items = read.slice(0, pageSize);
  const last = items.at(-1);
  return { items, ...(read.length > pageSize && last !== undefined ? { cursor: String(last.index) } : {}) };
}

interface Row {
  readonly index: number;
  readonly entry: string;
  readonly endingIndex: number | null;
  readonly endingEntry: string | null;
  /** Its bytes are in hexadecimal. */
  readonly clear: readonly {
    readonly field: ClearField;
    readonly value: string | null;
    readonly salt: string | null;
    readonly sealed: string | null;
  }[];
}

type Opened = Readonly<Partial<Record<ClearField, string>>>;

/** An entry with the one that tells how it ended, which is never told by itself. */
async function readAccesses(
  { db, journalSeal }: Reading,
  { where, order, limit }: { readonly where: Fragment; readonly order: Fragment; readonly limit: number },
): Promise<readonly Access[]> {
  const rows = await db<Row[]>`
    select e.index, e.entry, ending.index as ending_index, ending.entry as ending_entry, coalesce((
      select json_agg(json_build_object('field', c.field, 'value', c.value, 'salt', encode(c.salt, 'hex'),
        'sealed', encode(c.sealed, 'hex'))) from journal_clear c where c.entry = e.index), '[]') as clear
    from journal_entries e left join journal_entries ending on ending.first = e.index
    where e.first is null and e.dataset is not null and ${where} order by ${order} limit ${limit}`;
  return Promise.all(rows.map(async (row) => toAccess(row, await openAll(journalSeal, row))));
}

async function openAll(seal: JournalSeal, { clear }: Row): Promise<Opened> {
  const opened = clear.map(async ({ field, value, salt, sealed }) =>
    openClear(seal, { field, value, salt: toBytes(salt), sealed: toBytes(sealed) }),
  );
  return Object.fromEntries((await Promise.all(opened)).map(({ field, value }) => [field, value]));
}

function toBytes(hex: string | null): Buffer | null {
  return hex === null ? null : Buffer.from(hex, "hex");
}

type Told = Omit<AccessEntry, "at" | "filter"> & {
  readonly at: string;
  readonly commitments: Readonly<Partial<Record<ClearField, string>>>;
};

/** Of whom it tells is not in it. */
function toAccess({ index, entry, endingIndex, endingEntry }: Row, clear: Opened): Access {
  const { commitments, ...told } = JSON.parse(entry) as Told & { v?: number };
  delete told.v;
  const { account, credential, filter, name, party, reason } = clear;
  const person = {
    kind: told.party.kind,
    ...defined({ id: party, name }),
  };
  return {
    ...told,
    index,
    at: new Date(told.at),
    party: told.party.kind === "person" ? person : told.party,
    ...defined({ account, credential, filter, reason }),
    ...(endingIndex === null || endingEntry === null ? {} : { ending: toEnding(endingIndex, endingEntry) }),
    erased: (Object.keys(commitments) as ClearField[]).filter((field) => clear[field] === undefined),
  };
}

function toEnding(index: number, entry: string): EndingRead {
  const { at, ended, rows } = JSON.parse(entry) as Omit<Ending, "at"> & { readonly at: string };
  return { index, at: new Date(at), ended, ...defined({ rows }) };
}
