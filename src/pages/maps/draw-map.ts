import { defined } from "../../base/defined.ts";
import type { Language } from "../../base/language.ts";
import { element, ink, text } from "../charts/svg.ts";
import { accentOf } from "../design/accent.ts";
import { toHex } from "../design/colour.ts";
import type { Classes } from "./classes.ts";
import { drawGround } from "./ground.ts";
import { legendOf } from "./map-legend.ts";
import { marksOf } from "./marks.ts";
import { classesOf } from "./paint.ts";
import type { MapData } from "./map-data.ts";
import { drawNames } from "./names.ts";
import type { OutlinedView } from "./outlines.ts";
import { inset, project, type MapView, type MapViews, viewsOf } from "./views.ts";

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
  readonly outlines: MapViews<OutlinedView>;
  /** Patterns that its marks are filled with. */
  readonly defs: string;
  readonly marks: (view: OutlinedView) => string;
  readonly legend: (top: number) => { readonly marks: string; readonly height: number };
}

export function drawMap(drawing: MapDrawing): string {
  const { data, width, hue, words, painted } = drawing;
  const accent = toHex(accentOf(hue, "light"));
  const frames: MapViews = painted?.outlines ?? viewsOf(data, width);
  const { height } = frames.main;
  const top = words === undefined ? 0 : 66;
  const classes = classesIn(drawing, frames);
  const below = frames.overseas.length === 0 ? 0 : inset.gap + inset.height + inset.name;
  const under = top + height + below + 14;
  const legend = painted?.legend(under) ?? legendOf(drawing, classes, { top: under });
  const whole = under + legend.height + (words === undefined ? 0 : 30);
  const insets = insetsOf(drawing, frames, { under: top + height, classes });
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
      "font-family": "Atkinson Hyperlegible Next, Arial, Helvetica, sans-serif",
      "font-size": 13,
    },
    painted?.defs ?? "",
    words === undefined ? "" : head(words, accent, { width, height: whole }),
    drawFrame(drawing, frames.main, { x: 0, y: top, classes, ...defined({ towns: data.towns }) }),
    insets,
    legend.marks,
  );
}

/** Of what is shown, where nothing else paints it. */
function classesIn({ data, painted }: MapDrawing, { main, overseas }: MapViews): Classes | undefined {
  if (painted !== undefined) return undefined;
  const shown = [main, ...overseas].flatMap(({ inView }) => inView.places);
  return classesOf(data.kind, shown);
}

/** What lies overseas, with its names. */
function insetsOf(
  drawing: MapDrawing,
  { overseas }: MapViews,
  { under, classes }: { readonly under: number; readonly classes: Classes | undefined },
): string {
  const accent = toHex(accentOf(drawing.hue, "light"));
  return overseas
    .map((one, index) => {
      const at = { x: index * (one.width + inset.gap), y: under + inset.gap };
      const name = text(
        { x: at.x, y: at.y + inset.height + 13, "font-size": 12, ...ink("soft", accent) },
        one.label,
      );
      return drawFrame(drawing, one, { ...at, classes }) + name;
    })
    .join("");
}

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly classes: Classes | undefined;
  readonly towns?: NonNullable<MapData["towns"]>;
}

function drawFrame(drawing: MapDrawing, view: MapView | OutlinedView, { x, y, ...shown }: Frame): string {
  const { width, height } = view;
  const accent = toHex(accentOf(drawing.hue, "light"));
  const clip = `map-${drawing.name ?? drawing.width}-${Math.round(x)}-${y}`;
  return (
    element("clipPath", { id: clip }, element("rect", { width, height })) +
    element(
      "g",
      { transform: `translate(${Math.round(x)} ${y})` },
      element(
        "g",
        { "clip-path": `url(#${clip})` },
        element("rect", { width, height, ...ink("water", accent) }),
        drawing.painted !== undefined && "paths" in view
          ? view.ground + drawing.painted.marks(view)
          : drawView(drawing, view, { accent, ...shown }),
      ),
    )
  );
}

function drawView(
  drawing: MapDrawing,
  view: MapView,
  { accent, classes, towns = [] }: Omit<Frame, "x" | "y"> & { readonly accent: string },
): string {
  const { inView, width, height } = view;
  const { projection, path } = project(view);
  const drawn = new Set(inView.places.map(({ geometry }) => geometry));
  return (
    drawGround(drawing.data, { path, projection, drawn }) +
    marksOf(drawing, inView, { path, projection, classes, accent }) +
    drawNames(towns, { projection, width, height, accent })
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
