import type { IndicatorStep } from "../../indicators/definition.ts";

/** How a step is written as one choice of a menu: `mean:7`, `per:100000`, `change:year:percent`, `ratio:100:<id>`. */
export function codeOfStep(step: IndicatorStep): string {
  switch (step.kind) {
    case "per-inhabitants":
      return `per:${step.times}`;
    case "scale":
      return `scale:${step.times}`;
    case "ratio":
      return `ratio:${step.times}:${step.by}`;
    case "over":
      return `${step.take}:${step.periods}`;
    case "change":
      return `change:${step.since}:${step.relative ? "percent" : "value"}`;
    case "base-100":
      return `base-100:${step.period}`;
    case "cumulative":
    case "share":
      return step.kind;
  }
}

/** `undefined` for what is no step. The period of a base stands in a field of its own. */
export function stepOfCode(code: string, base: string): IndicatorStep | undefined {
  const [kind = "", first = "", second = ""] = code.split(":");
  return steps.get(kind)?.(first, second, base);
}

type StepReader = (first: string, second: string, base: string) => IndicatorStep;

const steps: ReadonlyMap<string, StepReader> = new Map<string, StepReader>([
  ["per", (times) => ({ kind: "per-inhabitants", times: Number(times) })],
  ["scale", (times) => ({ kind: "scale", times: Number(times) })],
  ["ratio", (times, by) => ({ kind: "ratio", times: Number(times), by })],
  ["mean", (periods) => ({ kind: "over", take: "mean", periods: Number(periods) })],
  ["sum", (periods) => ({ kind: "over", take: "sum", periods: Number(periods) })],
  [
    "change",
    (since, how) => ({
      kind: "change",
      since: since === "year" ? "year" : Number(since),
      relative: how === "percent",
    }),
  ],
  ["base-100", (_first, _second, period) => ({ kind: "base-100", period })],
  ["cumulative", () => ({ kind: "cumulative" })],
  ["share", () => ({ kind: "share" })],
]);

/** What the menu offers, but for the division by another indicator. */
export const offeredSteps = [
  "mean:7",
  "mean:3",
  "mean:12",
  "sum:7",
  "sum:12",
  "per:100000",
  "per:1000",
  "per:1",
  "scale:100",
  "change:year:percent",
  "change:year:value",
  "change:1:percent",
  "change:1:value",
  "change:7:percent",
  "cumulative",
  "share",
  "base-100",
] as const;
