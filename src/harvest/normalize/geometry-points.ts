export type Position = readonly [x: number, y: number];

/** Points as they are written, with what is told of their order and system. */
interface Points {
  readonly points: readonly Position[];
  /** Of the system of coordinates, where the geometry itself tells it. */
  readonly crs?: string;
  /** The written form fixes longitude before latitude (GeoJSON), or the other way round. */
  readonly order?: "xy" | "yx";
}

const pointsMax = 1_000_000;
const depthMax = 20;
const geometryName =
  /^(?:MULTI)?(POINT|LINESTRING|POLYGON|CURVE|SURFACE|GEOMETRYCOLLECTION|BOX(?:2D|3D)?|BBOX|ENVELOPE)\s*(?=\(|(?:ZM?|M)\b|EMPTY\b)/i;

/** The points of a geometry however it is written, `broken` where it is one that cannot be read, nothing where it is none. */
export function pointsOf(told: unknown): Points | "broken" | undefined {
  if (typeof told === "string") return ofText(told.trim());
  if (Array.isArray(told)) return ofNumbers(told.flat(1).map(toNumber));
  return typeof told === "object" && told !== null ? ofGeoJson(told) : undefined;
}

function toNumber(told: unknown): number {
  return typeof told === "number" || typeof told === "string" ? Number(told) : Number.NaN;
}

function ofText(text: string): Points | "broken" | undefined {
  if (text === "") return undefined;
  if (/^[[{]/.test(text)) return ofJson(text);
  if (/^<(?!https?:|urn:)/i.test(text)) return ofGml(text);
  const { crs, wkt } = withoutCrs(text);
  const shape = geometryName.exec(wkt);
  if (shape !== null) return ofWkt(wkt.slice(shape[0].length), (shape[1] ?? "").toUpperCase(), crs);
  if (/\bnorthlimit\s*=/i.test(text)) return ofDcmiBox(text);
  const separated = text.replace(/^(?:bbox\s*[:=]\s*)?[([]?|[)\]]$/gi, "");
  if (!/^[-+\d.,;\s|eE]+$/.test(separated) || !/\d/.test(separated)) return undefined;
  const numbers = numbersOf(separated);
  return numbers.length === 4 || numbers.length === 2 || numbers.length === 6
    ? ofNumbers(numbers)
    : undefined;
}

/** GeoSPARQL's literals begin with the address of their system, EWKT with its code. */
function withoutCrs(text: string): { crs?: string; wkt: string } {
  const told = /^<([^>]*)>\s*|^SRID\s*=\s*(\d+)\s*;\s*/i.exec(text);
  const crs = told?.[1] ?? (told?.[2] === undefined ? undefined : `EPSG:${told[2]}`);
  return crs === undefined ? { wkt: text } : { crs, wkt: text.slice(told?.[0].length) };
}

function ofWkt(rest: string, shape: string, crs: string | undefined): Points | "broken" {
  const body = rest.replace(/^(?:ZM|Z|M)\b\s*/i, "");
  const points = shape.startsWith("B") || shape === "ENVELOPE" ? ofWktBox(body, shape) : ofTuples(body);
  return points === "broken" || crs === undefined ? points : { ...points, crs };
}

function ofWktBox(body: string, shape: string): Points | "broken" {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN, ...more] = numbersOf(body);
  // A box in CQL and Solr puts both longitudes first: ENVELOPE(minX, maxX, maxY, minY).
  return ofNumbers(shape === "ENVELOPE" ? [a, d, b, c] : [a, b, c, d, ...more]);
}

function ofTuples(body: string): Points | "broken" {
  const points: Position[] = [];
  for (const tuple of body.replace(/[A-Za-z]+/g, " ").split(",")) {
    const [x, y] = numbersOf(tuple);
    if (x === undefined || y === undefined || points.push([x, y]) > pointsMax) return "broken";
  }
  return { points };
}

function numbersOf(text: string): number[] {
  return (text.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/g) ?? []).map(Number);
}

/** A point, a box, or a box with heights. */
function ofNumbers(numbers: readonly number[]): Points | "broken" {
  const [a, b, c, d, e] = numbers;
  if (numbers.some((number) => !Number.isFinite(number)) || a === undefined || b === undefined)
    return "broken";
  if (numbers.length === 2) return { points: [[a, b]] };
  if (c === undefined || d === undefined) return "broken";
  if (numbers.length === 6 && e !== undefined) return { points: [[a, b], [d, e]] }; // prettier-ignore
  return numbers.length === 4 ? { points: [[a, b], [c, d]] } : "broken"; // prettier-ignore
}

function ofDcmiBox(text: string): Points | "broken" {
  const [north, south, east, west] = ["northlimit", "southlimit", "eastlimit", "westlimit"].map((name) =>
    Number(new RegExp(`\\b${name}\\s*=\\s*([-+\\d.]+)`, "i").exec(text)?.[1]),
  );
  const whole = ofNumbers([west, south, east, north].map((side) => side ?? Number.NaN));
  return whole === "broken" ? whole : { ...whole, order: "xy" };
}

function ofJson(text: string): Points | "broken" {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (pointsOf(value) ?? "broken") : "broken";
  } catch {
    return "broken";
  }
}

/** RFC 7946, and a `crs` member as its predecessor had it. */
function ofGeoJson(value: object): Points | "broken" {
  const points: Position[] = [];
  const collect = (inner: unknown, depth: number): boolean => {
    if (depth > depthMax || points.length > pointsMax) return false;
    if (Array.isArray(inner)) {
      const list = inner as readonly unknown[];
      const [x, y] = list;
      if (typeof x === "number" && typeof y === "number") return points.push([x, y]) > 0;
      return list.every((item) => collect(item, depth + 1));
    }
    if (typeof inner !== "object" || inner === null) return false;
    const { coordinates, geometry, geometries, features } = inner as Record<string, unknown>;
    const within = coordinates ?? geometry ?? geometries ?? features;
    return within !== undefined && collect(within, depth + 1);
  };
  const { crs, bbox, coordinates } = value as Record<string, unknown>;
  const told = crsMember(crs);
  const whole = Array.isArray(bbox) && coordinates === undefined ? ofNumbers(bbox.map(Number)) : undefined;
  if (whole !== undefined && whole !== "broken") return { ...whole, ...told };
  return collect(value, 0) && points.every((point) => point.every(Number.isFinite))
    ? { points, ...told }
    : "broken";
}

function crsMember(crs: unknown): { crs?: string } {
  const { properties } = (crs ?? {}) as { properties?: { name?: unknown } };
  return typeof properties?.name === "string" ? { crs: properties.name } : {};
}

/** GML 2 and 3, as far as points go: `lowerCorner`, `posList`, `pos`, `coordinates`. */
function ofGml(text: string): Points | "broken" {
  const crs = /\bsrsName\s*=\s*["']([^"']*)["']/.exec(text)?.[1] ?? "";
  const dimension = Number(/\b(?:srsDimension|dimension)\s*=\s*["'](\d)["']/.exec(text)?.[1] ?? 2);
  const points: Position[] = [];
  const element = /<(?:\w+:)?(lowerCorner|upperCorner|posList|pos|coordinates)\b[^>]*>([^<]*)</g;
  for (const [, name = "", content = ""] of text.matchAll(element)) {
    addElement(points, name, content, dimension);
    if (points.length > pointsMax) return "broken";
  }
  if (points.length === 0) return "broken";
  return crs === "" ? { points } : { points, crs };
}

function addElement(points: Position[], name: string, content: string, dimension: number): void {
  if (name === "coordinates") {
    for (const tuple of content.trim().split(/\s+/)) addTuples(points, numbersOf(tuple), 3);
    return;
  }
  const numbers = numbersOf(content);
  addTuples(points, numbers, name === "posList" ? Math.max(dimension, 2) : Math.max(numbers.length, 2));
}

function addTuples(points: Position[], numbers: readonly number[], step: number): void {
  for (let at = 0; at + 1 < numbers.length; at += step) {
    points.push([numbers[at] ?? 0, numbers[at + 1] ?? 0]);
  }
}
