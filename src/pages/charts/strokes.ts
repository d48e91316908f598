import {
  symbol,
  type SymbolType,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolTriangle,
} from "d3-shape";
import { element, short } from "./svg.ts";

/** Lines are told apart without their colour too: by their dashes, and by the marks at their points. */
export function dashOf(order: number): string | undefined {
  return dashes[order % dashes.length];
}

/** A mark at a point of a line or in a legend, about as large as a circle of radius `r`. */
export function markerAt(
  order: number,
  at: { x: number; y: number; r: number },
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly string[]
): string {
  const shape = shapes[order % shapes.length] ?? symbolCircle;
  if (shape === symbolCircle) {
    return element("circle", { cx: at.x, cy: at.y, r: at.r, ...attributes }, ...children);
  }
  const turned = order % (2 * shapes.length) >= shapes.length ? " rotate(45)" : "";
  return element(
    "path",
    {
      d: pathOf(shape, at.r),
      transform: `translate(${short(at.x)} ${short(at.y)})${turned}`,
      ...attributes,
    },
    ...children,
  );
}

/** Drawn once: a curve has a dozen of one shape and size. */
function pathOf(shape: SymbolType, r: number): string {
  const known = paths.get(shape)?.get(r);
  if (known !== undefined) return known;
  const drawn = symbol(shape, Math.PI * r * r * 1.25)() ?? "";
  const path = drawn.replace(/-?\d+\.\d+/g, (written) => short(Number(written)));
  paths.set(shape, (paths.get(shape) ?? new Map<number, string>()).set(r, path));
  return path;
}

const paths = new Map<SymbolType, Map<number, string>>();

const dashes = [undefined, "8 3", "2 3", "10 3 2 3", undefined, "5 3", "1 4", "12 3 2 3 2 3"] as const;
const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross] as const;
