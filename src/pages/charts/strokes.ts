import { symbol, symbolCircle, symbolCross, symbolDiamond, symbolSquare, symbolTriangle } from "d3-shape";
import { element } from "./svg.ts";

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
  const drawn = symbol(shape, Math.PI * at.r * at.r * 1.25)() ?? "";
  const turned = order % (2 * shapes.length) >= shapes.length ? " rotate(45)" : "";
  return element(
    "path",
    {
      d: drawn.replace(/-?\d+\.\d+/g, (written) => String(round(Number(written)))),
      transform: `translate(${round(at.x)} ${round(at.y)})${turned}`,
      ...attributes,
    },
    ...children,
  );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const dashes = [undefined, "8 3", "2 3", "10 3 2 3", undefined, "5 3", "1 4", "12 3 2 3 2 3"] as const;
const shapes = [symbolCircle, symbolSquare, symbolTriangle, symbolDiamond, symbolCross] as const;
