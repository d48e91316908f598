import { type Actor, system } from "../../access/actor.ts";
import { appendAccess, headWanted } from "../../access/journal.ts";
import { organizationsOf, requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import { type Id, newId } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import { toReason } from "../../catalogue/dataset-rules.ts";
import { type Fragment, seesAll } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import { accountOf } from "../../people/accounts.ts";
import { correctRow, type RowTexts } from "../../tables/correct-row.ts";
import { findOwner, holdComing, takeTurn } from "../../tables/erase-rows.ts";
import { findInVersions, type UnsureVersion } from "../../tables/row-in-versions.ts";
import { getTable } from "../../tables/tables.ts";
import type { CitizensContext } from "../context.ts";
import { selectSelfData } from "../declarations.ts";
import { commitGone } from "../erasing/commit-gone.ts";
import { eraseTellings } from "../entitlements/entitlement-rows.ts";
import { insertErasure } from "../erasing/erasure-rows.ts";
import type { RowErasure } from "../erasing/erasure.ts";
import { endLinks, findAnew } from "../links.ts";
import { endMandatesOf } from "../mandate-rows.ts";
import { answered } from "./ask.ts";
import {
  type Demand,
  type DemandAnswer,
  type DemandContent,
  monthsAfter,
  type FullDemand,
} from "../demand.ts";
import {
  type DemandRow,
  holdDemand,
  isOfSamePerson,
  openAnswer,
  openContent,
  sealAnswer,
  pageOfDemands,
  selectDemands,
  tableOf,
  toFull,
  unknownDemand,
} from "./demand-rows.ts";
import { tellAsker } from "./tell.ts";

/** Members of the organization, who edit there: whoever administers the instance is none by that. */
function answerable(db: Db | Tx, actor: Actor): Fragment {
  if (actor.kind === "system") return db`state <> 'unproven'`;
  requireMember(actor);
  return db`state <> 'unproven' and organization = any(${organizationsOf(actor, "editor")}::uuid[])`;
}

/** What an organization is asked, the first that is due first; those that are answered at the end. Throws `forbidden`. */
export async function listDemands(
  { db }: CitizensContext,
  actor: Actor,
  organization: string,
  page: PageRequest,
): Promise<Page<Demand>> {
  if (actor.kind !== "system" && !organizationsOf(requireMember(actor), "editor").includes(organization)) {
    throw new Failure("forbidden", "access-role-needed", { role: "editor" });
  }
  return pageOfDemands(db, db`organization = ${organization} and ${answerable(db, actor)}`, page);
}

/** How many wait for an answer, by organization: of the actor's, or of all for who administers the instance. */
export async function countDemands(
  { db, clock }: CitizensContext,
  actor: Actor,
): Promise<readonly { readonly organization: Id; readonly open: number; readonly near: number }[]> {
  const seen = seesAll(actor)
    ? db`true`
    : db`organization = any(${organizationsOf(actor, "editor")}::uuid[])`;
  const near = new Date(clock().getTime() + nearMs);
  return db<{ organization: Id; open: number; near: number }[]>`
    select organization, count(*)::int as open, count(*) filter (where due_at < ${near})::int as near
    from demands where state = 'asked' and ${seen} group by organization order by organization`;
}

/** So long before its day a demand is said to be near it. */
const nearMs = 7 * 86_400_000;

/** With their row, or whom it is about: a reading like others, which they see in "who read them". */
export async function getDemand(ctx: CitizensContext, actor: Actor, id: string): Promise<FullDemand> {
  const [row] = await selectDemands(ctx.db, ctx.db`id::text = ${id} and ${answerable(ctx.db, actor)}`);
  if (row === undefined) throw unknownDemand();
  const [full, about] = [await toFull(ctx, row), await aboutOf(ctx, row)];
  const shown = full.row ?? about;
  if (shown !== undefined) await writeDown(ctx, actor, row, Object.keys(shown));
  return { ...full, ...defined({ about }) };
}

/** Whom a demand of all rows is about. One of before that was kept has the value alone, which its column tells still. */
async function aboutOf(ctx: CitizensContext, row: DemandRow): Promise<RowTexts | undefined> {
  const content = row.onRow ? undefined : await openContent(ctx, row);
  if (content === undefined || content.about !== undefined) return content?.about;
  const [declared] = row.tableId === null ? [] : await selectSelfData(ctx, [row.tableId]);
  if (declared === undefined || !(await ctx.db.begin((tx) => isOfSamePerson(ctx, tx, row)))) return undefined;
  return { [declared.personColumn]: content.person };
}

/** Throws `not-found` where it is not asked of that organization. */
export async function assertAskedOf(
  { db }: CitizensContext,
  actor: Actor,
  organization: Id,
  id: string,
): Promise<void> {
  const asked = await selectDemands(
    db,
    db`id::text = ${id} and organization = ${organization} and ${answerable(db, actor)}`,
  );
  if (asked.length === 0) throw unknownDemand();
}

async function writeDown(
  ctx: CitizensContext,
  actor: Actor,
  row: DemandRow,
  columns: readonly string[],
): Promise<void> {
  const { organization } = row;
  const table = tableOf(row);
  const [dataset, { version }] = await Promise.all([findOwner(ctx.db, table), getTable(ctx, system, table)]);
  if (dataset === undefined) throw unknownDemand();
  const account = accountOf(actor);
  await ctx.db.begin((tx) =>
    appendAccess(ctx, tx, {
      at: ctx.clock(),
      basis: "producer",
      reading: "demand",
      instance: ctx.url,
      party: { kind: "person", id: account ?? "", name: "" },
      ...defined({ account: account ?? undefined }),
      organization,
      dataset: dataset.id,
      table,
      version: version?.number ?? 0,
      columns,
      filter: "",
      rows: 1,
    }),
  );
  await ctx.jobs.announce(headWanted);
}

/** Two months more, once, and before the first has passed; who asked is told why. */
export async function prolongDemand(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<void> {
  const prolonged = toReason(reason);
  const now = ctx.clock();
  await ctx.db.begin(async (tx) => {
    const held = await holdDemand(tx, id, answerable(tx, actor));
    if (held.state !== "asked") throw answered();
    if (held.prolongedAt !== null || held.dueAt < now)
      throw new Failure("conflict", "citizens-demand-prolonged");
    const answer = await sealAnswer(ctx, held.id, { prolonged });
    await tx`
      update demands set prolonged_at = ${now}, due_at = ${monthsAfter(held.askedAt, 3)}, answer = ${answer}
      where id = ${held.id}`;
    await tellAsker(ctx, tx, [held.id]);
  });
}

/** Why not, in words that who asked reads. */
export async function refuseDemand(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<void> {
  const told = toReason(reason);
  await ctx.db.begin(async (tx) => {
    const held = await holdDemand(tx, id, answerable(tx, actor));
    await settle(ctx, tx, { row: held, actor, state: "refused", reason: told });
    await tellAsker(ctx, tx, [held.id]);
  });
}

/**
 * Does what is asked: a correction becomes a version, an erasure is begun. `reason` says what must be
 * kept, and why.
 */
export async function acceptDemand(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  reason: string,
): Promise<void> {
  const told = reason.trim() === "" ? undefined : toReason(reason);
  const [row] = await selectDemands(ctx.db, ctx.db`id::text = ${id} and ${answerable(ctx.db, actor)}`);
  if (row === undefined) throw unknownDemand();
  if (row.state !== "asked") throw answered();
  const content = await openContent(ctx, row);
  if (content === undefined) throw new Failure("conflict", "citizens-demand-lost");
  const settling = { actor, reason: told };
  if (row.kind === "erase") await beginErasure(ctx, row, content, settling);
  else if (content.row !== undefined && content.changes !== undefined) {
    await correct(ctx, row, content as Correcting, settling);
  } else await ctx.db.begin((tx) => settleHeld(ctx, tx, row, { ...settling, state: "done" }));
}

interface Settling {
  readonly actor: Actor;
  readonly reason: string | undefined;
  readonly unsure?: readonly UnsureVersion[];
}

type Correcting = DemandContent & Required<Pick<DemandContent, "row" | "changes">>;

async function correct(
  ctx: CitizensContext,
  row: DemandRow,
  { person, row: cells, changes }: Correcting,
  settling: Settling,
): Promise<void> {
  const table = tableOf(row);
  const column = await personColumnOf(ctx, table);
  await correctRow(ctx, { table, column, person }, { row: cells, changes }, async (tx) => {
    await requireSamePerson(ctx, tx, row);
    await settleHeld(ctx, tx, row, { ...settling, state: "done" });
    await findAnew(tx, { ...row, tableId: table });
  });
}

async function requireSamePerson(ctx: CitizensContext, tx: Tx, row: DemandRow): Promise<void> {
  if (!(await isOfSamePerson(ctx, tx, row))) throw new Failure("conflict", "citizens-demand-former");
}

/** Of all rows. */
const nowhere = { key: [], unsure: [] };

/** Its rows go by a job, which is taken up wherever it was cut short; from now on what comes is looked through. */
async function beginErasure(
  ctx: CitizensContext,
  row: DemandRow,
  { person, row: cells }: DemandContent,
  settling: Settling,
): Promise<void> {
  const table = tableOf(row);
  const column = await personColumnOf(ctx, table);
  const { version } = await getTable(ctx, system, table);
  if (version?.columns.some(({ name }) => name === column) !== true) {
    throw new Failure("unavailable", "citizens-columns-gone");
  }
  const own = { table, column, person };
  const { key, unsure } = cells === undefined ? nowhere : await findInVersions(ctx, own, cells);
  const erasure: RowErasure = {
    id: newId(ctx.clock().getTime()),
    table,
    at: ctx.clock(),
    gone: await commitGone(ctx, own, cells, key),
  };
  const dataset = (await findOwner(ctx.db, table))?.id ?? "";
  await ctx.db.begin(async (tx) => {
    // Before a version that is being recorded, or after it: each is looked through.
    await takeTurn(tx, dataset);
    await holdComing(tx, table);
    await insertErasure(tx, erasure);
    await requireSamePerson(ctx, tx, row);
    await settleHeld(ctx, tx, row, { ...settling, unsure, state: "accepted" });
    await tx`update demands set erasure = ${erasure.id} where id = ${row.id}`;
  });
}

/** Of the table as it is declared now. */
async function personColumnOf(ctx: CitizensContext, table: Id): Promise<string> {
  const [declared] = await selectSelfData(ctx, [table]);
  if (declared === undefined) throw new Failure("not-found", "citizens-not-declared");
  return declared.personColumn;
}

/** Where nobody answered it meanwhile. */
async function settleHeld(
  ctx: CitizensContext,
  tx: Tx,
  { id }: DemandRow,
  settling: Settling & { readonly state: "done" | "accepted" },
): Promise<void> {
  await settle(ctx, tx, { ...settling, row: await holdDemand(tx, id, tx`true`) });
  // What is begun is told of once it is carried out.
  if (settling.state === "done") await tellAsker(ctx, tx, [id]);
}

async function settle(
  ctx: CitizensContext,
  tx: Tx,
  {
    row,
    actor,
    state,
    reason,
    unsure = [],
  }: Settling & { readonly row: DemandRow; readonly state: "done" | "accepted" | "refused" },
): Promise<void> {
  if (row.state !== "asked") throw answered();
  const more = defined({ reason, unsure: unsure.length > 0 ? unsure : undefined });
  const answer: DemandAnswer = { ...(await openAnswer(ctx, row)), ...more };
  // What was carried out needs its row no more.
  const content = state === "refused" ? row.content : "";
  await tx`
    update demands set state = ${state}, answer = ${await sealAnswer(ctx, row.id, answer)},
      content = ${content}, answered_at = ${ctx.clock()}, answered_by = ${accountOf(actor)}
    where id = ${row.id}`;
}

/**
 * Once the rows are gone everywhere: nothing that told of them is left in what was asked, and who saw
 * them sees nothing. Those who asked are told.
 */
export async function settleErased(ctx: CitizensContext, tx: Tx, erasures: readonly Id[]): Promise<void> {
  const done = await tx<{ id: Id; tableId: Id; digest: Buffer; onRow: boolean }[]>`
    update demands set state = 'done', content = '' where erasure = any(${[...erasures]}::uuid[])
    returning id, table_id, digest, on_row`;
  for (const { tableId, digest, onRow } of done) {
    const ofPerson = tx`table_id = ${tableId} and digest = ${digest}`;
    await tx`update demands set content = '' where ${ofPerson} and state <> 'asked'`;
    if (onRow) continue;
    await tx`update demands set content = '', state = 'withdrawn' where ${ofPerson} and state = 'asked'`;
    await eraseTellings(tx, { tableId, digest }, ctx.clock());
    await endLinks(tx, ofPerson, ctx.clock());
    await endMandatesOf(tx, tableId, ctx.clock(), digest);
    await tx`update mandates set proof = '' where table_id = ${tableId} and digest = ${digest}`;
  }
  await tellAsker(
    ctx,
    tx,
    done.map(({ id }) => id),
  );
}
