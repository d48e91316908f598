import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import { Failure } from "../../base/failure.ts";
import { type Id, newId } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import { cleanText } from "../../catalogue/metadata-rules.ts";
import type { Fragment } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import { checkCells, readRowTexts, type RowTexts } from "../../tables/correct-row.ts";
import { isCode, keptCode, wrongCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";
import { columnsNamed } from "../declarations.ts";
import { requireLevel } from "../levels.ts";
import { holdPerson, type LinkOfCitizen, requireCitizen } from "../links.ts";
import { runs } from "../mandate-rows.ts";
import { findReading, getOwnTable, type OwnTable } from "../own-data.ts";
import { digestOf } from "../person-digest.ts";
import { askStepUp } from "../step-up.ts";
import { type Demand, type DemandContent, type DemandKind, monthsAfter, type FullDemand } from "../demand.ts";
import {
  type DemandRow,
  holdDemand,
  isOfSamePerson,
  sealContent,
  selectDemands,
  toDemand,
  toFull,
  unknownDemand,
} from "./demand-rows.ts";
import { insertDemand, requireFewOpen } from "./insert-demand.ts";
import { tellEditors } from "./tell.ts";

export const wordsMax = 2000;

/** What somebody asks of one of their rows, or of all of them. */
export interface AskedDemand {
  readonly kind: DemandKind;
  /** Its number (`__id`) in that version; all of them where absent. */
  readonly row?: { readonly number: number; readonly version: number };
  /** Which reading is contested, by its index in the journal. */
  readonly reading?: number;
  /** What cells of the row are to hold, by column. */
  readonly changes?: Readonly<Record<string, string>>;
  readonly words: string;
  readonly language: Language;
  /** From which network. */
  readonly address: string;
}

/**
 * Asks the organization, which has a month to answer. To erase asks for a code once more first, by mail:
 * a session that was left open, or stolen, erases nothing.
 */
export async function askDemand(
  ctx: CitizensContext,
  actor: Actor,
  link: string,
  asked: AskedDemand,
): Promise<Demand> {
  const { account } = requireMember(actor);
  const own = await getOwnTable(ctx, actor, link);
  const need = asked.kind === "erase" ? "erase" : "act";
  const person = await ctx.db.begin((tx) => holdPerson(ctx, tx, { id: own.link.id, actor, need }));
  if (asked.kind === "contest") await findReading(ctx, actor, own, asked.reading ?? -1);
  const content = await contentOf(ctx, own, person, asked);
  const { table, organization } = own.declared;
  const digest = await digestOf(ctx, table, person);
  const now = ctx.clock();
  const id = newId(now.getTime());
  const step = { own, person, language: asked.language, address: asked.address };
  const code =
    asked.kind === "erase"
      ? await askStepUp(ctx, actor, { ...step, link: `demands/${id}`, what: "erase" })
      : undefined;
  const kept = code === undefined ? undefined : keptCode(id, code, now);
  const sealed = await sealContent(ctx, id, content);
  const onRow = content.row !== undefined;
  await ctx.db.begin(async (tx) => {
    await holdPerson(ctx, tx, { id: own.link.id, actor, need });
    const open = await requireFewOpen(tx, account);
    // One that waits for its code is asked anew.
    await tx`delete from demands where account = ${account} and table_id = ${table} and state = 'unproven'`;
    const same = open.find((one) => one.kind === asked.kind && !one.onRow && one.digest.equals(digest));
    if (!onRow && same !== undefined && asked.kind !== "contest")
      throw new Failure("conflict", "citizens-demand-open");
    await insertDemand(ctx, tx, {
      id,
      account,
      table,
      organization,
      kind: asked.kind,
      onRow,
      digest,
      content: sealed,
      language: asked.language,
      askedAt: now,
      code: kept,
      mandate: own.link.mandate?.id,
    });
  });
  return getOwnDemand(ctx, actor, id);
}

async function contentOf(
  ctx: CitizensContext,
  own: OwnTable,
  person: string,
  { kind, row: wanted, changes = {}, words, reading }: AskedDemand,
): Promise<DemandContent> {
  const { declared, version } = own;
  const { table, personColumn: column } = declared;
  const said = cleanText(words, wordsMax);
  if (wanted === undefined) {
    if (said === "" && kind !== "erase") throw missingWords();
    const about = await aboutOf(ctx, own, person);
    return { person, about, words: said, ...(kind === "contest" ? defined({ reading }) : {}) };
  }
  const rows = wanted.version === version.number ? await readRowTexts(ctx, { table, column, person }) : [];
  const row = rows.find(({ number }) => number === wanted.number - 1)?.cells;
  if (row === undefined) throw new Failure("conflict", "citizens-row-gone");
  const changed = changesOf(kind, row, changes, keptColumns(own));
  if (changed !== undefined) await checkCells(ctx, table, changed);
  else if (said === "" && kind !== "erase") throw missingWords();
  return { person, words: said, row, ...defined({ changes: changed }) };
}

/** What stands for the person, and what they are found by: without it nobody could tell whom they ask about. */
async function aboutOf(ctx: CitizensContext, own: OwnTable, person: string): Promise<RowTexts> {
  const { table, personColumn: column, facts, identity } = own.declared;
  // A version that lost its column keeps nobody from asking.
  const isThere = own.version.columns.some(({ name }) => name === column);
  const rows = isThere ? await readRowTexts(ctx, { table, column, person }) : [];
  const civil: readonly string[] = identity === undefined ? [] : Object.values(identity);
  const cells = [...facts.map((fact) => fact.column), ...civil].map((name) => [
    name,
    [...new Set(rows.flatMap(({ cells: texts }) => texts[name] ?? []))].join(", ") || null,
  ]);
  return { ...Object.fromEntries(cells), [column]: person };
}

/** Who helps moves nothing by which the person is found, or reached: the codes that prove who they are go there. */
function keptColumns({ declared, link }: OwnTable): readonly string[] {
  return link.mandate === undefined ? [declared.personColumn] : columnsNamed(declared);
}

/** To complete fills what is empty; to correct changes what is there. Absent where nothing is to be another. */
function changesOf(
  kind: DemandKind,
  row: RowTexts,
  typed: Readonly<Record<string, string>>,
  kept: readonly string[],
): RowTexts | undefined {
  if (kind !== "correct" && kind !== "complete") return undefined;
  const changed = Object.entries(typed).flatMap(([name, text]): [string, string | null][] => {
    const cell = row[name];
    const wanted = text.trim() === "" ? null : text.trim();
    return cell === undefined || cell === wanted ? [] : [[name, wanted]];
  });
  for (const [name] of changed) {
    const isFilled = kind === "complete" && row[name] !== null;
    if (isFilled || kept.includes(name)) {
      throw new Failure("invalid", "citizens-cell-kept", { parameter: `cell-${name}`, column: name });
    }
  }
  return changed.length === 0 ? undefined : Object.fromEntries(changed);
}

/** The code of the letter: from then on the organization knows of it, and its month begins. */
export async function proveDemand(
  ctx: CitizensContext,
  actor: Actor,
  id: string,
  code: string,
): Promise<Demand> {
  const { account } = requireMember(actor);
  const now = ctx.clock();
  const isProven = await ctx.db.begin(async (tx) => {
    const row = await holdDemand(tx, id, tx`${ownDemands(ctx, tx, account)} and state = 'unproven'`);
    await requireCitizenOf(ctx, tx, actor, row);
    if (!(await isOfSamePerson(ctx, tx, row))) throw new Failure("conflict", "citizens-declaration-changed");
    if (isCode(row.id, row, code, now)) {
      await tx`
        update demands set state = 'asked', code = null, asked_at = ${now}, due_at = ${monthsAfter(now, 1)}
        where id = ${row.id}`;
      await tellEditors(ctx, tx, row.id);
      return true;
    }
    await tx`update demands set code_tries = code_tries + 1 where id = ${row.id}`;
    return false;
  });
  if (!isProven) throw wrongCode();
  return getOwnDemand(ctx, actor, id);
}

/** As long as it is not answered. */
export async function withdrawDemand(ctx: CitizensContext, actor: Actor, id: string): Promise<void> {
  const { account } = requireMember(actor);
  await ctx.db.begin(async (tx) => {
    const row = await holdDemand(tx, id, ownDemands(ctx, tx, account));
    await requireCitizenOf(ctx, tx, actor, row);
    if (row.state !== "asked" && row.state !== "unproven") throw answered();
    await tx`update demands set state = 'withdrawn', content = '', code = null where id = ${row.id}`;
  });
}

/** What the actor asked, and what was asked for them under a mandate. */
export async function listOwnDemands(ctx: CitizensContext, actor: Actor): Promise<readonly Demand[]> {
  const { account } = requireMember(actor);
  return (await selectDemands(ctx.db, ownDemands(ctx, ctx.db, account))).map(toDemand);
}

/** Theirs, under a mandate as long as it runs; and what somebody else asked under one about rows that are theirs. */
function ownDemands({ clock }: CitizensContext, db: Db | Tx, account: Id): Fragment {
  return db`(
    (demands.account = ${account} and (demands.mandate is null or exists (
      select from mandates m where m.id = demands.mandate and ${runs(db, clock())})))
    or (demands.mandate is not null and exists (
      select from person_links l where l.account = ${account} and l.table_id = demands.table_id
        and l.digest = demands.digest and l.linked_at is not null and l.mandate is null)))`;
}

/** One of the actor's own. Throws `not-found` for those of others. */
export async function getOwnDemand(ctx: CitizensContext, actor: Actor, id: string): Promise<FullDemand> {
  const { account } = requireMember(actor);
  const [row] = await selectDemands(ctx.db, ctx.db`id::text = ${id} and ${ownDemands(ctx, ctx.db, account)}`);
  if (row === undefined) throw unknownDemand();
  await requireCitizenOf(ctx, ctx.db, actor, row);
  return toFull(ctx, row);
}

/** What was asked says what the rows say: it is shown to the citizen who is linked to them, where a level is asked for. */
async function requireCitizenOf(
  { vault }: CitizensContext,
  db: Db | Tx,
  actor: Actor,
  { tableId: table, digest, content, mandate }: DemandRow,
): Promise<void> {
  const { account } = requireMember(actor);
  const [row] = await db<LinkOfCitizen[]>`
    select d.table_id as table, d.level, l.citizen from self_data d
    left join person_links l on l.table_id = d.table_id and l.account = ${account}
      and l.digest = ${digest} and l.linked_at is not null and (l.mandate is null or l.mandate = ${mandate})
    where d.table_id = ${table} order by l.mandate nulls first limit 1`;
  if (row === undefined) return;
  // Once it is carried out nothing of the rows is left in it, nor a link.
  if (content === "") requireLevel(actor, row);
  else await requireCitizen({ db, vault }, actor, row);
}

export function answered(): Failure {
  return new Failure("conflict", "citizens-demand-answered");
}

export function missingWords(): Failure {
  return new Failure("invalid", "citizens-words-missing", { parameter: "words" });
}
