import { escapeHtml } from "../reading/markdown.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An SVG element as text; what is written into it is escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === "number" ? short(value) : escaped(value ?? "")}"`)
    .join("");
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join("")}</${name}>`;
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
  "series-1": "#0b6aa2",
  "series-2": "#c2500a",
  "series-3": "#0a8262",
  "series-4": "#a8518a",
  "series-5": "#8a6d00",
  "series-6": "#5b55b0",
  "series-7": "#8b4a33",
  "series-8": "#5f6b73",
} as const;

export function seriesRole(index: number): Role {
  return roles[index % roles.length] ?? "series-1";
}

const roles = [
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
  "series-7",
  "series-8",
] as const satisfies readonly Role[];

/** About as wide as the text is drawn, in pixels: Atkinson is 0.53 em wide on average. */
export function textWidth(content: string, size: number): number {
  return content.length * size * 0.53;
}

export function clipped(content: string, width: number, size: number): string {
  const most = Math.max(3, Math.floor(width / (size * 0.53)));
  return content.length <= most ? content : `${content.slice(0, most - 1).trimEnd()}…`;
}

function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Characters that no XML may hold (XML 1.0, 2.2) are left out. */
function escaped(content: string): string {
  // oxlint-disable-next-line no-control-regex
  return escapeHtml(content.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ""));
}
