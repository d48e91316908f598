import { bindAll } from "../base/bind-all.ts";
import { checkVintages } from "./check-vintages.ts";
import { computeAgain } from "./compute-again.ts";
import type { IndicatorsContext } from "./context.ts";
import {
  changeIndicator,
  computeNow,
  createIndicator,
  getIndicator,
  getVintage,
  listIndicators,
  listVintages,
} from "./indicators.ts";
import { placeOfToday } from "./place-of-today.ts";
import { previewIndicator } from "./preview.ts";
import { readLevel, readPeriod, readPeriods, readSeries } from "./series.ts";
import { listTroubled } from "./troubled.ts";

export type { ComputedAgain } from "./compute-again.ts";
export type { IndicatorChange, NewIndicator } from "./indicators.ts";
export type { IndicatorPreview } from "./preview.ts";

/** What is measured, here and at those that are followed. */
export function indicatorsVerbs(context: IndicatorsContext) {
  return {
    indicators: bindAll(context, {
      changeIndicator,
      checkVintages,
      computeAgain,
      computeNow,
      createIndicator,
      getIndicator,
      getVintage,
      listIndicators,
      listTroubled,
      listVintages,
      placeOfToday,
      previewIndicator,
      readLevel,
      readPeriod,
      readPeriods,
      readSeries,
    }),
  };
}
