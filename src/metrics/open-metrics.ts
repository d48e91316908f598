/** A value of a family, with what tells it from the others. */
export interface FamilyValue {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** What is added to the family's name: `_total` of a counter, `_bucket`, `_sum` and `_count` of a histogram. */
  readonly suffix?: "_total" | "_info" | "_bucket" | "_sum" | "_count";
}

export interface Family {
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram" | "info";
  /** With which the name ends. */
  readonly unit?: "seconds" | "bytes";
  readonly help: string;
  readonly samples: readonly FamilyValue[];
}

export const mediaType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** The text format of OpenMetrics 1.0. Families without a value are left out. */
export function writeFamilies(families: readonly Family[]): string {
  const lines = families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, type, unit, help, samples }) => [
      `# TYPE ${name} ${type}`,
      ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
      `# HELP ${name} ${escape(help)}`,
      ...samples.map(
        ({ labels, value, suffix = "" }) => `${name}${suffix}${toLabels(labels)} ${toNumber(value)}`,
      ),
    ]);
  return [...lines, "# EOF", ""].join("\n");
}

export function gauge(name: string, help: string, samples: readonly FamilyValue[] | number): Family {
  return { name, type: "gauge", ...unitOf(name), help, samples: samplesOf(samples) };
}

/** `name` without `_total`, which its values have. */
export function counter(name: string, help: string, samples: readonly FamilyValue[] | number): Family {
  const counted = samplesOf(samples).map((sample) => ({ ...sample, suffix: "_total" as const }));
  return { name, type: "counter", ...unitOf(name), help, samples: counted };
}

function samplesOf(samples: readonly FamilyValue[] | number): readonly FamilyValue[] {
  return typeof samples === "number" ? [{ value: samples }] : samples;
}

function unitOf(name: string): Pick<Family, "unit"> {
  const [, unit] = /_(seconds|bytes)$/.exec(name) ?? [];
  return unit === undefined ? {} : { unit: unit as "seconds" | "bytes" };
}

function toLabels(labels: FamilyValue["labels"] = {}): string {
  const told = Object.entries(labels).map(([name, value]) => `${name}="${escape(value)}"`);
  return told.length === 0 ? "" : `{${told.join(",")}}`;
}

function escape(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');
}

function toNumber(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
