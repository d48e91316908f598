import type { Dataset } from "../dataset.ts";
import { describeContact } from "./agents.ts";
import { describe, says, saysEach, type Statement, text } from "./description.ts";

/**
 * That data name people, why they may be published and where those people are heard, in the words of
 * the W3C Data Privacy Vocabulary (https://w3id.org/dpv, DPV 2): DCAT has none for it.
 */
export function describePersonalData(dataset: Dataset, language: string): readonly Statement[] {
  const { personalData } = dataset.metadata;
  if (personalData === undefined) return [];
  const { contact } = personalData;
  const reason = personalData.reason?.trim() ?? "";
  const columns = (personalData.columns ?? []).map((name) => name.trim()).filter((name) => name !== "");
  const notice = contact === undefined ? undefined : describeContact(contact, dataset);
  const data = describe(
    undefined,
    ["dpv:PersonalData"],
    saysEach(
      "dct:title",
      columns.map((name) => text(name, language)),
    ),
  );
  return [
    ["dpv:hasPersonalData", data],
    ...saysEach("dpv:hasLegalBasis", [
      reason === ""
        ? undefined
        : describe(undefined, ["dpv:LegalBasis"], [["dct:description", text(reason, language)]]),
    ]),
    ...saysEach("dpv:hasRight", [
      notice === undefined
        ? undefined
        : describe(undefined, ["dpv:DataSubjectRight"], [says("dpv:isExercisedAt", notice)]),
    ]),
  ];
}
