import { element, ink } from "../charts/svg.ts";
import type { OutlinedView } from "../maps/outlines.ts";
import { escapeHtml } from "../../base/escape-html.ts";
import { type Choropleth, hatching, legendRows, marksOf } from "./draw-choropleth.ts";

/**
 * A map as a part of a page, drawn once for every width: the outlines grow and shrink with it, and words
 * stand beside them as words of the page. On a narrow one, what is beside the places gives way.
 */
export function placeMap(map: Choropleth, label: string): string {
  const { main, overseas } = map.outlines;
  const shape = main.across + margins <= main.height * narrowRatio ? "tall" : "wide";
  const insets = overseas.map(
    (one) => `<figure>${picture(map, one, {})}<figcaption>${escapeHtml(one.label)}</figcaption></figure>`,
  );
  return (
    `<div class="place-map" role="group" aria-label="${escapeHtml(label)}">` +
    picture(map, main, { defs: hatching(map.name), shape }) +
    (insets.length === 0 ? "" : `<div class="insets">${insets.join("")}</div>`) +
    legend(map) +
    "</div>"
  );
}

/** Width by height on a narrow page, as the style sheet has it: mainland France as large as it can be. */
const narrowRatio = 1.08;
/** On both sides of the places together, in pixels. */
const margins = 20;

function picture(
  map: Choropleth,
  view: OutlinedView,
  { defs = "", shape = "inset" }: { readonly defs?: string; readonly shape?: "tall" | "wide" | "inset" },
): string {
  const { width, height, ground } = view;
  const attributes = {
    viewBox: `0 0 ${Math.round(width)} ${height}`,
    class: `chart map ${shape}`,
    preserveAspectRatio: "xMidYMid slice",
  };
  const water = element("rect", { width, height, ...ink("water", map.accent) });
  return element("svg", attributes, defs, water, ground, marksOf(map, view));
}

/** The classes, with how many places each has as a bar: a share of its box, so that no hatching is stretched. */
function legend(map: Choropleth): string {
  const rows = legendRows(map).map(({ label, count, share, paint }, index) => {
    const width = `${Math.max(2, Math.round(share * 1000) / 10)}%`;
    const drawn = element(
      "svg",
      { "aria-hidden": "true" },
      element("rect", { width, height: "100%", ...paint }),
    );
    return `<li><span>${escapeHtml(label)}</span>${drawn}<span data-count="${index}">${count}</span></li>`;
  });
  return `<ul class="classes">${rows.join("")}</ul>`;
}
