import { Failure } from "../../base/failure.ts";
import { type Id, isId } from "../../base/id.ts";
import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Fragment } from "../../access/may.ts";
import type { Db, Tx } from "../../db/db.ts";
import { placeOf, type SealedColumn } from "../../vault/sealed-columns.ts";
import type { KeptCode } from "../codes.ts";
import type { CitizensContext } from "../context.ts";
import type { Demand, DemandAnswer, DemandContent, DemandKind, DemandState, FullDemand } from "../demand.ts";
import { digestOf } from "../person-digest.ts";

const sealedContents: SealedColumn = {
  table: "demands",
  column: "content",
  row: "id",
  // It is told of, and its answer is that it is to be asked anew.
  forget: (tx, rows) => tx`update demands set content = '' where id = any(${[...rows]}::uuid[])`,
};

const sealedAnswers: SealedColumn = {
  table: "demands",
  column: "answer",
  row: "id",
  forget: (tx, rows) => tx`update demands set answer = '' where id = any(${[...rows]}::uuid[])`,
};

export const sealedDemands: readonly SealedColumn[] = [sealedContents, sealedAnswers];

type Sealing = Pick<CitizensContext, "vault">;

export function sealContent({ vault }: Sealing, id: Id, content: DemandContent): Promise<string> {
  return vault.sealText(JSON.stringify(content), placeOf(sealedContents, id));
}

export function sealAnswer({ vault }: Sealing, id: Id, answer: DemandAnswer): Promise<string> {
  return vault.sealText(JSON.stringify(answer), placeOf(sealedAnswers, id));
}

export interface DemandRow extends KeptCode {
  readonly id: Id;
  readonly account: Id | null;
  /** None of a contest of what was told once: its rows are elsewhere. */
  readonly tableId: Id | null;
  readonly organization: Id;
  readonly kind: DemandKind;
  readonly onRow: boolean;
  readonly digest: Buffer;
  readonly content: string;
  readonly answer: string;
  readonly language: Language;
  readonly state: DemandState;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly prolongedAt: Date | null;
  readonly answeredAt: Date | null;
  /** Under which it was asked, by who helps. */
  readonly mandate: Id | null;
}

/** The first that is due first. */
export async function selectDemands(db: Db | Tx, where: Fragment): Promise<readonly DemandRow[]> {
  return db<DemandRow[]>`select * from demands where ${where} order by due_at, id`;
}

type ToldRow = Pick<
  DemandRow,
  | "id"
  | "tableId"
  | "organization"
  | "kind"
  | "onRow"
  | "state"
  | "askedAt"
  | "dueAt"
  | "prolongedAt"
  | "answeredAt"
>;

/** A stretch of them, without what they say: those that wait, the first that is due first; then the others, the last first. */
export async function pageOfDemands(
  db: Db,
  where: Fragment,
  { page, pageSize }: PageRequest,
): Promise<Page<Demand>> {
  const rows = await db<ToldRow[]>`
    select id, table_id, organization, kind, on_row, state, asked_at, due_at, prolonged_at, answered_at from demands
    where ${where} order by state <> 'asked', case when state = 'asked' then due_at end, due_at desc, id desc
    limit ${pageSize} offset ${(page - 1) * pageSize}`;
  const [count] = await db<{ total: number }[]>`select count(*)::int as total from demands where ${where}`;
  return { items: rows.map(toDemand), total: count?.total ?? 0 };
}

/** Held until the transaction ends. Throws `not-found`. */
export async function holdDemand(tx: Tx, id: string, where: Fragment): Promise<DemandRow> {
  const [row] = await tx<DemandRow[]>`
    select * from demands where id = ${isId(id) ? id : null} and ${where} for update`;
  if (row === undefined) throw unknownDemand();
  return row;
}

export function toDemand(row: ToldRow): Demand {
  const { id, tableId, organization, kind, onRow, state, askedAt, dueAt } = row;
  return {
    id,
    organization,
    kind,
    onRow,
    state,
    askedAt,
    dueAt,
    ...defined({
      table: tableId ?? undefined,
      prolongedAt: row.prolongedAt ?? undefined,
      answeredAt: row.answeredAt ?? undefined,
    }),
  };
}

export async function openContent(
  { vault }: Sealing,
  { id, content }: DemandRow,
): Promise<DemandContent | undefined> {
  if (content === "") return undefined;
  return JSON.parse(await vault.openText(content, placeOf(sealedContents, id))) as DemandContent;
}

/**
 * Whether the table tells people apart as it did when that was asked: by another column the same value is somebody
 * else. Until the transaction ends it is not declared otherwise. Throws `conflict` for what was lost with its key.
 */
export async function isOfSamePerson(ctx: Sealing, tx: Tx, row: DemandRow): Promise<boolean> {
  const content = await openContent(ctx, row);
  if (content === undefined) throw new Failure("conflict", "citizens-demand-lost");
  const table = tableOf(row);
  await tx`select from self_data where table_id = ${table} for share`;
  return row.digest.equals(await digestOf({ ...ctx, db: tx }, table, content.person));
}

export async function openAnswer({ vault }: Sealing, { id, answer }: DemandRow): Promise<DemandAnswer> {
  if (answer === "") return {};
  return JSON.parse(await vault.openText(answer, placeOf(sealedAnswers, id))) as DemandAnswer;
}

export async function toFull(ctx: Sealing, row: DemandRow): Promise<FullDemand> {
  const [content, answer] = await Promise.all([openContent(ctx, row), openAnswer(ctx, row)]);
  const { words = "", row: cells, changes, reading } = content ?? {};
  const told = defined({ row: cells, changes, reading });
  return { ...toDemand(row), words, answer, language: row.language, ...told };
}

/** Of one that is about rows. Throws `not-found`. */
export function tableOf({ tableId }: Pick<DemandRow, "tableId">): Id {
  if (tableId === null) throw unknownDemand();
  return tableId;
}

export function unknownDemand(): Failure {
  return new Failure("not-found", "citizens-demand-unknown");
}
