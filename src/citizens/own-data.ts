import type { Readable } from "node:stream";
import { type Actor, system } from "../access/actor.ts";
import { appendAccess, type Reading } from "../access/journal.ts";
import { requireMember } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { AccessProof } from "../journal/access-proof.ts";
import { proveEntry } from "../journal/prove-access.ts";
import {
  type Access,
  type AccessPage,
  type AccessPageRequest,
  listAccessesOfTable,
  listToldHere,
  type ReadingsOnly,
} from "../journal/accesses.ts";
import { listOrganizationsById } from "../people/remote-organizations.ts";
import { readRowTexts, type RowTexts } from "../tables/correct-row.ts";
import { archiveOwnRows } from "../tables/own-archive.ts";
import { type OwnRows, readOwnRows } from "../tables/own-rows.ts";
import type { PageOfRows } from "../tables/rows.ts";
import type { Version } from "../tables/table.ts";
import { findReadable } from "../tables/versions.ts";
import type { CitizensContext } from "./context.ts";
import { getSelfData } from "./declarations.ts";
import { getLink, holdPerson, requireOwnLink } from "./links.ts";
import { loansOfRows } from "./loans/loan-rows.ts";
import { recheckLinks } from "./recheck-links.ts";
import { mandatesOfRows } from "./mandate-rows.ts";
import { digestOf } from "./person-digest.ts";
import { toldPersons } from "./procedures/tell-person.ts";
import type { PersonLink, SelfDataTable } from "./self-data.ts";
import { type SignedArchive, signedArchiveTyp } from "./signed-archive.ts";

/** What somebody's link opens: the table, as it is declared, and as it is now. */
export interface OwnTable {
  readonly link: PersonLink;
  readonly declared: SelfDataTable;
  readonly version: Version;
}

/** One look at one's own rows: questions in the grammar of the table API, to those rows alone. */
export interface OwnLook {
  readonly readPage: (params: URLSearchParams) => Promise<PageOfRows>;
}

const pageRowsMax = 200;

/** Of the actor's own link; the rows are read by `lookAtOwn`. */
export async function getOwnTable(ctx: CitizensContext, actor: Actor, id: string): Promise<OwnTable> {
  const link = await getLink(ctx, actor, id);
  const declared = await getSelfData(ctx, link.table);
  const seen = await requireOwnLink(ctx, actor, link.id);
  const { version } = await findReadable(ctx, system, link.table, undefined, { reading: "page" });
  if (link.linkedAt !== undefined && seen < version.number) {
    await recheckLinks(ctx, link.table, link.id);
    // It may have ended.
    await requireOwnLink(ctx, actor, link.id);
  }
  return { link, declared, version };
}

/**
 * Opens the actor's own rows for a page of `rowsMax` at most, which callers ask for, with one entry of the journal
 * that says that they read them.
 */
export async function lookAtOwn(
  ctx: CitizensContext,
  actor: Actor,
  own: OwnTable,
  rowsMax = pageRowsMax,
): Promise<OwnLook> {
  const rows = await allow(ctx, actor, own, { reading: "page", rows: rowsMax });
  return { readPage: (params) => readOwnRows(ctx, rows, params) };
}

/** One of them as text, by its number in the version, with an entry of the journal likewise. Throws `conflict`. */
export async function getOwnRow(
  ctx: CitizensContext,
  actor: Actor,
  own: OwnTable,
  number: number,
): Promise<RowTexts> {
  const rows = await readRowTexts(ctx, await allow(ctx, actor, own, { reading: "page", rows: 1 }));
  const row = rows.find((one) => one.number === number - 1);
  if (row === undefined) throw new Failure("conflict", "citizens-row-gone");
  return row.cells;
}

/** All of them as an archive, with texts beside them, in the same way: see `archiveOwnRows`. */
export async function takeAway(
  ctx: CitizensContext,
  actor: Actor,
  own: OwnTable,
  texts: Readonly<Record<string, string>>,
): Promise<Readable> {
  const { declared, version } = own;
  const rows = await allow(ctx, actor, own, { reading: "export-zip", rows: version.rows });
  const producer = (await listOrganizationsById(ctx.db, [declared.organization])).get(declared.organization);
  return archiveOwnRows(ctx, rows, {
    version,
    title: declared.told.name,
    publisher: producer?.name ?? "",
    texts,
    sign: (digests) =>
      ctx.identity.signDocument(signedArchiveTyp, {
        instance: ctx.url,
        table: declared.table,
        version: version.number,
        takenAt: ctx.clock().toISOString(),
        sha256: digests,
      } satisfies SignedArchive),
  });
}

/**
 * Who could read the actor's rows, and who did: every access to the table, their own, and
 * under what they lent and the mandates over their rows. Who helps sees of these what was read under their mandate.
 * Where people were told apart otherwise once, what was read then is told to all, without why.
 */
export async function listReadings(
  ctx: CitizensContext,
  actor: Actor,
  { link, declared }: Pick<OwnTable, "link" | "declared">,
  request: AccessPageRequest & { readonly only?: ReadingsOnly },
): Promise<AccessPage> {
  const { account } = requireMember(actor);
  const { table, dataset } = declared;
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, { id: link.id, actor, need: "see" }));
  const rows = { table, digest: await digestOf(ctx, table, person) };
  const isOwn = link.mandate === undefined;
  const former = isOwn ? await formerOf(ctx, table) : new Set<Id>();
  const under = isOwn ? [...(await agreementsOver(ctx, rows)), ...former] : [link.mandate.id];
  const told = isOwn ? await toldPersons(ctx.db, rows) : [];
  const { items, ...page } = await listAccessesOfTable(
    ctx,
    { dataset: dataset.id, table, account, told, under },
    request,
  );
  return { ...page, items: items.map((item) => (isOf(former, item) ? withoutReason(item) : item)) };
}

/** Loans and mandates of before the table told people apart as it does: of whose rows cannot be told any more. */
async function formerOf({ db }: CitizensContext, table: Id): Promise<ReadonlySet<Id>> {
  const rows = await db<{ id: Id }[]>`
    select id from mandates where table_id = ${table} and former and accepted_at is not null
    union all select id from loans where table_id = ${table} and former and state <> 'unproven'`;
  return new Set(rows.map(({ id }) => id));
}

function isOf(agreements: ReadonlySet<Id>, { agreement }: Access): boolean {
  return agreement !== undefined && agreements.has(agreement);
}

function withoutReason(access: Access): Access {
  const { reason: _, ...told } = access;
  return told;
}

async function agreementsOver(
  { db }: CitizensContext,
  rows: Parameters<typeof mandatesOfRows>[1],
): Promise<readonly Id[]> {
  const [lent, mandates] = await Promise.all([loansOfRows(db, rows), mandatesOfRows(db, rows)]);
  return [...lent.map(({ id }) => id), ...mandates];
}

/** One of `listReadings`, by its index. Throws `not-found`. */
export async function findReading(
  ctx: CitizensContext,
  actor: Actor,
  own: OwnTable,
  index: number,
): Promise<Access> {
  const { items } = await listReadings(ctx, actor, own, { cursor: String(index + 1), pageSize: 1 });
  const [found] = items;
  if (found?.index === index) return found;
  throw unknownEntry(index);
}

function unknownEntry(index: number): Failure {
  return new Failure("not-found", "journal-entry-unknown", { index });
}

/** Whose rows, where the link holds in the transaction that writes down that they are read. */
async function allow(
  ctx: CitizensContext,
  actor: Actor,
  { link, declared, version }: OwnTable,
  { reading, rows }: { readonly reading: Reading; readonly rows: number },
): Promise<OwnRows> {
  const { account } = requireMember(actor);
  const { table, organization, dataset, personColumn: column } = declared;
  if (!version.columns.some(({ name }) => name === column)) {
    throw new Failure("unavailable", "citizens-columns-gone");
  }
  const person = await ctx.db.begin(async (tx) => {
    const found = await holdPerson(ctx, tx, {
      id: link.id,
      actor,
      need: reading === "page" ? "see" : "act",
    });
    await appendAccess(ctx, tx, {
      at: ctx.clock(),
      ...(link.mandate === undefined
        ? { basis: "person" }
        : { basis: "mandate", agreement: link.mandate.id }),
      reading,
      instance: ctx.url,
      party: { kind: "person", id: account, name: "" },
      account,
      organization,
      dataset: dataset.id,
      table,
      version: version.number,
      columns: version.columns.map(({ name }) => name),
      filter: "",
      rows: Math.min(rows, version.rows),
    });
    return found;
  });
  return { table, column, person };
}

/** The proof that an entry of `listReadings` stands in the journal. It tells why, and of nobody but the actor. */
export async function proveReading(
  ctx: CitizensContext,
  actor: Actor,
  own: OwnTable,
  index: number,
): Promise<AccessProof> {
  return proveTold(ctx, actor, await findReading(ctx, actor, own, index));
}

/** The same of what somebody had told once to an organization here. Throws `not-found`. */
export async function proveToldHere(ctx: CitizensContext, actor: Actor, index: number): Promise<AccessProof> {
  return proveTold(ctx, actor, await findToldHere(ctx, actor, index));
}

/** What was told of the actor once to an organization here, by its index. Throws `not-found`. */
export async function findToldHere(ctx: CitizensContext, actor: Actor, index: number): Promise<Access> {
  const { account } = requireMember(actor);
  const page = { cursor: String(index + 1), pageSize: 1 };
  const [found] = (await listToldHere(ctx, account, page)).items;
  if (found?.index !== index) throw unknownEntry(index);
  return found;
}

async function proveTold(
  ctx: CitizensContext,
  actor: Actor,
  { index, reason }: Pick<Access, "index" | "reason">,
): Promise<AccessProof> {
  const proof = await proveEntry(ctx.journal, index, requireMember(actor).account);
  const isTold = (field: string) => field === "person" || (field === "reason" && reason !== undefined);
  return { ...proof, clear: proof.clear.filter(({ field }) => isTold(field)) };
}
