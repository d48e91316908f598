import type { IndicatorPlace } from "../../indicators/definition.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { type Headline, headlinesOf } from "./headline.ts";

/** As many as a page of a place shows, and as are asked for at once; each is one short reading. */
const shownMax = 12;
/** Of those that tell of its level, as many as are asked. */
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
  const shown: Headline[] = [];
  for (let start = 0; start < telling.length && shown.length < shownMax; start += shownMax) {
    const some = telling.slice(start, start + shownMax);
    const headlines = await headlinesOf(locals, some, accent, { level, code });
    shown.push(...headlines.filter(({ value }) => value !== undefined));
  }
  return shown.slice(0, shownMax);
}
