import type { Coverage } from "../../catalogue/metadata.ts";
import { present } from "../normalize/draft.ts";
import { Fields, isRawRecord, listOf } from "../normalize/fields.ts";
import type { BoundingBox } from "../normalize/geometry.ts";
import { territoryOf } from "../normalize/territory.ts";

/** `spatialCoverage`: names, places with a shape or a point, or a GeoShape alone. */
export function coveragesOf(fields: Fields): Coverage[] {
  const places = listOf(fields.raw("spatialCoverage")).map((told, index) =>
    fields.inside(isRawRecord(told) ? told : { name: told }, `spatialCoverage ${index + 1}`),
  );
  const names = places.map((place): Coverage => {
    const uri = place.text("@id", "sameAs");
    return present({
      label: place.text("name"),
      uri: uri !== undefined && /^https?:\/\//.test(uri) ? uri : undefined,
    });
  });
  const within = territoryOf(names);
  return places
    .map((place, at): Coverage =>
      present({ ...names[at], bbox: boxOf(place.has("geo") ? place.object("geo") : place, within) }),
    )
    .filter((place) => Object.keys(place).length > 0);
}

/** Shapes of schema.org are pairs of latitude and longitude, with blanks or commas between them. */
function boxOf(geo: Fields, within: BoundingBox | undefined): Coverage["bbox"] {
  const numbers = numbersIn(geo.text("box") ?? geo.text("polygon") ?? geo.text("line"));
  const latitudes = numbers.filter((_, index) => index % 2 === 0);
  const longitudes = numbers.filter((_, index) => index % 2 === 1);
  if (numbers.length >= 4 && latitudes.length === longitudes.length) {
    const sides = {
      west: Math.min(...longitudes),
      south: Math.min(...latitudes),
      east: Math.max(...longitudes),
      north: Math.max(...latitudes),
    };
    return geo.inside(sides, "box").boxOfSides(sideNames, within);
  }
  const latitude = geo.number("latitude");
  const longitude = geo.number("longitude");
  if (latitude === undefined || longitude === undefined) return undefined;
  const point = { west: longitude, south: latitude, east: longitude, north: latitude };
  return geo.inside(point, "").boxOfSides(sideNames, within);
}

const sideNames = { west: "west", south: "south", east: "east", north: "north" };

function numbersIn(text: string | undefined): number[] {
  const numbers = (text ?? "")
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map(Number);
  return numbers.length <= 10_000 && numbers.every(Number.isFinite) ? numbers : [];
}
