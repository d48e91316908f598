import type { Alert } from "../../alerts/alert.ts";
import { defined } from "../../base/defined.ts";
import { isFailure } from "../../base/failure.ts";
import { periodAfter } from "../../indicators/periods.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { speak } from "../reading/speak.ts";
import { curveOf } from "../values/curve-of.ts";
import { drawCurves } from "../values/draw-curves.ts";
import { writeFigure } from "../values/write-figure.ts";
import { saidAlert } from "./alert-words.ts";

/** As far back as the curve of an alert goes, in periods, and as far on. */
const periodsShown = { day: 60, week: 52, month: 36, quarter: 20, year: 20 } as const;

/** The curve around the period of an alert, wide and narrow; none where the values cannot be read now. */
export async function drawAlert(
  { rooms, actor, language, settings }: Pick<App.Locals, "rooms" | "actor" | "language" | "settings">,
  alert: Alert,
): Promise<{ readonly wide: string; readonly narrow: string } | undefined> {
  const { dataset, facts, place, period, rule } = alert;
  const span = periodsShown[facts.grain];
  try {
    const [series] = await rooms.indicators.readSeries(
      actor,
      { dataset, facts },
      {
        places: [{ level: place.level, code: place.code }],
        from: periodAfter(facts.grain, period, -span),
        to: periodAfter(facts.grain, period, span),
      },
    );
    if (series === undefined || series.points.filter(({ value }) => value !== null).length < 2)
      return undefined;
    const draw = (width: number, height: number) =>
      drawCurves({
        curves: [curveOf(series)],
        language,
        grain: facts.grain,
        width,
        height,
        accent: toHex(accentOf(settings.accentHue, "light")),
        label: saidAlert(language, alert),
        ...defined({ unit: facts.unit, target: lineOf(alert) }),
      });
    return { wide: draw(720, 300), narrow: draw(340, 240) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return undefined;
  }

  function lineOf({ target }: Alert) {
    const value = rule.condition.kind === "threshold" ? rule.condition.value : target;
    if (value === undefined) return undefined;
    const key =
      rule.condition.kind === "threshold" ? "pages-alerts-line-threshold" : "pages-alerts-line-target";
    return { value, name: `${speak(language, key)} ${writeFigure(language, value, facts)}` };
  }
}
