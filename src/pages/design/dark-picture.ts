import { accentOf } from "./accent.ts";
import { toHex } from "./colour.ts";

/** What `tokens.css` has in the dark for the roles of a drawing; a test compares the two. */
export const darkInks = {
  ink: "oklch(0.92 0.008 85)",
  soft: "oklch(0.74 0.01 85)",
  line: "oklch(0.36 0.008 75)",
  paper: "oklch(0.205 0.006 75)",
  missing: "oklch(0.255 0.007 75)",
  water: "oklch(0.3 0.028 235)",
  land: "oklch(0.245 0.008 100)",
} as const;

export const darkMarks = {
  faded: "#5c574f",
  "hue-1": "#6a99f3",
  "hue-2": "#c34101",
  "hue-3": "#a3fce7",
  "hue-4": "#905d8a",
  "hue-5": "#fee455",
  "hue-6": "#6458e7",
  "hue-7": "#e08357",
  "hue-8": "#aebdc6",
} as const;

/** What `chart.css` has in the dark for maps that diverge; a test compares the two. */
export const darkSides = {
  "warm-0": "oklch(0.4 0.05 65)",
  "warm-1": "oklch(0.6 0.12 55)",
  "warm-2": "oklch(0.8 0.13 60)",
  "cool-0": "oklch(0.38 0.05 245)",
  "cool-1": "oklch(0.58 0.1 250)",
  "cool-2": "oklch(0.8 0.1 240)",
} as const;

/** What a drawing has as `paper`; a test compares the two. */
const lightPaper = "#fbfaf7";

/** Of a map: from the shade of what is least to the accent itself. */
const steps = [10, 25, 40, 55, 70, 85, 100] as const;

/**
 * A drawing that is shown as a picture has no style sheet of the page: it brings what it is in the
 * dark, and the paper that it is drawn on, so that its ink is read whatever the page around it.
 */
export function inTheDark(svg: string, hue: number): string {
  const inDark = `:root{background:${darkInks.paper}}${darkRules(svg, hue)}`;
  const sheet = `:root{background:${lightPaper}}@media (prefers-color-scheme:dark){${inDark}}`;
  return svg.replace(/^(<svg[^>]*>)/, `$1<style>${sheet}</style>`);
}

/** What the classes of a drawing are in the dark, for a page without the style sheet of this site. */
export function darkRules(drawing: string, hue: number): string {
  const accent = toHex(accentOf(hue, "dark"));
  const fills = Object.entries({ ...darkInks, ...darkSides });
  const shades = steps.map(
    (part, at) => [`step-${at}`, `color-mix(in oklab,${accent} ${part}%,oklch(0.27 0.006 75))`] as const,
  );
  const marks = Object.entries({ ...darkMarks, "series-1": accent });
  const filled = [...fills, ...marks, ...shades].map(([role, colour]) => ({
    role,
    rule: `.c-${role}{fill:${colour}}`,
  }));
  const stroked = marks.map(([role, colour]) => ({
    role,
    rule: `.c-${role}.stroke{fill:none;stroke:${colour}}`,
  }));
  return [...filled, ...stroked]
    .filter(({ role }) => drawing.includes(`c-${role}`))
    .map(({ rule }) => rule)
    .join("");
}
