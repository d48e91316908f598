import { geoMercator, geoPath } from "d3-geo";
import type { Feature, FeatureCollection } from "geojson";
import type { Rooms } from "../../rooms.ts";
import type { NamedPlace } from "../../territory/gazetteer.ts";
import { element, ink } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";

interface PlaceDrawing {
  readonly svg: string;
  /** The place whose outline is behind, where there is one. */
  readonly around?: NamedPlace;
}

const width = 320;
const height = 280;

/** The outline of a place in that of the nearest place around it; `undefined` where none is kept. */
export async function drawPlace(
  place: NamedPlace & { readonly around: readonly NamedPlace[] },
  territory: Pick<Rooms["territory"], "contoursOf">,
  { hue, label }: { hue: number; label: (around: NamedPlace | undefined) => string },
): Promise<PlaceDrawing | undefined> {
  const own = await outlineOf(place, territory);
  if (own === undefined) return undefined;
  const behind = await firstOutline(place.around, territory);
  const accent = toHex(accentOf(hue, "light"));
  const projection = geoMercator()
    .precision(0)
    .fitExtent(
      [
        [6, 6],
        [width - 6, height - 6],
      ],
      behind?.feature ?? own,
    );
  const path = geoPath(projection).digits(1);
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: "chart map",
      role: "img",
      "aria-label": label(behind?.place),
    },
    behind === undefined
      ? ""
      : element("path", {
          d: path(behind.feature) ?? "",
          ...ink("missing", accent),
          stroke: "currentColor",
          "stroke-opacity": 0.35,
        }),
    element("path", { d: path(own) ?? "", ...ink("series-1", accent) }),
  );
  return behind === undefined ? { svg } : { svg, around: behind.place };
}

async function firstOutline(
  places: readonly NamedPlace[],
  territory: Pick<Rooms["territory"], "contoursOf">,
): Promise<{ place: NamedPlace; feature: Feature } | undefined> {
  for (const place of places.filter(({ level }) => level !== "epci")) {
    const feature = await outlineOf(place, territory);
    if (feature !== undefined) return { place, feature };
  }
  return undefined;
}

async function outlineOf(
  { level, code }: NamedPlace,
  territory: Pick<Rooms["territory"], "contoursOf">,
): Promise<Feature | undefined> {
  const contours: FeatureCollection | undefined = await territory.contoursOf(level);
  return contours?.features.find(({ properties }) => properties?.["code"] === code);
}
