/**
 * The reference systems in which French public bodies draw: Lambert 93 (EPSG 2154), the nine
 * zones CC42 to CC50 (3942 to 3950) and the Web's Mercator (3857), brought to degrees. RGF93 and
 * WGS 84 differ by less than a metre.
 *
 * Formulas: IGN, « Projection cartographique conique conforme de Lambert », NT/G 71, algorithms
 * 1, 4 and 54; J. P. Snyder, Map Projections (USGS Professional Paper 1395), 3-5.
 */
const semiMajor = 6_378_137;
const flattening = 1 / 298.257_222_101;
const eccentricitySquared = flattening * (2 - flattening);
const eccentricity = Math.sqrt(eccentricitySquared);

interface Conic {
  readonly n: number;
  readonly c: number;
  readonly x: number;
  readonly y: number;
  /** Of the central meridian, in degrees. */
  readonly meridian: number;
}

const meridian = 3;

const conics: ReadonlyMap<number, Conic> = new Map([
  [2154, conic({ origin: 46.5, parallels: [44, 49], x: 700_000, y: 6_600_000 })],
  ...Array.from({ length: 9 }, (_, zone): [number, Conic] => {
    const origin = 42 + zone;
    const parallels = [origin - 0.75, origin + 0.75] as const;
    return [3942 + zone, conic({ origin, parallels, x: 1_700_000, y: (1 + zone) * 1_000_000 + 200_000 })];
  }),
]);

function conic(given: { origin: number; parallels: readonly [number, number]; x: number; y: number }): Conic {
  const [one, other] = given.parallels.map(toRadians) as [number, number];
  const ratio = Math.log((normal(other) * Math.cos(other)) / (normal(one) * Math.cos(one)));
  const n = ratio / (isometric(one) - isometric(other));
  const c = ((normal(one) * Math.cos(one)) / n) * Math.exp(n * isometric(one));
  return { n, c, x: given.x, y: given.y + c * Math.exp(-n * isometric(toRadians(given.origin))), meridian };
}

function toRadians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Radius of curvature in the prime vertical. */
function normal(latitude: number): number {
  return semiMajor / Math.sqrt(1 - eccentricitySquared * Math.sin(latitude) ** 2);
}

function isometric(latitude: number): number {
  const bent = eccentricity * Math.sin(latitude);
  return Math.log(Math.tan(Math.PI / 4 + latitude / 2) * ((1 - bent) / (1 + bent)) ** (eccentricity / 2));
}

/**
 * SQL of the positions of a shape in well-known text, as `(([-1.67,48.1],…))`, to seven decimals
 * (a centimetre); NULL where the reference system is none of those above.
 */
export function projectedPositions(shape: string, system: string): string {
  const zones = [...conics].map(
    ([code, { n, c, x, y, meridian }]) => `WHEN ${code} THEN [${[n, c, x, y, meridian].join(", ")}]`,
  );
  const zone = `CASE ${system} ${zones.join(" ")} WHEN 3857 THEN [0.0, 0.0, 0.0, 0.0, 0.0] END`;
  const opening = "regexp_extract(piece, '^\\(*')";
  const closing = "regexp_extract(piece, '\\)*$')";
  const position = `list_transform([{'x': ${coordinate(1)}, 'y': ${coordinate(2)}}], lambda xy: ${degrees("conic", "xy")})[1]`;
  const pieces = `list_transform(string_split(${shape}, ', '), lambda piece: ${opening} || ${position} || ${closing})`;
  return `list_transform([${zone}], lambda conic: CASE WHEN conic IS NOT NULL THEN array_to_string(${pieces}, ',') END)[1]`;
}

function coordinate(place: 1 | 2): string {
  const number = "(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)";
  return `TRY_CAST(regexp_extract(piece, '${number} ${number}', ${place}) AS DOUBLE)`;
}

function degrees(zone: string, at: string): string {
  const dx = `(${at}.x - ${zone}[3])`;
  const dy = `(${zone}[4] - ${at}.y)`;
  const conic = pair(
    `${zone}[5] + degrees(atan(${dx} / ${dy})) / ${zone}[1]`,
    geodetic(`2 * atan(exp(-ln(sqrt(${dx} * ${dx} + ${dy} * ${dy}) / ${zone}[2]) / ${zone}[1])) - pi() / 2`),
  );
  const web = pair(
    `degrees(${at}.x / ${semiMajor})`,
    `degrees(2 * atan(exp(${at}.y / ${semiMajor})) - pi() / 2)`,
  );
  return `CASE WHEN ${zone}[1] = 0 THEN ${web} ELSE ${conic} END`;
}

function pair(longitude: string, latitude: string): string {
  return `'[' || round(${longitude}, 7) || ',' || round(${latitude}, 7) || ']'`;
}

/** Degrees of the latitude whose conformal one is given, in radians. */
function geodetic(conformal: string): string {
  const e2 = eccentricitySquared;
  const terms = [
    e2 / 2 + (5 * e2 ** 2) / 24 + e2 ** 3 / 12 + (13 * e2 ** 4) / 360,
    (7 * e2 ** 2) / 48 + (29 * e2 ** 3) / 240 + (811 * e2 ** 4) / 11_520,
    (7 * e2 ** 3) / 120 + (81 * e2 ** 4) / 1_120,
    (4_279 * e2 ** 4) / 161_280,
  ];
  const series = terms.map((term, place) => `${term} * sin(${2 * (place + 1)} * angle)`).join(" + ");
  return `list_transform([${conformal}], lambda angle: degrees(angle + ${series}))[1]`;
}
