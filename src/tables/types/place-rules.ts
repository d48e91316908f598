import type { Meaning } from "../column.ts";
import { phraseOf } from "./headers.ts";

/** Boxes that hold metropolitan France and each territory overseas, in degrees: south, west, north, east. */
const france: readonly (readonly [number, number, number, number])[] = [
  [41, -5.6, 51.5, 10],
  [15.7, -62, 18.2, -60.7],
  [14.3, -61.3, 15, -60.7],
  [2, -54.7, 6, -51.5],
  [-21.5, 55.1, -20.8, 55.9],
  [-13.1, 44.9, -12.5, 45.4],
  [46.7, -56.5, 47.2, -56],
  [-23, 163, -19, 169],
];

function inFrance(latitude: number, longitude: number): boolean {
  return france.some(
    ([south, west, north, east]) =>
      latitude >= south && latitude <= north && longitude >= west && longitude <= east,
  );
}

const latitudeHeader = / (?:lat|latitude|ylat|ylatitude|stop lat|shape pt lat|lat y|latitude y) /;
const longitudeHeader =
  / (?:lon|lng|long|longitude|xlong|stop lon|shape pt lon|longitude x|xlon|xlongitude) /;

/** What numbers of degrees are, by their header and their range; `x` and `y` only within France. */
export function numberMeaning(header: string, values: readonly number[]): Meaning | undefined {
  const phrase = phraseOf(header);
  if (values.length === 0 || / (?:name|nom|duree|delai) /.test(phrase)) return undefined;
  const within = (low: number, high: number): boolean =>
    values.filter((value) => value >= low && value <= high).length >= values.length * 0.98;
  if (latitudeHeader.test(phrase)) return within(-90, 90) ? "latitude" : undefined;
  if (longitudeHeader.test(phrase)) return within(-180, 180) ? "longitude" : undefined;
  return inFranceByLetter(phrase, values, within);
}

/** `x` and `y` are degrees only where they lie within France, and metres elsewhere. */
function inFranceByLetter(
  phrase: string,
  values: readonly number[],
  within: (low: number, high: number) => boolean,
): Meaning | undefined {
  const fractional = values.some((value) => !Number.isInteger(value));
  if (/ (?:y|coord y|coordy|y wgs84|coordonnee y) /.test(phrase) && fractional && within(41, 51.5))
    return "latitude";
  if (/ (?:x|coord x|coordx|x wgs84|coordonnee x) /.test(phrase) && fractional && within(-5.6, 10))
    return "longitude";
  return undefined;
}

const pair = /^[[(]?\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,; ]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*[\])]?$/;

/** Two numbers in one cell: which comes first is told by where France is, then by the header. */
export function pairMeaning(header: string, cells: readonly string[]): Meaning | undefined {
  const pairs = cells.flatMap((cell): [number, number][] => {
    const match = pair.exec(cell);
    return match === null ? [] : [[Number(match[1]), Number(match[2])]];
  });
  if (pairs.length === 0 || pairs.length < cells.length * 0.95) return undefined;
  const latitudeFirst = pairs.filter(([one, other]) => inFrance(one, other)).length;
  const longitudeFirst = pairs.filter(([one, other]) => inFrance(other, one)).length;
  if (latitudeFirst >= pairs.length * 0.9 && longitudeFirst < latitudeFirst) return "latitude-longitude";
  if (longitudeFirst >= pairs.length * 0.9 && latitudeFirst < longitudeFirst) return "longitude-latitude";
  const phrase = phraseOf(header);
  if (/ (?:geo point 2d|geo point|latlon|lat lon|latlng|lat lng|latitude longitude) /.test(phrase))
    return "latitude-longitude";
  if (/ (?:coordonnees ?xy|lonlat|lon lat|xy|longitude latitude) /.test(phrase)) return "longitude-latitude";
  return undefined;
}

const street =
  /^(?:[0-9]{1,4}(?: ?(?:bis|ter|quater|[a-z]))?,? +)?(?:rue|avenue|av\.?|bd|boulevard|place|pl\.?|chemin|che|allee|allée|route|rte|impasse|imp|quai|cours|square|esplanade|passage|lotissement|lieu[ -]dit|zone|z\.?a\.?|residence|résidence|faubourg|sentier|voie|parvis|promenade|mail|rond[ -]point)\b/i;

/** A postal address, whole or the part before the commune. */
export function isAddress(header: string, cells: readonly string[]): boolean {
  if (cells.length === 0) return false;
  const phrase = phraseOf(header);
  const streets = cells.filter((cell) => street.test(cell)).length / cells.length;
  if (
    / (?:mail|email|web|url|ip|mac|electronique|code|id|complement|complements|specifiquement) /.test(phrase)
  )
    return false;
  const says = / (?:adresse|address|adr|ad lieu|numero voie|rue|street|voie|adresse postale) /.test(phrase);
  const wordy = cells.filter((cell) => /\p{L}{3}/u.test(cell)).length / cells.length;
  return says ? wordy >= 0.7 : streets >= 0.8 && cells.length >= 5;
}
