import type { PersonalDataNotice } from "../../catalogue/metadata.ts";
import { toContact } from "./agents.ts";
import { present } from "../normalize/draft.ts";
import type { RecordReading } from "./reading.ts";
import type { Resource } from "./resource.ts";
import { paragraphsOf, textsOf } from "./texts.ts";

/** That data name people, as the W3C Data Privacy Vocabulary tells it: why, and who hears those people. */
export function personalDataOf(resource: Resource, reading: RecordReading): PersonalDataNotice | undefined {
  const basis = resource.at(resource.first("hasLegalBasis"));
  const right = resource.at(resource.first("hasRight"));
  const heard = right?.first("isExercisedAt");
  const data = resource.at(resource.first("hasPersonalData"));
  // Each once, whatever its language.
  const columns = data === undefined ? [] : [...textsOf(data, "title").values()].flat();
  const notice = present({
    reason: basis === undefined ? undefined : paragraphsOf(basis, reading.language, "description"),
    contact: right === undefined || heard === undefined ? undefined : toContact(right, heard, reading),
    columns: columns.length === 0 ? undefined : columns,
  });
  return Object.keys(notice).length === 0 ? undefined : notice;
}
