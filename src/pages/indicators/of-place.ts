import type { IndicatorPlace } from "../../indicators/definition.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { type Headline, headlinesOf } from "./headline.ts";

/** As many as a page of a place shows; each is one short reading. */
const shownMax = 12;
const listedMax = 60;

/** The indicators that have a value of a place, each with its figure. */
export async function indicatorsOf(
  locals: App.Locals,
  { level, code }: IndicatorPlace,
): Promise<readonly Headline[]> {
  const { rooms, actor, settings } = locals;
  const { items } = await rooms.indicators.listIndicators(actor, { page: 1, pageSize: listedMax });
  const telling = items.filter(
    ({ facts, dataset }) => facts.levels.includes(level) && dataset.state === "published",
  );
  const accent = toHex(accentOf(settings.accentHue, "light"));
  const headlines = await headlinesOf(locals, telling.slice(0, shownMax), accent, { level, code });
  return headlines.filter(({ value }) => value !== undefined);
}
