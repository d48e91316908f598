import type { Actor } from "../access/actor.ts";
import { type Looked, partsOf, refuseLoss } from "../base/seen.ts";
import { Failure } from "../base/failure.ts";
import { tell } from "../db/tell.ts";
import { getIndicator } from "../indicators/indicators.ts";
import type { AlertsContext } from "./context.ts";
import { type AlertCondition, type AlertRule, askedOfRule } from "./rule.ts";
import { toAudience, toCondition, toLevel, toNote } from "./rule-checks.ts";
import { dayOf, getChangeable, toRule } from "./rule-rows.ts";
import { alertsChanged, getRule, placeOf } from "./rules.ts";

/** What is not told stays. */
export interface RuleChange extends Looked {
  readonly condition?: AlertCondition;
  /** Told with the place; every place of the level without a `code`. */
  readonly level?: string;
  readonly code?: string;
  /** Of a rule of an organization. */
  readonly audience?: string;
  readonly note?: string;
}

/**
 * It is judged at once by what it says now: what runs and is still true runs on, what is not is over, and of
 * places that it does not speak of any more too.
 */
export async function changeRule(
  ctx: AlertsContext,
  actor: Actor,
  id: string,
  { condition, level, code, audience, note, seen }: RuleChange,
): Promise<AlertRule> {
  const now = ctx.clock();
  const row = await getChangeable(ctx.db, actor, id, { today: dayOf(now) });
  const indicator = await getIndicator(ctx, actor, row.dataset);
  const shown = audience === undefined ? row.audience : toAudience(audience);
  if ((shown === "own") !== (row.audience === "own"))
    throw new Failure("invalid", "alerts-audience-wrong", { parameter: "audience" });
  const is = {
    condition: toCondition(condition ?? row.condition, indicator.facts),
    level: toLevel(level ?? row.level, indicator.facts),
    note: toNote(note ?? row.note),
  };
  const of = level === undefined ? (code ?? row.code ?? "") : (code ?? "");
  const place = await placeOf(ctx, actor, indicator, { level: is.level, code: of, audience: shown });
  await ctx.db.begin(async (tx) => {
    await tx`select from alert_rules where id = ${row.id} for no key update`;
    const before = await getChangeable(tx, actor, id, { today: dayOf(now) });
    refuseLoss(partsOf(toRule(before), askedOfRule), seen);
    const changed = await tx`
      update alert_rules set condition = ${tx.json(is.condition)}, level = ${is.level}, note = ${is.note},
        code = ${place?.code ?? null}, place = ${place?.label ?? null}, audience = ${shown},
        seen = null, look_at = ${now}, problem = null, problem_at = null
      where id = ${row.id}`;
    if (changed.count === 0) throw new Failure("not-found", "alerts-rule-unknown");
    await tx`
      update alerts set over_at = ${now}, over_period = last_period, over_value = last_value
      where rule = ${row.id} and over_at is null
        and (${is.level !== row.level} or (${place !== undefined} and code <> ${place?.code ?? ""}))`;
    await tell(tx, alertsChanged);
  });
  return getRule(ctx, actor, id);
}
