import type { Actor } from "../access/actor.ts";
import { keptPart } from "../base/footprint.ts";
import type { Id } from "../base/id.ts";
import type { Page } from "../base/page.ts";
import type { IndicatorPlace } from "../indicators/definition.ts";
import type { Alert } from "./alert.ts";
import { listAlerts } from "./alerts.ts";
import type { AlertsContext } from "./context.ts";

/** Of one indicator, those that are held to be told of its places. */
const heldMax = 100;

/**
 * Alerts that everybody sees and that run, of an indicator at a place: the newest first. Where they are few,
 * those of all its places are asked for at once, for a board has a page for each.
 */
export async function listRunningAt(
  ctx: Pick<AlertsContext, "db" | "clock" | "url">,
  actor: Actor,
  { dataset, place, most }: { readonly dataset: Id; readonly place: IndicatorPlace; readonly most: number },
): Promise<readonly Alert[]> {
  const running = { page: 1, state: "running", isPublic: true, dataset } as const;
  const { level, code } = place;
  const askAll = (): Promise<Page<Alert>> => listAlerts(ctx, actor, { ...running, pageSize: heldMax });
  const all = await (actor.kind === "anyone" ? keptPart(["alerts-running", dataset], askAll) : askAll());
  if (all.total <= heldMax) return all.items.filter((one) => isAt(one, place)).slice(0, most);
  return (await listAlerts(ctx, actor, { ...running, level, code, pageSize: most })).items;
}

function isAt({ place }: Alert, { level, code }: IndicatorPlace): boolean {
  return place.level === level && place.code === code;
}
