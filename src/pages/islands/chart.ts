import { follow } from "./chart/follow.ts";

/** Each chart of a page is followed; the fields of a period get a slider each. */
const dayMs = 86_400_000;

for (const box of document.querySelectorAll<HTMLElement>("[data-chart]")) {
  const svg = box.querySelector<SVGSVGElement>("svg.chart");
  if (svg !== null) follow(box, svg);
}
for (const period of document.querySelectorAll<HTMLElement>("[data-period]")) slide(period);

/** A slider under each field of a period; the chart is drawn again once it is let go. */
function slide(period: HTMLElement): void {
  const [from, to] = period.querySelectorAll<HTMLInputElement>("input");
  if (from === undefined || to === undefined) return;
  for (const field of [from, to]) {
    const [min, max] = [toNumber(field, field.min), toNumber(field, field.max)];
    if (!(max > min)) continue;
    const range = document.createElement("input");
    range.type = "range";
    range.min = String(min);
    range.max = String(max);
    range.ariaLabel = `${period.querySelector("legend")?.textContent ?? ""} ${field.parentElement?.textContent.trim() ?? ""}`;
    range.value = String(field.value === "" ? (field === from ? min : max) : toNumber(field, field.value));
    range.addEventListener("input", () => {
      const other = field === from ? to : from;
      const edge = field === from ? range.value === range.min : range.value === range.max;
      field.value = edge ? "" : fromNumber(field, Number(range.value));
      if (
        !edge &&
        other.value !== "" &&
        (field === from ? field.value > other.value : field.value < other.value)
      ) {
        other.value = field.value;
      }
    });
    range.addEventListener("change", () => field.form?.requestSubmit());
    field.parentElement?.after(range);
  }
}

function toNumber(field: HTMLInputElement, text: string): number {
  return field.type === "date" ? Math.round(Date.parse(text) / dayMs) : Number(text);
}

function fromNumber(field: HTMLInputElement, value: number): string {
  return field.type === "date" ? new Date(value * dayMs).toISOString().slice(0, 10) : String(value);
}
