import { type AlertCondition, type AlertRule, conditionKinds } from "../../alerts/rule.ts";
import type { NewRule } from "../../alerts/room.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import type { IndicatorFacts } from "../../catalogue/metadata.ts";
import { countryCode, type IndicatorPlace } from "../../indicators/definition.ts";
import { findPlaces } from "../indicators/find-place.ts";
import { field } from "../reading/forms.ts";

export type ConditionKind = (typeof conditionKinds)[number];

/** The kind that an address names, where it names one. */
export function kindNamed(url: URL): ConditionKind | undefined {
  return conditionKinds.find((kind) => kind === url.searchParams.get("kind"));
}

/** What is written in the form of a rule, of that kind. */
export function conditionWritten(kind: ConditionKind, form: FormData): AlertCondition {
  switch (kind) {
    case "threshold":
      return {
        kind,
        way: field(form, "way") === "below" ? "below" : "above",
        value: numberWritten(form, "value"),
      };
    case "change": {
      const [way, since] = [field(form, "way"), field(form, "since")];
      return {
        kind,
        way: way === "fall" || way === "either" ? way : "rise",
        by: numberWritten(form, "by"),
        relative: field(form, "in") !== "unit",
        since: since === "year" ? "year" : numberWritten(form, "periods"),
      };
    }
    case "target":
      return { kind };
    case "absent":
      return { kind, days: numberWritten(form, "days") };
  }
}

/** As people write numbers: `1 200,5`. */
function numberWritten(form: FormData, name: string): number {
  const written = field(form, name).replaceAll(/\s/g, "").replace(",", ".").replace("−", "-");
  return /^-?\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
}

/** One place, by its name or code, or each place of a level. Throws `invalid` where none is meant, or several are. */
export function placeWritten(
  locals: Pick<App.Locals, "rooms">,
  facts: Pick<IndicatorFacts, "levels">,
  form: FormData,
): Pick<NewRule, "level" | "code"> {
  if (field(form, "where") === "each") return { level: field(form, "level") };
  const written = field(form, "place");
  const [found, ...others] = findPlaces(locals, facts, written);
  if (found === undefined) {
    throw new Failure("invalid", "alerts-place-unknown", { parameter: "place", code: written.slice(0, 100) });
  }
  if (others.length > 0) {
    const places = [found, ...others].map(({ label, level, code }) => `${label} (${level} ${code})`);
    throw new Failure("invalid", "pages-alerts-place-several", { parameter: "place", places });
  }
  const { level, code } = found;
  return { level, code: level === "country" ? countryCode : code };
}

/** Whose it is and who sees it: `own`, or `members` and `everybody` with an organization. */
export function ownerWritten(form: FormData): Pick<NewRule, "organization" | "audience"> {
  const [audience = "", organization = ""] = field(form, "for").split(" ");
  return organization === "" ? {} : defined({ organization, audience });
}

/** A place as it is found again: `Ille-et-Vilaine (departement 35)`. */
export function placeNamed(
  { rooms }: Pick<App.Locals, "rooms">,
  place: Pick<IndicatorPlace, "level" | "code"> | undefined,
): string {
  if (place === undefined) return "";
  if (place.level === "country") return "France";
  const label = rooms.places.findPlace(place.level, place.code)?.label;
  return label === undefined ? place.code : `${label} (${place.level} ${place.code})`;
}

/** What the fields of a rule hold: see `conditionWritten` and `placeWritten`. */
export function fieldsOfRule(
  locals: Pick<App.Locals, "rooms">,
  { condition, level, place, note, audience }: AlertRule,
): Readonly<Record<string, string>> {
  return {
    ...fieldsOfCondition(condition),
    note,
    audience,
    level,
    where: place === undefined ? "each" : "one",
    place: placeNamed(locals, place && { level, code: place.code }),
  };
}

function fieldsOfCondition(condition: AlertCondition): Readonly<Record<string, string>> {
  switch (condition.kind) {
    case "threshold":
      return { way: condition.way, value: String(condition.value) };
    case "change": {
      const { way, by, relative, since } = condition;
      const periods: Record<string, string> = since === "year" ? {} : { periods: String(since) };
      const span = since === "year" ? "year" : "periods";
      return { way, by: String(by), in: relative ? "percent" : "unit", since: span, ...periods };
    }
    case "target":
      return {};
    case "absent":
      return { days: String(condition.days) };
  }
}
