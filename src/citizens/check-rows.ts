import type { Fragment } from "../access/may.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Language } from "../base/language.ts";
import type { Db, Tx } from "../db/db.ts";
import { placeOf, type SealedColumn } from "../vault/sealed-columns.ts";
import type { CitizensContext } from "./context.ts";

const sealedFacts: SealedColumn = {
  table: "person_checks",
  column: "facts",
  row: "link",
  // Nobody can check it any more: its link is ended (`checksWork`), and it is asked anew.
  forget: (tx, rows) => tx`delete from person_checks where link = any(${[...rows]}::uuid[])`,
};

const sealedReasons: SealedColumn = {
  table: "person_checks",
  column: "reason",
  row: "link",
  forget: (tx, rows) => tx`update person_checks set reason = '' where link = any(${[...rows]}::uuid[])`,
};

export const sealedChecks: readonly SealedColumn[] = [sealedFacts, sealedReasons];

type Sealing = Pick<CitizensContext, "vault">;

/** What somebody typed of themself, under the name by which it was asked for. */
export interface TypedFact {
  readonly label: string;
  readonly value: string;
}

export interface CheckRow {
  readonly link: Id;
  readonly table: Id;
  readonly dataset: Id;
  readonly organization: Id;
  /** Whether its table asks for a second person. */
  readonly second: boolean;
  /** Who asks. */
  readonly account: Id;
  readonly facts: string;
  readonly reason: string;
  readonly state: "asked" | "refused";
  readonly language: Language;
  readonly askedAt: Date;
  readonly until: Date;
}

export function sealFacts({ vault }: Sealing, link: Id, facts: readonly TypedFact[]): Promise<string> {
  return vault.sealText(JSON.stringify(facts), placeOf(sealedFacts, link));
}

export async function openFacts(
  { vault }: Sealing,
  { link, facts }: CheckRow,
): Promise<readonly TypedFact[]> {
  if (facts === "") return [];
  return JSON.parse(await vault.openText(facts, placeOf(sealedFacts, link))) as readonly TypedFact[];
}

export function sealReason({ vault }: Sealing, link: Id, reason: string): Promise<string> {
  return vault.sealText(reason, placeOf(sealedReasons, link));
}

export async function openReason({ vault }: Sealing, { link, reason }: CheckRow): Promise<string> {
  return reason === "" ? "" : vault.openText(reason, placeOf(sealedReasons, link));
}

/** The first that was asked first; `where` is of the check (`c`) and its link (`l`). */
export async function selectChecks(db: Db | Tx, where: Fragment): Promise<readonly CheckRow[]> {
  return db<CheckRow[]>`
    select c.link, l.table_id as table, d.dataset, c.organization, d.second, c.account, c.facts, c.reason, c.state,
      c.language, c.asked_at, c.until
    from person_checks c join person_links l on l.id = c.link join self_data d on d.table_id = l.table_id
    where l.linked_at is null and ${where} order by c.asked_at, c.link`;
}

/** Held with its link until the transaction ends. Throws `not-found`. */
export async function holdCheck(tx: Tx, link: string, where: Fragment): Promise<CheckRow> {
  await tx`select from person_links where id = ${isId(link) ? link : null} for update`;
  const [row] = await selectChecks(tx, tx`c.link = ${isId(link) ? link : null} and ${where}`);
  if (row === undefined) throw new Failure("not-found", "citizens-check-unknown");
  return row;
}
