/**
 * The map that the server drew, made to move on: zoom, pan, what lies under the pointer or the finger,
 * and what is near. It takes the place of the drawing when somebody first reaches for it; without
 * scripts the drawing stays, and the list beside it says the same to whoever does not see it.
 */
import type { BrowserMap } from "../maps/browser-map.ts";
import { followGestures } from "./map/gestures.ts";
import { findAt } from "./map/find.ts";
import { type Look, lookNear, lookOn } from "./map/near.ts";
import { paintCredit, paintNames } from "./map/names.ts";
import { type Inks, paintGround, paintPlaces, paintRows, readInks } from "./map/paint.ts";
import { paintBase } from "./map/paint-base.ts";
import { groundZoomMax, type TileShown, rowsZoomMax, stateOfView, tilesIn } from "./map/scene.ts";
import { showNear, showTip, type Tip } from "./map/tell.ts";
import { openTiles } from "./map/tiles.ts";
import { readValues, stepOf, type ToldValue } from "./map/values.ts";
import type { Feature } from "./map/vector-tile.ts";
import { toMercator, toScreen, type View, viewOf, zoomed } from "./map/view.ts";

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) prepare(box);

function prepare(box: HTMLElement): void {
  const told = JSON.parse(box.dataset["map"] ?? "{}") as BrowserMap;
  const stage = document.createElement("div");
  stage.className = "map-stage";
  const bar = document.createElement("div");
  bar.className = "map-bar no-print";
  box.append(bar);
  let map: ReturnType<typeof open> | undefined;
  const reach = (): ReturnType<typeof open> => (map ??= open(box, stage, told));
  button(bar, told.words["closer"] ?? "+", "+", () => reach().zoom(1));
  button(bar, told.words["further"] ?? "−", "−", () => reach().zoom(-1));
  if (told.tiles !== undefined && "geolocation" in navigator) {
    button(bar, told.words["near-me"] ?? "", told.words["near-me"] ?? "", () => reach().near());
  }
  // A mouse that comes over the drawing, or a finger on it, is somebody who reaches for it.
  for (const name of ["pointerenter", "pointerdown"]) {
    box.addEventListener(name, ({ target }) => {
      if (target instanceof Element && target.closest(".map-bar") === null) reach();
    });
  }
}

function button(bar: HTMLElement, label: string, text: string, press: () => void): void {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label !== text) {
    made.ariaLabel = label;
    made.title = label;
  }
  made.addEventListener("click", press);
  bar.append(made);
}

interface State {
  view: View;
  inks: Inks;
  values: ReadonlyMap<string, ToldValue>;
  position: readonly [number, number] | undefined;
  rows: readonly TileShown[];
  ground: readonly TileShown[];
  base: readonly TileShown[];
}

function open(box: HTMLElement, stage: HTMLElement, told: BrowserMap) {
  const { width, height } = frameOf(box);
  const canvas = setStage(box, stage, { height, label: told.words["keys"] ?? "" });
  const state: State = {
    view: viewOf(told.bounds, { width, height }),
    inks: readInks(box),
    values: new Map(),
    position: told.at,
    rows: [],
    ground: [],
    base: [],
  };
  let asked = 0;
  const draw = (): void => {
    asked ||= requestAnimationFrame(() => {
      asked = 0;
      layers.look(state);
      paintAll(canvas, state, told);
    });
  };
  const layers = openLayers(told, draw);
  const show = (next: View): void => {
    state.view = next;
    tip.hide();
    draw();
  };
  const tip = showTip(stage);
  followGestures(stage, {
    view: () => state.view,
    show,
    point: (at, pinned) => tip.show(tellAt(state, told, at), at, pinned),
    open: (at) => zoomIn(state, told, at, show),
  });
  addEventListener("resize", () => {
    const size = frameOf(box);
    stage.style.height = `${size.height}px`;
    show({ ...state.view, ...size });
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    state.inks = readInks(box);
    draw();
  });
  if (told.values !== undefined) {
    void readValues(told.values).then((values) => {
      state.values = values;
      draw();
    });
  }
  draw();
  const look = (): Look => lookOn({ view: () => state.view, show, rowsOf: layers.rowsOf });
  return {
    zoom: (steps: number) => show(zoomed(state.view, steps)),
    near: () => showNearest(box, state, told, look),
  };
}

/** The tiles of the ground, of a base map and of the rows, asked for as a view shows them. */
function openLayers(told: BrowserMap, changed: () => void) {
  const { tiles, behind } = told;
  const ground = openTiles(groundOf(told), groundZoomMax, changed);
  const rows = tiles === undefined ? undefined : openTiles(tiles, rowsZoomMax, changed);
  const base = behind === undefined ? undefined : openTiles(behind.tiles, behind.zoomMax, changed);
  return {
    look: (state: State): void => {
      state.ground = tilesIn(state.view, ground, groundZoomMax);
      state.rows = rows === undefined ? [] : tilesIn(state.view, rows, rowsZoomMax);
      state.base = base === undefined ? [] : tilesIn(state.view, base, behind?.zoomMax ?? 0);
    },
    /** Those of a view, once all of its tiles are held; `undefined` where one does not come. */
    rowsOf: async (view: View): Promise<readonly TileShown[] | undefined> => {
      if (rows === undefined) return undefined;
      tilesIn(view, rows, rowsZoomMax);
      for (let time = 0; time < waits.times && stateOfView(view, rows, rowsZoomMax) === "asked"; time += 1) {
        await new Promise((resolve) => setTimeout(resolve, waits.ms));
      }
      return stateOfView(view, rows, rowsZoomMax) === "held" ? tilesIn(view, rows, rowsZoomMax) : undefined;
    },
  };
}

function setStage(
  box: HTMLElement,
  stage: HTMLElement,
  { height, label }: { height: number; label: string },
): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  stage.style.height = `${height}px`;
  stage.tabIndex = 0;
  stage.role = "application";
  stage.ariaLabel = label;
  stage.append(canvas);
  box.insertBefore(stage, box.querySelector(".map-bar"));
  return canvas;
}

/** What the map takes of the drawing that is shown: frames of what lies overseas and the legend stay below. */
function frameOf(box: HTMLElement): { width: number; height: number } {
  const svg = [...box.querySelectorAll<SVGSVGElement>("svg.map")].find(
    (one) => one.getClientRects().length > 0,
  );
  const frame = svg?.querySelector<SVGRectElement>("clipPath rect");
  const width = svg?.getBoundingClientRect().width ?? box.clientWidth;
  const share = frame ? frame.height.baseVal.value / frame.width.baseVal.value : 0.72;
  return { width: Math.round(width), height: Math.round(width * share) };
}

function groundOf({ level }: BrowserMap): string {
  return `/ground/{z}/{x}/{y}.mvt${level === undefined ? "" : `?level=${level}`}`;
}

function paintAll(
  canvas: HTMLCanvasElement,
  { view, inks, values, position, rows, ground, base }: State,
  { level, thresholds = [], behind }: BrowserMap,
): void {
  const { width, height } = view;
  const ratio = devicePixelRatio;
  if (canvas.width !== width * ratio || canvas.height !== height * ratio) {
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const on = canvas.getContext("2d");
  if (on === null) return;
  on.setTransform(ratio, 0, 0, ratio, 0, 0);
  on.fillStyle = inks.water;
  on.fillRect(0, 0, width, height);
  paintGround(on, ground, inks);
  paintBase(on, base, inks);
  if (level !== undefined) {
    const colourOf = (code: string): string | undefined => {
      const value = values.get(code)?.value;
      return value === undefined ? undefined : (inks.steps[stepOf(value, thresholds)] ?? inks.mark);
    };
    paintPlaces(on, ground, { level, colourOf, inks });
  }
  paintRows(on, rows, { inks, surface: width * height });
  const at = { inks, width, height };
  if (level === undefined) {
    paintNames(on, [...ground, ...base], { ...at, language: document.documentElement.lang });
    paintCredit(on, ["© GeoNames", behind?.credit ?? ""].filter(Boolean).join(" · "), at);
  }
  if (position === undefined) return;
  const [x, y] = toScreen(view, ...toMercator(...position));
  for (const [ink, thick] of [
    [inks.land, 6],
    [inks.ink, 2.5],
  ] as const) {
    on.strokeStyle = ink;
    on.lineWidth = thick;
    on.beginPath();
    on.arc(x, y, 10, 0, 2 * Math.PI);
    on.stroke();
  }
}

/** What is told of a place of the screen. */
function tellAt(state: State, told: BrowserMap, at: readonly [number, number]): Tip | undefined {
  if (told.level !== undefined) {
    const code = String(findAt(state.ground, [told.level], at)?.properties["code"] ?? "");
    const found = state.values.get(code);
    if (found === undefined) return undefined;
    const value = found.value?.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 });
    const lines = value === undefined ? [] : [told.unit === undefined ? value : `${value} ${told.unit}`];
    return {
      title: found.label,
      lines,
      href: `${told.place ?? ""}${encodeURIComponent(code)}`,
      open: told.words["open"] ?? "",
    };
  }
  const feature = findAt(state.rows, ["rows", "counts"], at);
  return feature && tellRow(feature, told);
}

function tellRow({ id, properties }: Feature, { row = "", words }: BrowserMap): Tip {
  const count = properties["count"];
  const number = id ?? properties["row"];
  const open = words["open"] ?? "";
  if (typeof count === "number" && count > 1)
    return {
      title: `${count.toLocaleString(document.documentElement.lang)} ${words["rows-here"] ?? ""}`,
      lines: [],
    };
  const told = Object.entries(properties).filter(
    ([name]) => !["count", "row"].includes(name) || typeof count !== "number",
  );
  const [title = "", ...lines] = told.map(([, value]) => String(value));
  return { title: title === "" ? String(number) : title, lines, href: `${row}${String(number)}`, open };
}

/** Many rows at one spot are looked at from nearer. */
function zoomIn(
  state: State,
  told: BrowserMap,
  at: readonly [number, number],
  show: (view: View) => void,
): boolean {
  if (told.level !== undefined) return false;
  const count = findAt(state.rows, ["rows", "counts"], at)?.properties["count"];
  if (typeof count !== "number" || count < 2) return false;
  show(zoomed(state.view, 2, [...at]));
  return true;
}

/** How often, and each how long, tiles are waited for. */
const waits = { times: 200, ms: 100 };

/** Shows the nearest rows below the map. The position is asked of the browser, and goes nowhere. */
function showNearest(box: HTMLElement, state: State, told: BrowserMap, look: () => Look): void {
  const list = showNear(box, told.words);
  navigator.geolocation.getCurrentPosition(
    ({ coords: { longitude, latitude } }) => {
      state.position = [longitude, latitude];
      void lookNear(look(), state.view, state.position).then((found) => {
        if (found === undefined) list.fail();
        else list.show(found.map(({ feature, metres }) => ({ ...tellRow(feature, told), metres })));
      });
    },
    () => list.refuse(),
    { enableHighAccuracy: true, maximumAge: 60_000, timeout: 15_000 },
  );
}
