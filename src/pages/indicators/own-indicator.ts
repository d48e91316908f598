import { error } from "@sveltejs/kit";
import type { IndicatorDefinition } from "../../indicators/definition.ts";
import type { Indicator } from "../../indicators/indicator.ts";
import { mayEdit } from "../reading/open-table.ts";

interface OwnIndicator {
  readonly indicator: Indicator;
  readonly definition: IndicatorDefinition;
}

/** An indicator that is made here, for an editor of its organization. */
export async function openOwnIndicator(locals: App.Locals, slug: string): Promise<OwnIndicator> {
  const { rooms, actor } = locals;
  const indicator = await rooms.indicators.getIndicator(actor, slug);
  const { dataset, definition } = indicator;
  if (definition === undefined) error(404);
  if (!mayEdit(actor, dataset.organization)) error(actor.kind === "member" ? 403 : 401);
  return { indicator, definition };
}
