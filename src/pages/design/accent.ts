import { contrast, inGamut, toCss, type Oklch } from "./colour.ts";

type Scheme = "light" | "dark";

/** The papers and inks of `tokens.css`; a test compares the two. */
export const papers: Record<Scheme, { paper: Oklch; sunk: Oklch; wash: number }> = {
  light: { paper: { l: 0.985, c: 0.004, h: 85 }, sunk: { l: 0.955, c: 0.006, h: 85 }, wash: 0.945 },
  dark: { paper: { l: 0.205, c: 0.006, h: 75 }, sunk: { l: 0.255, c: 0.007, h: 75 }, wash: 0.29 },
};

/** WCAG 2.2, 1.4.3: text of usual size. A little above, for rounding. */
const contrastMin = 4.6;
const chroma = 0.15;

/**
 * The accent of a hue: the lightness nearest the one wished for at which the accent passes
 * 4.5:1 as text on every surface where it stands, and under text of the paper's colour.
 */
export function accentOf(hue: number, scheme: Scheme): Oklch {
  const surfaces = surfacesOf(hue, scheme);
  const [start, step] = scheme === "light" ? [0.52, -0.005] : [0.74, 0.005];
  for (let l = start; l > 0 && l < 1; l += step) {
    const colour = inGamut({ l, c: chroma, h: hue });
    if (surfaces.every((surface) => contrast(colour, surface) >= contrastMin)) return colour;
  }
  return scheme === "light" ? { l: 0.2, c: 0, h: hue } : { l: 0.98, c: 0, h: hue };
}

/** What the accent is read upon: the paper, the sunk surface, and its own wash. */
export function surfacesOf(hue: number, scheme: Scheme): readonly Oklch[] {
  const { paper, sunk } = papers[scheme];
  return [paper, sunk, washOf(hue, scheme)];
}

/** A shade of the accent that stands behind text, e.g. a chip. */
function washOf(hue: number, scheme: Scheme): Oklch {
  return inGamut({ l: papers[scheme].wash, c: scheme === "light" ? 0.025 : 0.04, h: hue });
}

/** The style sheet of an instance: its accent in light and dark. */
export function themeSheet(hue: number): string {
  return `@layer theme {
  :root {
    --accent: ${pair((scheme) => accentOf(hue, scheme))};
    --accent-wash: ${pair((scheme) => washOf(hue, scheme))};
    --accent-faint: ${pair((scheme) => inGamut({ ...accentOf(hue, scheme), l: scheme === "light" ? 0.8 : 0.45, c: 0.08 }))};
  }
}
`;
}

function pair(colour: (scheme: Scheme) => Oklch): string {
  return `light-dark(${toCss(colour("light"))}, ${toCss(colour("dark"))})`;
}
