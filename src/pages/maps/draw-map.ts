import { geoPath, type GeoPath } from "d3-geo";
import type { Language } from "../../base/language.ts";
import { element, ink, text } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import type { Classes } from "./classes.ts";
import { fit, framesOf, type InView } from "./frame.ts";
import { drawGround } from "./ground.ts";
import { legendOf } from "./map-legend.ts";
import { marksOf } from "./marks.ts";
import { classesOf } from "./paint.ts";
import type { MapData } from "./map-data.ts";
import { drawNames } from "./names.ts";
import { thinned } from "./thinned.ts";

interface MapDrawing {
  readonly data: MapData;
  readonly language: Language;
  readonly width: number;
  readonly hue: number;
  readonly label: string;
  readonly unit?: string | undefined;
  readonly words?: { readonly title: string; readonly subtitle: string; readonly foot: string };
  /** Tells its parts from those of another drawing of the same page; its width where absent. */
  readonly name?: string;
  /** In place of classes of what is shown. */
  readonly painted?: Painted | undefined;
}

/** Places painted by a scale of its own, with its own legend. */
export interface Painted {
  /** Patterns that its marks are filled with. */
  readonly defs: string;
  readonly marks: (inView: InView, path: GeoPath) => string;
  readonly legend: (top: number) => { readonly marks: string; readonly height: number };
}

/** Of a frame of what lies overseas, and of the space around it, in pixels. */
const inset = { height: 92, gap: 8, name: 16 };

export function drawMap(drawing: MapDrawing): string {
  const { data, width, hue, words, painted } = drawing;
  const accent = toHex(accentOf(hue, "light"));
  const frames = framesOf(data);
  const height = Math.round(width * (width < 500 ? 1.05 : 0.72));
  const top = words === undefined ? 0 : 66;
  const shown = [frames.main, ...frames.overseas].flatMap(({ places }) => places);
  const classes = painted === undefined ? classesOf(data.kind, shown) : undefined;
  const below = frames.overseas.length === 0 ? 0 : inset.gap + inset.height + inset.name;
  const under = top + height + below + 14;
  const legend = painted?.legend(under) ?? legendOf(drawing, classes, { top: under });
  const whole = under + legend.height + (words === undefined ? 0 : 30);
  const wide = (width - inset.gap * (insetsAcross - 1)) / insetsAcross;
  const insets = frames.overseas.map((one, index) => {
    const at = { x: index * (wide + inset.gap), y: top + height + inset.gap };
    const name = text(
      { x: at.x, y: at.y + inset.height + 13, "font-size": 12, ...ink("soft", accent) },
      one.label,
    );
    return drawFrame(drawing, one, { ...at, width: wide, height: inset.height, classes }) + name;
  });
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${width} ${whole}`,
      width,
      height: whole,
      class: "chart map",
      // What is within a picture is not walked through; places that lead to their pages are.
      role: painted === undefined ? "img" : "group",
      "aria-label": drawing.label,
      "font-family": "Atkinson Hyperlegible Next, Verdana, sans-serif",
      "font-size": 13,
    },
    painted?.defs ?? "",
    words === undefined ? "" : head(words, accent, { width, height: whole }),
    drawFrame(drawing, frames.main, { x: 0, y: top, width, height, classes, towns: data.towns }),
    ...insets,
    legend.marks,
  );
}

/** There are five départements overseas. */
const insetsAcross = 5;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly classes: Classes | undefined;
  readonly towns?: MapData["towns"];
}

function drawFrame(
  drawing: MapDrawing,
  inView: InView,
  { x, y, width, height, classes, towns = [] }: Frame,
): string {
  const { data, hue } = drawing;
  const accent = toHex(accentOf(hue, "light"));
  const projection = fit(inView, { width, height });
  projection.clipExtent([
    [-2, -2],
    [width + 2, height + 2],
  ]);
  const path = geoPath(thinned(projection)).digits(inView.places.length > 500 ? 0 : 1);
  const clip = `map-${drawing.name ?? drawing.width}-${Math.round(x)}-${y}`;
  const drawn = new Set(inView.places.map(({ geometry }) => geometry));
  return (
    element("clipPath", { id: clip }, element("rect", { width, height })) +
    element(
      "g",
      { transform: `translate(${Math.round(x)} ${y})` },
      element(
        "g",
        { "clip-path": `url(#${clip})` },
        element("rect", { width, height, ...ink("water", accent) }),
        drawGround(data, { path, projection, drawn, accent }),
        drawing.painted?.marks(inView, path) ??
          marksOf(drawing, inView, { path, projection, classes, accent }),
        drawNames(towns, { projection, width, height, accent }),
      ),
    )
  );
}

function head(
  words: NonNullable<MapDrawing["words"]>,
  accent: string,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  return (
    element("rect", { width, height, ...ink("paper", accent) }) +
    text({ x: 16, y: 34, "font-size": 20, "font-weight": 700, ...ink("ink", accent) }, words.title) +
    text({ x: 16, y: 56, "font-size": 14, ...ink("soft", accent) }, words.subtitle) +
    text({ x: 16, y: height - 12, "font-size": 12, ...ink("soft", accent) }, words.foot)
  );
}
