import { geoMercator, geoPath, type GeoPath, type GeoProjection } from "d3-geo";
import type { Feature, FeatureCollection } from "geojson";
import { defined } from "../../base/defined.ts";
import type { Rooms } from "../../rooms.ts";
import type { NamedPlace } from "../../territory/territory.ts";
import { element, ink } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import { drawGround } from "./ground.ts";
import type { NamedSpot } from "./map-data.ts";
import { drawNames } from "./names.ts";
import { thinned } from "./thinned.ts";

interface PlaceDrawing {
  readonly svg: string;
  /** The place whose outline is around, where there is one. */
  readonly around?: NamedPlace;
}

type Ground = Pick<Rooms["territory"], "contoursOf" | "landAround" | "towns">;
type PlaceWithin = NamedPlace & { readonly around: readonly NamedPlace[] };

const width = 440;
const height = 360;
const margin = 28;

/**
 * Where a place lies: its outline, or a dot where none is kept, in the nearest place around it, with
 * land, water and towns. `undefined` where it has neither.
 */
export async function drawPlace(
  place: PlaceWithin,
  territory: Ground,
  { hue, label }: { hue: number; label: (around: NamedPlace | undefined) => string },
): Promise<PlaceDrawing | undefined> {
  const own = await outlineOf(place, territory);
  const towns = territory.towns();
  const spot = own === undefined && place.level === "commune" ? spotOf(place, towns) : undefined;
  const around = await firstOutline(place.around, territory);
  const framed = around?.feature ?? own;
  if (framed === undefined || (own === undefined && spot === undefined)) return undefined;
  const base = await territory.contoursOf("departement");
  const frame = frameAround(framed, toHex(accentOf(hue, "light")));
  const svg = element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: "chart map",
      role: "img",
      "aria-label": label(around?.place),
    },
    element("rect", { width, height, ...ink("water", frame.accent) }),
    drawGround(
      { land: territory.landAround(), ...defined({ base }) },
      { ...frame, drawn: new Set(own === undefined ? [] : [own.geometry]) },
    ),
    drawOutline(around?.feature, frame, { ...behind, "fill-opacity": 0.16 }),
    drawOutline(own, frame, { "fill-opacity": 0.75 }),
    drawNames(namedFirst(towns, spot), { ...frame, width, height }),
    drawDot(spot, frame),
  );
  return { svg, ...defined({ around: around?.place }) };
}

interface Frame {
  readonly projection: GeoProjection;
  readonly path: GeoPath;
  readonly accent: string;
}

function frameAround(feature: Feature, accent: string): Frame {
  const projection = geoMercator()
    .precision(0)
    .fitExtent(
      [
        [margin, margin],
        [width - margin, height - margin],
      ],
      feature,
    );
  projection.clipExtent([
    [-2, -2],
    [width + 2, height + 2],
  ]);
  return { projection, path: geoPath(thinned(projection)).digits(1), accent };
}

const behind = { stroke: "currentColor", "stroke-opacity": 0.6 } as const;

function drawOutline(
  feature: Feature | undefined,
  { path, accent }: Frame,
  look: Readonly<Record<string, string | number>>,
): string {
  if (feature === undefined) return "";
  return element("path", { d: path(feature) ?? "", ...ink("series-1", accent), ...look });
}

function drawDot(spot: NamedSpot | undefined, { projection, accent }: Frame): string {
  if (spot === undefined) return "";
  const [cx, cy] = projection([spot.longitude, spot.latitude]) ?? [0, 0];
  return element("circle", { cx, cy, r: 4.5, ...ink("series-1", accent) });
}

/** The place itself is named before larger towns. */
function namedFirst(towns: readonly NamedSpot[], spot: NamedSpot | undefined): readonly NamedSpot[] {
  return spot === undefined ? towns : [spot, ...towns.filter((town) => town !== spot)];
}

function spotOf({ code }: NamedPlace, towns: ReturnType<Ground["towns"]>): NamedSpot | undefined {
  return towns.find((town) => town.code === code);
}

async function firstOutline(
  places: readonly NamedPlace[],
  territory: Pick<Ground, "contoursOf">,
): Promise<{ place: NamedPlace; feature: Feature } | undefined> {
  for (const place of places.filter(({ level }) => level !== "epci")) {
    const feature = await outlineOf(place, territory);
    if (feature !== undefined) return { place, feature };
  }
  return undefined;
}

async function outlineOf(
  { level, code }: NamedPlace,
  territory: Pick<Ground, "contoursOf">,
): Promise<Feature | undefined> {
  const contours: FeatureCollection | undefined = await territory.contoursOf(level);
  return contours?.features.find(({ properties }) => properties?.["code"] === code);
}
