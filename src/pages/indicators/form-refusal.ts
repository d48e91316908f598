import type { Refusal } from "../reading/refusals.ts";

/** The field of the form that a refusal is about: the rooms name parts of a definition, or what is wrong. */
export function besideField(refusal: Refusal): Refusal {
  const field = fields[refusal.key] ?? fieldOfPart(String(refusal.args["parameter"] ?? ""));
  return field === undefined ? refusal : { ...refusal, args: { ...refusal.args, parameter: field } };
}

const fields: Readonly<Record<string, string>> = {
  "indicator-time-wrong": "time",
  "indicator-value-needed": "value",
  "indicator-value-wrong": "value",
  "indicator-filter-groups": "filter",
  "indicator-grains-differ": "step-0",
  "indicator-loop": "step-0",
  "indicator-too-deep": "step-0",
  "indicator-not-computed": "step-0",
  "indicator-empty": "place",
  "indicator-too-large": "grain",
};

const ownFields: ReadonlySet<string> = new Set(["aggregation", "grain", "level", "period"]);

/** `definition.source.time.column` is the field `time`, `facts.target.value` the field `target`. */
function fieldOfPart(part: string): string | undefined {
  const [whole, first, second, third] = part.split(".");
  if (whole === "facts") return first === "target" && second === "by" ? "targetBy" : first;
  if (whole !== "definition") return undefined;
  if (first === "steps") return third === "period" ? "base" : `step-${second ?? 0}`;
  // Where a part has a field of its own within another.
  return third !== undefined && ownFields.has(third) ? third : second;
}
