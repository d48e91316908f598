import { countryCode } from "../../indicators/definition.ts";
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

/** What a form says of a place and an indicator. */
export function placeChosen(form: FormData): { indicator: string; level: string; code: string } {
  const level = field(form, "level");
  const code = field(form, "code");
  return { indicator: field(form, "indicator"), level, code: level === "country" ? countryCode : code };
}

export function figureChosen(form: FormData): ReturnType<typeof placeChosen> & { period: string } {
  return { ...placeChosen(form), period: field(form, "period") };
}
