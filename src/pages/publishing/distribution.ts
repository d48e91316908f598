import type { Language } from "../../base/language.ts";
import type { Distribution, DistributionKind } from "../../catalogue/metadata.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { languages } from "../../vocabularies/languages.ts";
import { languageName, licenceShown, termLabel } from "../reading/terms.ts";
import { chosen, split, toStandard } from "./description-change.ts";
import { choice, writeStandard } from "./description.ts";

/** A table is what this instance makes of a file: a producer adds the others. */
export const kinds = ["file", "service", "link", "series"] as const satisfies readonly DistributionKind[];

/** Fields of one text, kept as they are written. */
const plain = [
  "title",
  "description",
  "accessUrl",
  "downloadUrl",
  "mediaType",
  "rights",
  "issued",
  "modified",
] as const satisfies readonly (keyof Distribution)[];

type Texts = Readonly<Record<string, string>>;

/** The form of a distribution as it is kept; an empty one where it is to be added. */
export function distributionTexts(one: Partial<Distribution>, language: Language): Texts {
  const { kind = "file", service, format, licence, sizeBytes, languages: told = [], conformsTo = [] } = one;
  return {
    ...Object.fromEntries(plain.map((name) => [name, one[name] ?? ""])),
    kind,
    format: format === undefined ? "" : termLabel(fileTypes, format, language),
    licence: licence === undefined ? "" : licenceShown(licence).name,
    sizeBytes: sizeBytes === undefined ? "" : String(sizeBytes),
    languages: told.map((code) => languageName(code, language)).join(", "),
    conformsTo: conformsTo.map(writeStandard).join("\n"),
    endpointUrl: service?.endpointUrl ?? "",
    endpointDescription: service?.endpointDescription ?? "",
    ...choice("availability", availabilities, one.availability),
  };
}

/** What the form asks; what it does not show of the one that it changes stays. */
export function toDistribution(texts: Texts, before: Distribution | undefined): Record<string, unknown> {
  const told = {
    ...Object.fromEntries(plain.map((name) => [name, texts[name]])),
    kind: before?.kind === "table" ? "table" : texts["kind"],
    format: texts["format"],
    licence: texts["licence"],
    sizeBytes: Number(texts["sizeBytes"]?.replace(/\s/g, "")) || undefined,
    languages: split(texts["languages"], ",").map((text) => languages.find(text)?.code ?? text),
    conformsTo: split(texts["conformsTo"], "\n").map(toStandard),
    availability: chosen(texts, "availability"),
    service: toService(texts, before?.service),
    checksum: texts["downloadUrl"] === (before?.downloadUrl ?? "") ? before?.checksum : undefined,
  };
  const held = Object.entries(told).filter(([, value]) => value !== undefined && value !== "");
  return { ...(before === undefined ? {} : { id: before.id }), ...Object.fromEntries(held) };
}

function toService(texts: Texts, before: Distribution["service"]): Record<string, unknown> | undefined {
  const { endpointUrl = "", endpointDescription = "" } = texts;
  if (endpointUrl === "") return undefined;
  const { endpointDescription: _described, ...rest } = before ?? { endpointUrl };
  return { ...rest, endpointUrl, ...(endpointDescription === "" ? {} : { endpointDescription }) };
}
