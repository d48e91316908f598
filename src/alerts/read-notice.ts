import { type Actor, anyone } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { placeOfToday } from "../indicators/place-of-today.ts";
import { readManySeries } from "../indicators/series.ts";
import type { Alert } from "./alert.ts";
import { listAlerts } from "./alerts.ts";
import type { AlertsContext } from "./context.ts";

/** What is said at once, as one reader may read it now. */
export interface ReadNotice {
  readonly alerts: readonly Alert[];
  /** How many are not among them. */
  readonly more: number;
}

/** Places that one letter or message names. */
export const toldMax = 100;

/**
 * The alerts of a notice whose figures the reader may read at this moment; `undefined` where there are
 * none. Each is read as the reader reads it: a place that is kept from them is not told. Throws
 * `unavailable` where a producer that is away cannot be asked.
 */
export async function readNotice(
  ctx: AlertsContext,
  actor: Actor,
  notice: Id,
): Promise<ReadNotice | undefined> {
  const { items, total } = await listAlerts(ctx, actor, {
    page: 1,
    pageSize: toldMax,
    state: "all",
    notice,
  });
  const known = new Set(await placesRead(ctx, actor, items));
  const alerts = items.filter(
    ({ place }) => known.has(place.code) || known.has(placeOfToday(ctx, place).code),
  );
  return alerts.length === 0 ? undefined : { alerts, more: total - items.length };
}

async function placesRead(
  ctx: AlertsContext,
  reader: Actor,
  alerts: readonly Alert[],
): Promise<readonly string[]> {
  const [first] = alerts;
  if (first === undefined) return [];
  const { dataset, facts } = first;
  const actor = dataset.organizationOrigin === undefined ? reader : anyone;
  const period = facts.to ?? first.period;
  const places = alerts.map(({ place: { level, code } }) => ({ level, code }));
  try {
    const request = { places, from: period, to: period };
    const series = await readManySeries(ctx, actor, { dataset, facts }, request);
    return series.map(({ place }) => place.code);
  } catch (error) {
    if (!isFailure(error) || error.code === "unavailable") throw error;
    return [];
  }
}
