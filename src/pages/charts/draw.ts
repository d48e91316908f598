import { drawBars } from "./draw-bars.ts";
import { drawColumns } from "./draw-columns.ts";
import { drawDots } from "./draw-dots.ts";
import { drawLines } from "./draw-lines.ts";
import type { Drawing, Plot } from "./drawing.ts";
import { element, ink, text, textWidth, titled } from "./svg.ts";

const fontSize = 13;

/** A chart as SVG. The same data and width always give the same text. */
export function drawChart(drawing: Drawing): string {
  return framePlot(drawing, plotOf(drawing));
}

/** What stands around any plot: its size and name, and its words where it stands alone. */
export function framePlot(
  drawing: Pick<Drawing, "width" | "accent" | "label" | "words">,
  plot: Plot,
  attributes: Readonly<Record<string, string>> = {},
): string {
  const head = drawing.words === undefined ? { marks: "", height: 0 } : headOf(drawing, drawing.words);
  const foot = drawing.words === undefined ? 0 : 32;
  const height = head.height + plot.height + foot;
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${drawing.width} ${height}`,
      width: drawing.width,
      height,
      class: "chart",
      role: "img",
      "aria-label": drawing.label,
      "font-family": "Atkinson Hyperlegible Next, Arial, Helvetica, sans-serif",
      "font-size": fontSize,
      ...attributes,
    },
    drawing.words === undefined
      ? ""
      : element("rect", { width: drawing.width, height, ...ink("paper", drawing.accent) }) +
          titled(drawing.words.title),
    head.marks,
    element("g", { transform: `translate(0 ${head.height})` }, plot.marks),
    drawing.words === undefined
      ? ""
      : text({ x: 16, y: height - 12, "font-size": 12, ...ink("soft", drawing.accent) }, drawing.words.foot),
  );
}

function plotOf(drawing: Drawing): Plot {
  const { data, kind } = drawing;
  if (data.bins.length > 0) return drawColumns(drawing);
  if (kind === "scatter") return drawDots(drawing);
  if (data.axis === "category") return drawBars(drawing);
  return kind === "line" || kind === "area" ? drawLines(drawing) : drawColumns(drawing);
}

function headOf(
  { width, accent }: Pick<Drawing, "width" | "accent">,
  words: { title: string; subtitle: string },
): Plot {
  const lines = wrapped(words.title, width - 32, 20);
  const titles = lines.map((line, index) =>
    text({ x: 16, y: 34 + index * 25, "font-size": 20, "font-weight": 700, ...ink("ink", accent) }, line),
  );
  const y = 34 + lines.length * 25;
  if (words.subtitle === "") return { marks: titles.join(""), height: y - 6 };
  const subtitle = text({ x: 16, y, "font-size": 14, ...ink("soft", accent) }, words.subtitle);
  return { marks: titles.join("") + subtitle, height: y + 16 };
}

/** A sentence cut into lines at its spaces. */
function wrapped(sentence: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ")) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.slice(0, 3);
}
