import type { Problem } from "../../base/failure.ts";
import type { IndicatorPreview } from "../../indicators/room.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { curveOf, targetLineOf } from "../values/curve-of.ts";
import { drawCurves } from "../values/draw-curves.ts";
import type { ToldIndicator } from "./indicator-form.ts";
import { namePeriod } from "../values/period-words.ts";
import { summarizeSeries } from "../values/summary.ts";

/** A curve that is not kept yet, as the form shows it. */
export interface ShownPreview {
  readonly place: string;
  readonly places: number;
  readonly from: string;
  readonly to: string;
  readonly summary: string;
  readonly notes: readonly Problem[];
  readonly wide: string;
  readonly narrow: string;
}

export function showPreview(
  { language, settings }: Pick<App.Locals, "language" | "settings">,
  told: ToldIndicator,
  { series, places, grain, from, to, notes }: IndicatorPreview,
): ShownPreview {
  const measure = { ...told, grain };
  const summary = summarizeSeries(language, measure, [series]);
  const draw = (width: number, height: number) =>
    drawCurves({
      curves: [curveOf(series)],
      language,
      grain,
      width,
      height,
      accent: toHex(accentOf(settings.accentHue, "light")),
      label: `${told.title}. ${summary}`,
      unit: told.unit,
      target: targetLineOf(language, told.target),
    });
  return {
    place: series.place.label,
    places,
    notes,
    summary,
    from: namePeriod(language, grain, from),
    to: namePeriod(language, grain, to),
    wide: draw(860, 320),
    narrow: draw(340, 240),
  };
}
