import { Failure } from "../../base/failure.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import type { IndicatorPlace } from "../../indicators/definition.ts";
import type { Rooms } from "../../rooms.ts";
import { findPlaces, type MeantPlace } from "./find-place.ts";
import { comparableName } from "../../territory/name.ts";
import { field } from "../reading/forms.ts";

const listed = 500;

type Asking = Pick<App.Locals, "rooms" | "actor">;

/** Indicators that everybody reads: a decision cites no other. */
export async function listCitable(
  rooms: Rooms,
): Promise<readonly { readonly slug: string; readonly title: string }[]> {
  const { items } = await rooms.indicators.listIndicators({ kind: "anyone" }, { page: 1, pageSize: listed });
  return items.map(({ dataset: { slug, title } }) => ({ slug, title }));
}

interface Chosen extends IndicatorPlace {
  readonly indicator: string;
}

/** The indicator that a form names, and the place whose name was typed there. Throws `invalid`. */
export async function placeChosen({ rooms, actor }: Asking, form: FormData): Promise<Chosen> {
  const indicator = field(form, "indicator");
  const { facts } = await rooms.indicators.getIndicator(actor, indicator);
  const { level, code } = placeMeant({ rooms }, facts, field(form, "place"));
  return { indicator, level, code };
}

/** The one place of that name which an indicator knows; France where none is written. Throws `invalid`. */
export function placeMeant(
  knowing: Parameters<typeof findPlaces>[0],
  facts: Pick<IndicatorFacts, "levels">,
  name: string,
): MeantPlace {
  const written = name.trim() || "France";
  // Nobody who wrote nothing means one of the communes whose names hold that of France.
  if (comparableName(written) === "france" && !facts.levels.includes("country"))
    throw new Failure("invalid", "decisions-place-not-country", { parameter: "place" });
  const [place, ...others] = findPlaces(knowing, facts, written);
  if (place === undefined)
    throw new Failure("invalid", "decisions-place-unknown", { parameter: "place", place: written });
  if (others.length > 0) {
    const places = [place, ...others].map(nameOfPlace);
    throw new Failure("invalid", "decisions-place-which", { parameter: "place", places });
  }
  return place;
}

export async function figureChosen(
  asking: Asking,
  form: FormData,
): Promise<Chosen & { readonly period: string }> {
  return { ...(await placeChosen(asking, form)), period: field(form, "period") };
}

/** As it is typed where a name alone would not do. */
export function nameOfPlace({ level, code, label }: MeantPlace): string {
  return `${label} (${level} ${code})`;
}

/** The place that an address names by its level and code, as it is typed; nothing where it names none. */
export function placeNamed(rooms: Rooms, address: URLSearchParams): string {
  const level = address.get("level");
  const code = address.get("code") ?? "";
  const known = rooms.places.searchPlaces(code).find((place) => place.level === level && place.code === code);
  return known === undefined ? "" : nameOfPlace(known);
}
