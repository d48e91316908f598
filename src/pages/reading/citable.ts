import { countryCode, indicatorLevels } from "../../indicators/definition.ts";
import type { Rooms } from "../../rooms.ts";
import { field } from "./forms.ts";

const listed = 500;

/** Indicators that everybody reads: a decision cites no other. */
export async function listCitable(
  rooms: Rooms,
): Promise<readonly { readonly slug: string; readonly title: string }[]> {
  const { items } = await rooms.indicators.listIndicators({ kind: "anyone" }, { page: 1, pageSize: listed });
  return items.map(({ dataset: { slug, title } }) => ({ slug, title }));
}

/** What a form says of a place, by its code or its name, and of an indicator. */
export function placeChosen(
  { places, territory }: Pick<Rooms, "places" | "territory">,
  form: FormData,
): { indicator: string; level: string; code: string } {
  const indicator = field(form, "indicator");
  const level = indicatorLevels.find((one) => one === field(form, "level")) ?? "country";
  if (level === "country") return { indicator, level, code: countryCode };
  const written = field(form, "code").trim().slice(0, 200);
  if (territory.labelOf(level, written) !== undefined) return { indicator, level, code: written };
  const named = places.searchPlaces(written).find((place) => place.level === level);
  return { indicator, level, code: named?.code ?? written };
}

export function figureChosen(
  rooms: Pick<Rooms, "places" | "territory">,
  form: FormData,
): ReturnType<typeof placeChosen> & { period: string } {
  return { ...placeChosen(rooms, form), period: field(form, "period") };
}
