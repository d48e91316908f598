import { ink } from "../charts/svg.ts";
import { inGamut, toHex } from "../design/colour.ts";
import { quantileClasses, type Classes } from "./classes.ts";
import type { Placed } from "./frame.ts";
import type { MapData } from "./map-data.ts";

/** Classes of what is drawn: places outside the frame do not weigh on them. */
export function classesOf(kind: MapData["kind"], placed: readonly Placed[]): Classes | undefined {
  if (kind !== "classes" && kind !== "shapes") return undefined;
  const values = placed.flatMap(({ value }) => (value === undefined ? [] : [value]));
  return values.length < 2 ? undefined : quantileClasses(values);
}

/** Even steps of lightness in the hue of the accent, pale for little. */
export function paintOf(
  index: number,
  classes: Classes | undefined,
  hue: number,
  accent: string,
): { class: string; fill: string } {
  if (index < 0) {
    return classes === undefined
      ? { ...ink("series-1", accent), class: "c-series-1 shape" }
      : ink("missing", accent);
  }
  const share = (index + 0.5) / Math.max(1, classes?.classes.length ?? 1);
  const step = Math.min(6, Math.floor(share * 7));
  return {
    class: `c-step-${step}`,
    fill: toHex(inGamut({ l: 0.93 - share * 0.58, c: 0.03 + share * 0.1, h: hue })),
  };
}
