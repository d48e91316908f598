import { error } from "@sveltejs/kit";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorLevel, RowsSource } from "../../indicators/definition.ts";
import type { Indicator } from "../../indicators/indicator.ts";
import { mayEditAny } from "../reading/open-table.ts";
import type { AskedSource, IndicatorFields } from "./indicator-form.ts";
import { openOwnIndicator } from "./own-indicator.ts";

interface DerivedFrom {
  readonly indicator: Indicator;
  /** Whose another is; absent where the form asks, as of one that another instance tells. */
  readonly organization?: string;
  readonly source: AskedSource | ((fields: IndicatorFields) => Promise<AskedSource>);
  /** One of which is chosen: absent where all places come with it. */
  readonly levels?: readonly IndicatorLevel[];
}

/** What another indicator is made from: one of this instance, or the values that another one tells. */
export async function openDerivedFrom(locals: App.Locals, slug: string): Promise<DerivedFrom> {
  const { rooms, actor } = locals;
  const found = await rooms.indicators.getIndicator(actor, slug);
  const instance = found.dataset.organizationOrigin;
  if (instance === undefined) {
    const { indicator } = await openOwnIndicator(locals, slug);
    const { id, organization } = indicator.dataset;
    return { indicator, organization, source: { kind: "indicator", indicator: id } };
  }
  if (!mayEditAny(actor)) error(actor.kind === "member" ? 403 : 401);
  const { facts } = found;
  return {
    indicator: found,
    levels: facts.levels,
    source: async ({ level }) =>
      valuesOf(
        facts,
        instance,
        facts.levels.find((one) => one === level),
      ),
  };
}

/** The rows of its values at one level, each of which is the only one of its place and period. */
function valuesOf(
  { table, grain, levels }: IndicatorFacts,
  instance: string,
  asked?: IndicatorLevel,
): RowsSource {
  const level = asked ?? levels[0] ?? "country";
  return {
    kind: "rows",
    table,
    instance,
    filter: `level__exact=${level}`,
    // A sum would be rounded to what is exact of sums.
    value: { aggregation: "max", column: "value" },
    time: { column: "period", grain },
    ...(level === "country" ? {} : { place: { column: "code", level } }),
    rollUp: false,
    gaps: "missing",
  };
}
