import type { GeoProjection } from "d3-geo";
import { element, ink, text, textWidth } from "../charts/svg.ts";
import type { NamedSpot } from "./map-data.ts";

const size = 12;
/** Of a dot that is named, and from it to its name. */
const dot = 1.8;
const gap = 5;

/** The names of the largest towns of a frame, none over another: about one for each square of this side, in pixels. */
const room = 190;

interface Frame {
  readonly projection: GeoProjection;
  readonly width: number;
  readonly height: number;
  readonly accent: string;
}

/** `towns` come the largest first. Whose data they are is said in the corner. */
export function drawNames(towns: readonly NamedSpot[], frame: Frame): string {
  const { projection, width, height, accent } = frame;
  const most = Math.max(3, Math.round((width * height) / room ** 2));
  const credit = "© GeoNames";
  const taken: Box[] = [{ left: width - 80, top: height - 18, right: width, bottom: height }];
  const drawn: string[] = [];
  for (const { name, longitude, latitude } of towns) {
    if (drawn.length === most) break;
    const [x = -1, y = -1] = projection([longitude, latitude]) ?? [];
    if (x < 0 || y < 0 || x > width || y > height) continue;
    const long = textWidth(name, size);
    const places = [x + gap, x - gap - long].map((left) => boxOf(left, y, long));
    const box = places.find((one) => isWithin(one, frame) && !taken.some((other) => touches(one, other)));
    if (box === undefined) continue;
    taken.push(box);
    drawn.push(
      element("circle", { cx: x, cy: y, r: dot, ...ink("ink", accent) }) +
        named({ x: box.left, y: y + size / 3, "font-size": size }, name, accent),
    );
  }
  if (drawn.length === 0) return "";
  const corner = { x: width - 4, y: height - 5, "font-size": 10, "text-anchor": "end" };
  return drawn.join("") + named(corner, credit, accent);
}

/** Read over whatever lies below. */
function named(at: Readonly<Record<string, string | number>>, name: string, accent: string): string {
  const { class: role, fill } = ink("ink", accent);
  return text(
    {
      ...at,
      class: `${role} name`,
      fill,
      stroke: ink("paper", accent).fill,
      "stroke-width": 3,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    },
    name,
  );
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function boxOf(left: number, y: number, long: number): Box {
  return { left, top: y - size / 2 - 2, right: left + long, bottom: y + size / 2 + 2 };
}

function isWithin({ left, top, right, bottom }: Box, { width, height }: Frame): boolean {
  return left >= 2 && top >= 2 && right <= width - 2 && bottom <= height - 2;
}

function touches(one: Box, other: Box): boolean {
  const beside = one.right + 4 < other.left || other.right + 4 < one.left;
  return !beside && one.bottom >= other.top && other.bottom >= one.top;
}
