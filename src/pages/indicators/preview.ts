import type { Language } from "../../base/language.ts";
import type { Problem } from "../../base/failure.ts";
import type { Series } from "../../indicators/indicator.ts";
import type { IndicatorPreview } from "../../indicators/room.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import type { Curve } from "./curve.ts";
import { drawCurves } from "./draw-curves.ts";
import type { ToldIndicator } from "./indicator-form.ts";
import { speak } from "../reading/speak.ts";
import { namePeriod } from "./period-words.ts";
import { summarizeSeries } from "./summary.ts";

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

export function curveOf({ place, points }: Series): Curve {
  return {
    name: place.label,
    points: points.map(({ period, value, status }) => ({
      at: Date.parse(`${period}T00:00:00Z`),
      value,
      status,
    })),
  };
}

export function targetLineOf(
  language: Language,
  target: ToldIndicator["target"],
): { readonly value: number; readonly name: string } | undefined {
  return target === undefined
    ? undefined
    : { value: target.value, name: speak(language, "pages-explore-target") };
}
