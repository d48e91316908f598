import { type Actor, anyone, type AssuranceLevel, reaches, system } from "../access/actor.ts";
import { changeAccess } from "../access/hold.ts";
import { closeToPersons, leaveClosed, setSecond } from "../access/person-tables.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import { type Looked, refuseLoss } from "../base/seen.ts";
import type { SelfData } from "../catalogue/metadata.ts";
import { checkSelfData, setSelfData } from "../catalogue/self-data.ts";
import { toReason } from "../catalogue/dataset-rules.ts";
import { readableByIds } from "../catalogue/reading.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { readableDatasetOf, writableDatasetOf } from "../tables/dataset-of-table.ts";
import { forgetRowWords } from "../tables/row-words.ts";
import { getTable } from "../tables/tables.ts";
import type { CitizensContext } from "./context.ts";
import { checkComparison } from "./check-comparison.ts";
import { checkDeclaration } from "./declaration-rules.ts";
import { writeApart } from "./erasing/erasures-apart.ts";
import { forgetDays } from "./erasing/purge-kept.ts";
import { endMandatesOf } from "./mandate-rows.ts";
import {
  askedOfDeclaration,
  type Comparison,
  type Declaration,
  type IdentityColumns,
  type SelfDataTable,
} from "./self-data.ts";
import { type Weakened, writeWeakening } from "./weakening-entry.ts";

type Context = Pick<CitizensContext, "db">;

/**
 * Says that the rows of a table are each about a person, and how each finds their own. From then on
 * its organization alone reads the table, and each person their rows. That no second person confirms reasons
 * any more waits for another editor; what waited before is asked no more.
 */
export async function declareSelfData(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
  declaration: Declaration & Looked,
): Promise<void> {
  const dataset = await writableDatasetOf(ctx.db, actor, table);
  const { version } = await getTable(ctx, system, table);
  const declared = checkDeclaration(declaration, version?.columns ?? []);
  const { personColumn, facts, mailColumn, kept, told, level, identity } = declared;
  const compared = await checkComparison(ctx, declaration.compared, {
    table,
    columns: version?.columns ?? [],
  });
  const checked = checkSelfData({ ...told, table });
  await ctx.db.begin(async (tx) => {
    const ruled = { table, dataset: dataset.id };
    await changeAccess(tx, dataset.id);
    const [shown] = await selectRows(tx, [table]);
    refuseLoss(askedOfDeclaration(shown && toDeclaration(shown)), declaration.seen);
    await closeToPersons(tx, ruled, columnsNamed(declared));
    await forgetRowWords(tx, table);
    const before = await forgetFormer(tx, table, declared, ctx.clock());
    const { waits, second } = secondOf(actor, before, declared);
    await setSecond(tx, ruled, second);
    await tx`
      insert into self_data
        (table_id, dataset, organization, person_column, facts, mail_column, told, declared_at, declared_by,
          kept_column, kept_months, level, identity, second, checked, compared, weakening, weakened_by)
      values (${table}, ${dataset.id}, ${dataset.organization}, ${personColumn}, ${tx.json(facts as never)},
        ${mailColumn ?? null}, ${tx.json(checked as never)}, ${ctx.clock()}, ${accountOf(actor)},
        ${kept?.column ?? null}, ${kept?.months ?? null}, ${level ?? null},
        ${identity === undefined ? null : tx.json(identity as never)}, ${second}, ${declared.checked === true},
        ${compared === undefined ? null : tx.json(compared as never)},
        ${waits ? "second" : null}, ${waits ? accountOf(actor) : null})
      on conflict (table_id) do update set person_column = excluded.person_column, facts = excluded.facts,
        mail_column = excluded.mail_column, told = excluded.told, declared_at = excluded.declared_at,
        declared_by = excluded.declared_by, kept_column = excluded.kept_column,
        kept_months = excluded.kept_months, level = excluded.level, identity = excluded.identity,
        second = excluded.second, checked = excluded.checked, compared = excluded.compared, weakening = excluded.weakening, weakened_by = excluded.weakened_by,
        weakened_why = ''`;
    await tellDataset(tx, dataset.id);
    const what = weakenedBy(before, { ...declared, second });
    await writeWeakening(ctx, tx, actor, { table, dataset, version: numberOf(version), what });
  });
  await writeApart(ctx);
}

/** Those by which people are found and told apart, and by which rows are kept so long. */
export function columnsNamed({
  personColumn,
  facts,
  mailColumn,
  kept,
  identity,
}: Declaration): readonly string[] {
  const civil: readonly string[] = identity === undefined ? [] : Object.values(identity);
  const more = [mailColumn, kept?.column, ...civil].flatMap((column) => column ?? []);
  return [personColumn, ...facts.map(({ column }) => column), ...more];
}

/** What the declaration of before led to, and this one does not. */
async function forgetFormer(
  tx: Tx,
  table: Id,
  { personColumn, kept }: Declaration,
  at: Date,
): Promise<Former | undefined> {
  const [before] = await tx<Former[]>`
    select person_column, kept_column, kept_months, second, level, mail_column, checked
    from self_data where table_id = ${table} for update`;
  const isKeptSo = before?.keptColumn === kept?.column && before?.keptMonths === kept?.months;
  if (!isKeptSo) await forgetDays(tx, table);
  // Who was found by another column may not be the same person by this one.
  if (before === undefined || before.personColumn === personColumn) return before;
  await tx`delete from person_links where table_id = ${table}`;
  await endMandatesOf(tx, table, at);
  // The digest of one column's values tells nothing of another's: its key goes with the links.
  await tx`update self_data set digest_key = '' where table_id = ${table}`;
  return before;
}

type Former = Pick<
  Row,
  "personColumn" | "keptColumn" | "keptMonths" | "second" | "level" | "mailColumn" | "checked"
>;

/**
 * Whether a second person confirms reasons, and whether it waits for another editor that none does. Throws
 * `invalid` beside a check, by which one editor would let in whom they like.
 */
function secondOf(
  actor: Actor,
  before: Former | undefined,
  { second: asked = false, checked }: Declaration,
): { readonly waits: boolean; readonly second: boolean } {
  const waits = before?.second === true && !asked && actor.kind !== "system";
  const second = waits || asked;
  if (second && checked === true) {
    throw new Failure("invalid", "citizens-proof-second", { parameter: "checked" });
  }
  return { waits, second };
}

function numberOf(version: { readonly number: number } | undefined): number {
  return version?.number ?? 0;
}

/** By what people were protected before, and are no more. */
function weakenedBy(before: Former | undefined, now: Declaration): readonly Weakened[] {
  if (before === undefined) return [];
  const { personColumn, second, level, mailColumn, checked } = before;
  const isMailed = now.mailColumn !== undefined;
  // Who checks is of the organization: they stand in for no mail, but a mail does for them.
  const isUnproven = !isMailed && (mailColumn !== null || (checked && now.checked !== true));
  return [
    ...(second && now.second !== true ? (["second"] as const) : []),
    ...(level !== null && !reaches(now.level, level) ? (["level"] as const) : []),
    ...(isUnproven ? (["proof"] as const) : []),
    ...(personColumn === now.personColumn ? [] : (["person"] as const)),
  ];
}

/**
 * The table is one like others again. Nobody sees their rows any more; it stays closed, with the reason. Where
 * a second person confirms reasons it waits for another editor.
 */
export async function endSelfData(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
  reason: string,
): Promise<void> {
  const dataset = await writableDatasetOf(ctx.db, actor, table);
  const told = toReason(reason);
  const { version } = await getTable(ctx, system, table);
  await ctx.db.begin(async (tx) => {
    const [row] = await tx<{ second: boolean }[]>`
      select second from self_data where table_id = ${table} for update`;
    if (row === undefined) throw notDeclared();
    if (!row.second || actor.kind === "system") {
      return endDeclared(ctx, tx, actor, { table, dataset, version: version?.number ?? 0, why: told });
    }
    await tx`
      update self_data set weakening = 'end', weakened_by = ${accountOf(actor)}, weakened_why = ${told}
      where table_id = ${table}`;
  });
  await writeApart(ctx);
}

interface Ending {
  readonly table: Id;
  readonly dataset: { readonly id: Id; readonly organization: Id };
  readonly version: number;
  readonly why: string;
}

/** In the transaction that has found who may. */
export async function endDeclared(
  ctx: CitizensContext,
  tx: Tx,
  actor: Actor,
  { table, dataset, version, why }: Ending,
): Promise<void> {
  await tx`delete from self_data where table_id = ${table}`;
  await endMandatesOf(tx, table, ctx.clock());
  await forgetDays(tx, table);
  await leaveClosed(tx, { table, dataset: dataset.id }, why);
  await tellDataset(tx, dataset.id);
  await writeWeakening(ctx, tx, actor, { table, dataset, version, what: ["end"], why });
}

/** As it is declared, for who changes it; absent where it is not. */
export async function findDeclaration(
  ctx: CitizensContext,
  actor: Actor,
  table: Id,
): Promise<SelfDataTable | undefined> {
  await writableDatasetOf(ctx.db, actor, table);
  return (await selectSelfData(ctx, [table]))[0];
}

/** Tables of datasets that are published here; those of `only` alone where that is told. */
export async function selectSelfData(
  { db }: Context,
  only?: readonly Id[],
): Promise<readonly SelfDataTable[]> {
  const rows = await selectRows(db, only);
  const ids = [...new Set(rows.map(({ dataset }) => dataset))];
  const datasets = await readableByIds(db, system, ids);
  return rows.flatMap((row) => {
    const found = datasets.get(row.dataset);
    if (found === undefined) return [];
    const { id, slug, title } = found;
    const { table, organization } = row;
    return [{ table, organization, dataset: { id, slug, title }, ...toDeclaration(row) }];
  });
}

async function selectRows(db: Db | Tx, only?: readonly Id[]): Promise<readonly Row[]> {
  return db<Row[]>`
    select table_id as table, dataset, organization, person_column, facts, mail_column, told, kept_column,
      kept_months, level, identity, second, checked, compared from self_data
    where ${only === undefined ? db`true` : db`table_id = any(${[...only]}::uuid[])`}
    order by declared_at, table_id`;
}

function toDeclaration({ personColumn, facts, told, keptColumn, keptMonths, ...row }: Row): Declaration {
  const kept =
    keptColumn === null || keptMonths === null ? undefined : { column: keptColumn, months: keptMonths };
  const some = {
    kept,
    mailColumn: row.mailColumn ?? undefined,
    compared: row.compared ?? undefined,
    level: row.level ?? undefined,
    identity: row.identity ?? undefined,
    second: row.second || undefined,
    checked: row.checked || undefined,
  };
  return { personColumn, facts, told, ...defined(some) };
}

/** One that everybody may know of. Throws `not-found`. */
export async function getSelfData(ctx: Context, table: string): Promise<SelfDataTable> {
  const [found] = isId(table) ? await selectSelfData(ctx, [table]) : [];
  if (found === undefined) throw notDeclared();
  await readableDatasetOf(ctx.db, anyone, found.table);
  return found;
}

interface Row {
  readonly table: Id;
  readonly dataset: Id;
  readonly organization: Id;
  readonly personColumn: string;
  readonly facts: SelfDataTable["facts"];
  readonly mailColumn: string | null;
  readonly keptColumn: string | null;
  readonly keptMonths: number | null;
  readonly level: AssuranceLevel | null;
  readonly identity: IdentityColumns | null;
  readonly second: boolean;
  readonly checked: boolean;
  readonly compared: Comparison | null;
  readonly told: SelfData;
}

/** With the dataset it is told to everybody, and travels to those who follow. */
async function tellDataset(tx: Tx, dataset: Id): Promise<void> {
  const rows = await tx<{ told: SelfData }[]>`
    select told from self_data where dataset = ${dataset} order by declared_at, table_id`;
  await setSelfData(
    tx,
    dataset,
    rows.map(({ told }) => told),
  );
}

function notDeclared(): Failure {
  return new Failure("not-found", "citizens-not-declared");
}
