import type { Dataset } from "../dataset.ts";
import type { IndicatorFacts, StatusCounts } from "../metadata.ts";
import { describe, type Description, reference, says, type Statement, text, typed } from "./description.ts";
import { expand } from "./prefixes.ts";

/** Of an indicator, how it is measured, and how much of it is known. */
export function describeMeasure(
  { metadata: { indicator } }: Dataset,
  language: string,
): readonly Statement[] {
  return [...annotated(indicator, language), ...measuredQuality(indicator?.counts)];
}

/**
 * How it is measured and in what, as StatDCAT-AP 1.0.1 has a statement on quality told: an annotation of
 * the W3C Data Quality Vocabulary, of the Web Annotation kind.
 */
function annotated(indicator: IndicatorFacts | undefined, language: string): readonly Statement[] {
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

/** The dimension of ISO/IEC 25012 that tells how much of what should be there is there. */
const completeness = "http://www.w3.org/2016/05/ldqd#completeness";

/** How many values are worth what, and which share of all is known: measurements of the same vocabulary. */
function measuredQuality(counts: StatusCounts | undefined): readonly Statement[] {
  if (counts === undefined) return [];
  const { observed, provisional, estimated, missing } = counts;
  const all = observed + provisional + estimated + missing;
  if (all === 0) return [];
  const known = measurement(
    "share of values that are known",
    "xsd:decimal",
    ((all - missing) / all).toFixed(6),
  );
  const each = Object.entries({ observed, provisional, estimated, missing }).map(([status, count]) =>
    measurement(`number of values that are ${status}`, "xsd:integer", String(count)),
  );
  return [known, ...each].map((value) => ["dqv:hasQualityMeasurement", value]);
}

function measurement(definition: string, datatype: string, value: string): Description {
  const metric = describe(
    undefined,
    ["dqv:Metric"],
    [
      ["skos:definition", text(definition, "en")],
      ["dqv:expectedDataType", reference(expand(datatype))],
      ["dqv:inDimension", reference(completeness)],
    ],
  );
  return describe(
    undefined,
    ["dqv:QualityMeasurement"],
    [
      ["dqv:isMeasurementOf", metric],
      ["dqv:value", typed(value, datatype)],
    ],
  );
}
