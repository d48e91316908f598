import type { Contact, Coverage, Distribution } from "../../catalogue/metadata.ts";
import { distinct, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isRawRecord, type RawRecord } from "../normalize/fields.ts";
import {
  toAccessRights,
  toEmail,
  toFrequency,
  toHvdCategories,
  toLanguages,
  toStandard,
  toThemes,
} from "../normalize/terms.ts";
import type { RecordContext } from "./record-context.ts";

/** A dataset of a `data.json` (Project Open Data 1.1, DCAT-US), which names its fields after DCAT. */
export function dataJsonRecord(told: RawRecord, context: RecordContext): Draft {
  const fields = new Fields(told, context.base);
  return {
    identifier: fields.text("identifier", "@id", "id"),
    title: fields.text("title"),
    description: fields.markdown("description"),
    licence: fields.licence("license", fields.texts("license")),
    url: fields.address("landingPage"),
    metadata: {
      language: context.language,
      keywords: fields.texts("keyword", "keywords"),
      themes: toThemes(fields.texts("theme")),
      frequency: toFrequency(fields.text("accrualPeriodicity")),
      accessRights: toAccessRights(fields.text("accessLevel", "accessRights")),
      issued: fields.date("issued"),
      modified: fields.date("modified"),
      temporal: fields.periodIn("temporal"),
      spatial: spatialOf(fields),
      publisher: publisherOf(fields),
      contacts: contactsOf(fields),
      landingPage: fields.address("landingPage"),
      documentation: fields.addresses("references", "describedBy"),
      conformsTo: fields.texts("conformsTo").map(toStandard),
      hvdCategories: toHvdCategories(fields.texts("hvdCategory")),
      identifiers: fields.texts("identifier"),
      languages: toLanguages(fields.texts("language")),
      rights: fields.text("rights"),
      distributions: distributionsOf(fields),
    },
    problems: fields.problems,
  };
}

function spatialOf(fields: Fields): Coverage[] {
  const text = fields.raw("spatial");
  const bbox = fields.box("spatial");
  if (bbox !== undefined) return [{ bbox }];
  const label = isRawRecord(text) ? undefined : fields.text("spatial");
  return label === undefined ? [] : [{ label }];
}

function publisherOf(fields: Fields) {
  const isObject = isRawRecord(fields.raw("publisher"));
  const publisher = isObject ? fields.object("publisher") : undefined;
  const name = publisher?.text("name") ?? (isObject ? undefined : fields.text("publisher"));
  if (name === undefined) return undefined;
  return present({
    name,
    email: toEmail(publisher?.text("mbox", "email")),
    url: publisher?.address("homepage", "url"),
  });
}

function contactsOf(fields: Fields): Contact[] {
  const contact = isRawRecord(fields.raw("contactPoint")) ? fields.object("contactPoint") : undefined;
  const told: Contact = present({ name: contact?.text("fn"), email: toEmail(contact?.text("hasEmail")) });
  return Object.keys(told).length === 0 ? [] : [told];
}

function distributionsOf(fields: Fields): Distribution[] {
  return distinct(
    fields.objects("distribution").map((told, position) =>
      toDistribution(
        {
          id: told.text("identifier", "@id"),
          title: told.text("title"),
          description: told.markdown("description"),
          accessUrl: told.address("accessURL", "downloadURL"),
          downloadUrl: told.address("downloadURL"),
          format: told.text("format"),
          mediaType: told.text("mediaType"),
          sizeBytes: toSizeBytes(told.raw("byteSize")),
          licence: told.licence("license", told.texts("license")),
          issued: told.date("issued"),
          modified: told.date("modified"),
        },
        position,
      ),
    ),
  );
}
