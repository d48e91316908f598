import type { Dataset } from "../dataset.ts";
import { describe, reference, says, type Statement, text, typed } from "./description.ts";
import { expand } from "./prefixes.ts";

/**
 * Of an indicator, how it is measured and in what, as StatDCAT-AP 1.0.1 has a statement on quality told:
 * an annotation of the W3C Data Quality Vocabulary, of the Web Annotation kind.
 */
export function describeMeasure(
  { metadata: { indicator } }: Dataset,
  language: string,
): readonly Statement[] {
  const { method = "", unit = "" } = indicator ?? {};
  const told = [unit, method].map((words) => words.trim()).filter((words) => words !== "");
  if (told.length === 0) return [];
  const body = describe(
    undefined,
    ["oa:TextualBody"],
    [
      ["rdf:value", text(told.join("\n\n"), language)],
      ["dct:format", typed("text/plain", "xsd:string")],
    ],
  );
  const annotation = describe(
    undefined,
    ["dqv:QualityAnnotation"],
    [["oa:motivatedBy", reference(expand("dqv:qualityAssessment"))], says("oa:hasBody", body)],
  );
  return [["dqv:hasQualityAnnotation", annotation]];
}
