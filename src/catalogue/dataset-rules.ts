import { Failure } from "../base/failure.ts";
import { toLicence } from "./licence.ts";
import { cleanMetadata, cleanText } from "./metadata-rules.ts";
import type { Metadata } from "./metadata.ts";

export function toTitle(text: string): string {
  const title = cleanText(text.replace(/\s+/g, " "), Infinity);
  if (title === "" || title.length > 300) {
    throw new Failure("invalid", "catalogue-title-wrong", { parameter: "title", max: 300 });
  }
  return title;
}

export function toDescription(text: string): string {
  if (text.length > 50_000) {
    throw new Failure("invalid", "catalogue-description-long", { parameter: "description", max: 50_000 });
  }
  return cleanText(text, 50_000);
}

type MetadataFields = { readonly [field: string]: unknown };

/**
 * Of a producer, who can mend it: what would be dropped or cut is refused, with the field. `held` are
 * the fields with something in them, `emptied` those that were given with nothing.
 */
export function toMetadataChange(change: object = {}): {
  readonly held: Partial<Metadata>;
  readonly emptied: readonly string[];
} {
  const { indicator: _computed, boards: _shown, selfData: _declared, ...written } = change as MetadataFields;
  const given = Object.entries(written).map(([field, value]) => [field, value ?? undefined] as const);
  const { value, problems } = cleanMetadata(Object.fromEntries(given));
  const [first] = problems;
  if (first !== undefined) {
    throw new Failure("invalid", first.key, {
      ...first.args,
      parameter: `metadata.${first.where?.["field"]}`,
    });
  }
  const fields = given.map(([field]) => field);
  return {
    held: Object.fromEntries(Object.entries(value).filter(([field]) => fields.includes(field))),
    emptied: fields.filter((field) => !Object.hasOwn(value, field)),
  };
}

/** Empty where the producer takes the licence back. */
export function toLicenceText(text: string): string {
  if (text.length > 500) {
    throw new Failure("invalid", "catalogue-licence-long", { parameter: "licence", max: 500 });
  }
  return toLicence(text);
}

export function toReason(text: string): string {
  const reason = text.trim();
  if (reason === "" || reason.length > 2000) {
    throw new Failure("invalid", "catalogue-reason-wrong", { parameter: "reason", max: 2000 });
  }
  return reason;
}
