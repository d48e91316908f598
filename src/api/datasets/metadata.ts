import { z } from "@hono/zod-openapi";
import { figureKinds, legalGrounds, type Metadata } from "../../catalogue/metadata.ts";

/** What holds nothing any more, in a change. */
function cleared<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().optional();
}

const text = z.string();
const texts = z.array(text);

const standard = z.strictObject({ uri: text.optional(), title: text.optional() });

const period = z.strictObject({ start: text.optional(), end: text.optional() });

const coverage = z.strictObject({
  place: z
    .strictObject({ level: z.enum(["commune", "epci", "departement", "region"]), code: text })
    .optional(),
  uri: text.optional(),
  label: text.optional(),
  bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
});

const agent = z.strictObject({
  name: text,
  uri: text.optional(),
  url: text.optional(),
  email: text.optional(),
  type: text.optional(),
});

const contact = z.strictObject({
  name: text.optional(),
  email: text.optional(),
  url: text.optional(),
  phone: text.optional(),
});

const translation = z.strictObject({
  title: text.optional(),
  description: text.optional(),
  keywords: texts.optional(),
});

const distributionSchema = z
  .strictObject({
    id: text.optional(),
    kind: z.enum(["file", "table", "service", "link", "series"]).optional(),
    title: text.optional(),
    description: text.optional(),
    accessUrl: text.optional(),
    downloadUrl: text.optional(),
    format: text.optional(),
    mediaType: text.optional(),
    sizeBytes: z.int().min(0).optional(),
    checksum: z
      .strictObject({ algorithm: z.enum(["md5", "sha1", "sha256", "sha512"]), value: text })
      .optional(),
    licence: text.optional(),
    rights: text.optional(),
    issued: text.optional(),
    modified: text.optional(),
    languages: texts.optional(),
    conformsTo: z.array(standard).optional(),
    availability: text.optional(),
    service: z
      .strictObject({
        endpointUrl: text,
        endpointDescription: text.optional(),
        title: text.optional(),
        conformsTo: z.array(standard).optional(),
      })
      .optional(),
  })
  .openapi("Distribution");

/**
 * As DCAT-AP names things, in camel case. Fields that a vocabulary rules take a code, an address or a
 * name of it, or a text of one's own; a field that is `null` is emptied. How long each may be, the
 * catalogue's rules say: they refuse with the field that is wrong.
 */
/** Of an indicator, as its instance computed it: it is told, and passed over where it is written. */
const indicatorFactsSchema = z.strictObject({
  table: text,
  unit: text.optional(),
  decimals: z.int(),
  better: z.enum(["more", "less"]).optional(),
  grain: z.enum(["day", "week", "month", "quarter", "year"]),
  levels: z.array(z.enum(["commune", "epci", "departement", "region", "country"])),
  from: text.optional(),
  to: text.optional(),
  target: z.strictObject({ value: z.number(), by: text.optional() }).optional(),
  method: text.optional(),
  sources: z.array(z.strictObject({ title: text, url: text })),
});

export const metadataSchema = z
  .strictObject({
    language: cleared(text),
    translations: cleared(z.record(text, translation)),
    keywords: cleared(texts),
    themes: cleared(texts),
    frequency: cleared(text),
    accessRights: cleared(text),
    issued: cleared(text),
    modified: cleared(text),
    temporal: cleared(z.array(period)),
    spatial: cleared(z.array(coverage)),
    publisher: cleared(agent),
    creators: cleared(z.array(agent)),
    contacts: cleared(z.array(contact)),
    landingPage: cleared(text),
    documentation: cleared(texts),
    conformsTo: cleared(z.array(standard)),
    provenance: cleared(text),
    legislation: cleared(texts),
    hvdCategories: cleared(texts),
    version: cleared(text),
    versionNotes: cleared(text),
    identifiers: cleared(texts),
    languages: cleared(texts),
    rights: cleared(text),
    series: cleared(standard),
    distributions: cleared(z.array(distributionSchema)),
    interactions: cleared(
      z.strictObject({
        views: z.int().min(0).optional(),
        downloads: z.int().min(0).optional(),
        reuses: z.int().min(0).optional(),
        followers: z.int().min(0).optional(),
      }),
    ),
    figures: cleared(
      z.array(
        z.strictObject({ kind: z.enum(figureKinds), table: text, title: text, query: text.optional() }),
      ),
    ),
    personalData: cleared(
      z.strictObject({ reason: text.optional(), contact: contact.optional(), columns: texts.optional() }),
    ),
    indicator: cleared(indicatorFactsSchema),
    boards: cleared(z.array(z.strictObject({ title: text, url: text }))),
    selfData: cleared(
      z.array(
        z.strictObject({
          table: text,
          name: text,
          purposes: text,
          ground: z.enum(legalGrounds),
          basis: text.optional(),
          origin: text,
          retention: text,
          recipients: text,
          officer: contact,
          algorithms: text.optional(),
        }),
      ),
    ),
  } satisfies Record<keyof Metadata, z.ZodType>)
  .openapi("DatasetMetadata", {
    example: {
      keywords: ["cantines", "menus"],
      themes: ["AGRI"],
      frequency: "WEEKLY",
      accessRights: "PUBLIC",
      temporal: [{ start: "2026-09-01", end: "2027-07-03" }],
      spatial: [{ place: { level: "commune", code: "35238" }, label: "Rennes" }],
      contacts: [{ name: "Service restauration", email: "restauration@example.org" }],
      languages: ["fr"],
    },
  });

export const originSchema = z.object({
  source: text,
  sourceName: text,
  identifier: text,
  url: text.optional(),
  seenAt: text,
});

export const qualitySchema = z
  .object({
    score: z.int(),
    max: z.int(),
    rating: z.enum(["excellent", "good", "sufficient", "bad", "incomplete"]),
    points: z.array(
      z.object({
        dimension: z.enum([
          "findability",
          "accessibility",
          "interoperability",
          "reusability",
          "contextuality",
        ]),
        criterion: text,
        max: z.int(),
        given: z.int(),
        name: text,
        reason: text,
        raise: text.optional(),
      }),
    ),
  })
  .openapi("Quality", {
    example: {
      score: 315,
      max: 405,
      rating: "good",
      points: [
        {
          dimension: "findability",
          criterion: "dcat:keyword",
          max: 30,
          given: 0,
          name: "Keywords",
          reason: "Missing.",
          raise: "Add at least one keyword.",
        },
      ],
    },
  });
