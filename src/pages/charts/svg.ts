import { escapeHtml } from "../../base/escape-html.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element as text; what is written into it is escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  let written = `<${name}`;
  for (const key of Object.keys(attributes)) {
    const value = attributes[key];
    if (value === undefined) continue;
    written += ` ${key}="${typeof value === "number" ? short(value) : escaped(value)}"`;
  }
  return children.length === 0 ? `${written}/>` : `${written}>${children.join("")}</${name}>`;
}

export function text(attributes: Attributes, content: string): string {
  return element("text", attributes, escaped(content));
}

/** A tooltip, which a browser shows by itself. */
export function titled(content: string): string {
  return `<title>${escaped(content)}</title>`;
}

/**
 * How marks are coloured. The attributes are those of a light page, for a file that stands alone;
 * on a page the class is coloured by its style sheet, in light and in dark.
 */
export function ink(role: Role, accent: string): { class: string; fill: string } {
  return { class: `c-${role}`, fill: role === "series-1" ? accent : fills[role] };
}

type Role = keyof typeof fills;

const fills = {
  ink: "#2b2620",
  soft: "#5f584f",
  line: "#d9d5cd",
  paper: "#fbfaf7",
  missing: "#e9e6df",
  water: "#cee2ea",
  land: "#f3f3ed",
  faded: "#c3bdb2",
  "series-1": "#0b6aa2",
  "hue-1": "#1f88fe",
  "hue-2": "#b0370e",
  "hue-3": "#21796b",
  "hue-4": "#de4eb3",
  "hue-5": "#9d8903",
  "hue-6": "#7f25b2",
  "hue-7": "#711905",
  "hue-8": "#344d5a",
} as const;

/** One series has the accent of the territory; several have eight hues that everybody tells apart. */
export function seriesRole(index: number, several: boolean): Role {
  return several ? (hues[index % hues.length] ?? "hue-1") : "series-1";
}

const hues = [
  "hue-1",
  "hue-2",
  "hue-3",
  "hue-4",
  "hue-5",
  "hue-6",
  "hue-7",
  "hue-8",
] as const satisfies readonly Role[];

/** About as wide as the text is drawn, in pixels: a sign of Atkinson is 0.53 em wide at most on average, and a capital 0.68. */
export function textWidth(content: string, size: number): number {
  const capitals = content.match(/\p{Lu}/gu)?.length ?? 0;
  return (content.length * 0.53 + capitals * 0.15) * size;
}

export function clipped(content: string, width: number, size: number): string {
  const most = Math.max(3, Math.floor(width / (size * 0.53)));
  return content.length <= most ? content : `${content.slice(0, most - 1).trimEnd()}…`;
}

/** With two decimals at most. Made of whole numbers, which are written in a fifth of the time. */
export function short(value: number): string {
  const hundredths = Math.round(value * 100);
  const size = Math.abs(hundredths);
  if (!(size < exactMax)) return String(hundredths / 100);
  const written = `${Math.floor(size / 100)}${fractions[size % 100]}`;
  return hundredths < 0 ? `-${written}` : written;
}

const exactMax = 1e9;
const fractions = Array.from({ length: 100 }, (_, part) => (part === 0 ? "" : String(part / 100).slice(1)));

/** Characters that no XML may hold (XML 1.0, 2.2) are left out. */
function escaped(content: string): string {
  return escapeHtml(unwritable.test(content) ? content.replace(eachUnwritable, "") : content);
}

// oxlint-disable-next-line no-control-regex
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const eachUnwritable = new RegExp(unwritable, "g");
