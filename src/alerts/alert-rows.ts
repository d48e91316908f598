import { type Id, newId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Judgment } from "./judge.ts";
import type { RuleRow } from "./rule-rows.ts";

/** An alert that was raised before, whose figure may have been revised. */
export interface KnownAlert {
  readonly id: Id;
  readonly code: string;
  readonly period: string;
  readonly value: number | null;
  readonly revisedAt: Date | null;
  readonly revisedValue: number | null;
}

/** Figures of so many periods are looked at again; of communes, whose places are many, of fewer. */
const periodsMax = 12;
const periodsOfCommunesMax = 2;
const rowsOfOnce = 1000;

/** Those of the last periods that the rule raised one for. */
export async function knownAlerts(
  db: Db | Tx,
  { id, level }: Pick<RuleRow, "id" | "level">,
): Promise<readonly KnownAlert[]> {
  const most = level === "commune" ? periodsOfCommunesMax : periodsMax;
  return db<KnownAlert[]>`
    select id, code, period, value, revised_at, revised_value from alerts
    where rule = ${id} and period in (
      select distinct period from alerts where rule = ${id} order by period desc limit ${most})
    order by id`;
}

export type PlaceFinding = Judgment & { readonly code: string; readonly label: string };

interface Judging {
  readonly rule: Id;
  readonly version: number;
  readonly now: Date;
}

/**
 * What became of each place: raised, still true of a later period, or over. One that was raised for the same
 * period before runs again, and is not raised anew.
 */
export async function record(tx: Tx, judging: Judging, findings: readonly PlaceFinding[]): Promise<void> {
  const { rule, now } = judging;
  const rows = await tx<{ id: Id; code: string; lastPeriod: string }[]>`
    select id, code, last_period from alerts where rule = ${rule} and over_at is null`;
  const running = new Map(rows.map((row) => [row.code, row]));
  const raised = findings.filter(({ holds, code }) => holds && !running.has(code));
  for (let at = 0; at < raised.length; at += rowsOfOnce) {
    await raise(tx, judging, raised.slice(at, at + rowsOfOnce));
  }
  const known = findings.flatMap((finding) => {
    const alert = running.get(finding.code);
    return alert === undefined ? [] : [{ finding, alert }];
  });
  await change(
    tx,
    known.filter(({ finding }) => finding.holds),
    (told) => tx`
      update alerts a set last_period = t.period, last_value = t.value
      from jsonb_to_recordset(${told}) as t (id uuid, period text, value double precision)
      where a.id = t.id and t.period >= a.period`,
  );
  await change(
    tx,
    known.filter(({ finding }) => !finding.holds),
    (told) => tx`
      update alerts a set over_at = ${now}, over_period = t.period, over_value = t.value
      from jsonb_to_recordset(${told}) as t (id uuid, period text, value double precision)
      where a.id = t.id`,
  );
}

async function change(
  tx: Tx,
  known: readonly { readonly finding: PlaceFinding; readonly alert: { readonly id: Id } }[],
  write: (told: ReturnType<Tx["json"]>) => PromiseLike<unknown>,
): Promise<void> {
  if (known.length === 0) return;
  const told = known.map(({ finding: { period, value = null }, alert: { id } }) => ({ id, period, value }));
  await write(tx.json(told));
}

async function raise(
  tx: Tx,
  { rule, version, now }: Judging,
  findings: readonly PlaceFinding[],
): Promise<void> {
  const rows = findings.map(({ code, label, period, value, status, before, target }) => ({
    id: newId(now.getTime()),
    rule,
    code,
    place: label,
    period,
    value: value ?? null,
    status: status ?? null,
    before_period: before?.period ?? null,
    before_value: before?.value ?? null,
    target: target ?? null,
    version,
    raised_at: now,
    last_period: period,
    last_value: value ?? null,
  }));
  await tx`
    insert into alerts ${tx(rows)}
    on conflict (rule, code, period) do update set over_at = null, over_period = null, over_value = null`;
}
