import { defined } from "../../base/defined.ts";
import type { IndicatorDefinition, RowsSource } from "../../indicators/definition.ts";
import type { Indicator } from "../../indicators/indicator.ts";
import type { NewIndicator } from "../../indicators/room.ts";
import type { PlaceLevel } from "../../territory/territory.ts";
import { codeOfStep, stepOfCode } from "./step-codes.ts";

/** Every field of the form as text, by its name; `step-0` and so on are the steps. */
export type IndicatorFields = Readonly<Record<string, string>>;

/** What a form says, but for the organization whose indicator it is. */
export type ToldIndicator = Omit<NewIndicator, "organization">;

export const stepsMax = 10;

/** The steps that are chosen, in their order, without what was left empty between them. */
export function stepsOf(fields: IndicatorFields): readonly string[] {
  return Array.from({ length: stepsMax }, (_, index) => fields[`step-${index}`] ?? "").filter(
    (code) => code !== "",
  );
}

/** How many menus of steps are shown: those that are chosen, and one more. */
export function menusOf(fields: IndicatorFields): number {
  return Math.min(stepsMax, Math.max(3, stepsOf(fields).length + 1));
}

/** The table that the form asks about, or what it is computed from where the form does not ask. */
export type AskedSource = AskedTable | IndicatorDefinition["source"];
type AskedTable = Pick<RowsSource, "table" | "instance">;

export function readIndicatorForm(fields: IndicatorFields, source: AskedSource): ToldIndicator {
  const text = (name: string) => (fields[name]?.trim() === "" ? undefined : fields[name]?.trim());
  const base = text("base") ?? "";
  return {
    title: text("title") ?? "",
    decimals: Number(text("decimals") ?? "0"),
    definition: {
      source: sourceOf(fields, source),
      steps: stepsOf(fields).flatMap((code) => stepOfCode(code, base) ?? []),
    },
    ...defined({
      description: text("description"),
      unit: text("unit"),
      better: betterOf(fields["better"]),
      method: text("method"),
      target: targetOf(text("target"), text("targetBy")),
    }),
  };
}

function betterOf(told: string | undefined): "more" | "less" | undefined {
  return told === "more" || told === "less" ? told : undefined;
}

function targetOf(value: string | undefined, by: string | undefined): NewIndicator["target"] {
  if (value === undefined) return undefined;
  return { value: Number(value.replace(/[\s\u202f\u00a0]/g, "").replace(",", ".")), ...defined({ by }) };
}

/** What a form without its columns does not ask stays. */
function sourceOf(fields: IndicatorFields, source: AskedSource): IndicatorDefinition["source"] {
  if ("kind" in source && (source.kind !== "rows" || fields["aggregation"] === undefined)) return source;
  return rowsSourceOf(fields, source);
}

function rowsSourceOf(fields: IndicatorFields, { table, instance }: AskedTable): RowsSource {
  const text = (name: string, otherwise = "") => fields[name] ?? otherwise;
  const column = text("value");
  return {
    kind: "rows",
    table,
    ...defined({ instance }),
    filter: text("filter"),
    value: {
      aggregation: text("aggregation", "count") as RowsSource["value"]["aggregation"],
      ...(column === "" ? {} : { column }),
      ...defined({ plus: addedIn(fields, column) }),
    },
    time: timeOf(fields),
    ...defined({ place: placeOf(text("place")) }),
    rollUp: text("rollUp") === "on",
    ...gapsOf(fields),
  };
}

/** Before the name of a column that is added to the one of the menu. */
export const addedPrefix = "plus.";

function addedIn(fields: IndicatorFields, value: string): readonly string[] | undefined {
  const names = Object.keys(fields)
    .filter((name) => name.startsWith(addedPrefix))
    .map((name) => name.slice(addedPrefix.length))
    .filter((name) => name !== value);
  return names.length === 0 ? undefined : names;
}

/** What the menu of dates holds where the whole table is about one period, which another field tells. */
export const onePeriod = "";

function timeOf(fields: IndicatorFields): RowsSource["time"] {
  const grain = (fields["grain"] ?? "day") as RowsSource["time"]["grain"];
  const column = fields["time"] ?? onePeriod;
  return column === onePeriod ? { period: fields["period"] ?? "", grain } : { column, grain };
}

/** Nothing is told elsewhere than in the place that a table covers: there alone is nothing zero. */
function gapsOf(fields: IndicatorFields): Pick<RowsSource, "gaps" | "covers"> {
  if (fields["gaps"] !== "zero") return { gaps: "missing" };
  const covers = placeOf(fields["covers"] || "country:FR");
  return covers !== undefined && "code" in covers ? { gaps: "zero", covers } : { gaps: "zero" };
}

/** `country:FR` and `departement:35` are places; `column:departement:dep` is a column of codes. */
export function placeOf(told: string): RowsSource["place"] {
  const [first = "", second = "", ...rest] = told.split(":");
  if (told === "") return undefined;
  if (first !== "column") return { level: first as PlaceLevel, code: second };
  return { column: rest.join(":"), level: second as PlaceLevel };
}

export function codeOfPlace(place: RowsSource["place"]): string {
  if (place === undefined) return "country:FR";
  return "column" in place ? `column:${place.level}:${place.column}` : `${place.level}:${place.code}`;
}

/** The fields of an indicator that is there. */
export function fieldsOfIndicator({ dataset, facts, definition }: Indicator): IndicatorFields {
  return {
    title: dataset.title,
    description: dataset.description ?? "",
    ...fieldsOfReading(facts),
    ...(definition?.source.kind === "rows" ? fieldsOfSource(definition.source) : {}),
    ...fieldsOfSteps(definition?.steps ?? []),
  };
}

function fieldsOfReading({
  unit = "",
  better,
  method = "",
  target,
  decimals,
}: Indicator["facts"]): IndicatorFields {
  return {
    unit,
    decimals: String(decimals),
    better: better ?? "",
    method,
    target: target === undefined ? "" : String(target.value),
    targetBy: target?.by ?? "",
  };
}

function fieldsOfSteps(steps: IndicatorDefinition["steps"]): IndicatorFields {
  const base = steps.find((step) => step.kind === "base-100");
  const codes = steps.map((step) => (step.kind === "base-100" ? step.kind : codeOfStep(step)));
  return {
    base: base?.period ?? "",
    ...Object.fromEntries(codes.map((code, index) => [`step-${index}`, code])),
  };
}

function fieldsOfSource({ filter, value, time, place, rollUp, gaps, covers }: RowsSource): IndicatorFields {
  return {
    filter,
    value: value.column ?? "",
    aggregation: value.aggregation,
    ...Object.fromEntries((value.plus ?? []).map((name) => [addedPrefix + name, "on"])),
    time: "column" in time ? time.column : onePeriod,
    period: "period" in time ? time.period : "",
    grain: time.grain,
    place: codeOfPlace(place),
    rollUp: rollUp ? "on" : "",
    gaps,
    ...(covers === undefined ? {} : { covers: codeOfPlace(covers) }),
  };
}
