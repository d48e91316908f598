import type { Agent, Contact, Distribution, Metadata, Standard } from "../../catalogue/metadata.ts";
import { distinct, toChecksum, toDistribution, toSizeBytes } from "../normalize/distribution.ts";
import { type Draft, present } from "../normalize/draft.ts";
import { Fields, isRawRecord, listOf, type RawRecord } from "../normalize/fields.ts";
import { toEmail, toFrequency, toLanguages, toThemes } from "../normalize/terms.ts";
import { coveragesOf } from "./schema-org-places.ts";

/** A dataset of schema.org, as pages tell it to search engines; Croissant 1.0 says its files the same way. */
export function schemaOrgRecord(told: RawRecord, page: string): Draft {
  const fields = new Fields(told, page);
  const url = fields.address("url") ?? page;
  const identifiers = identifiersOf(fields);
  const languages = toLanguages(languagesOf(fields));
  return {
    identifier: identifiers[0] ?? url,
    title: fields.text("name", "headline", "alternateName"),
    description: fields.markdown("description", "abstract"),
    licence: licenceOf(fields),
    url,
    metadata: {
      language: languages.length === 1 ? languages[0] : undefined,
      keywords: keywordsOf(fields),
      themes: toThemes(namesOf(fields, "about")),
      frequency: toFrequency(fields.text("repeatFrequency", "updateFrequency")),
      issued: fields.date("datePublished", "dateCreated"),
      modified: fields.date("dateModified"),
      temporal: fields.periodIn("temporalCoverage"),
      spatial: coveragesOf(fields),
      publisher:
        agentsOf(fields, "publisher")[0] ??
        agentsOf(fields, "provider")[0] ??
        agentsOf(fields, "sourceOrganization")[0],
      creators: [...agentsOf(fields, "creator"), ...agentsOf(fields, "author")],
      contacts: contactsOf(fields),
      landingPage: url,
      documentation: fields.addresses("usageInfo", "documentation"),
      conformsTo: linksOf(fields, "conformsTo").filter(({ uri }) => uri?.includes("/croissant/") !== true),
      provenance: provenanceOf(fields),
      version: fields.text("version"),
      identifiers,
      languages,
      rights: fields.text("conditionsOfAccess", "copyrightNotice"),
      series: linksOf(fields, "isPartOf")[0],
      distributions: distributionsOf(fields),
      interactions: interactionsOf(fields),
    },
    problems: fields.problems,
  };
}

function licenceOf(fields: Fields): string | undefined {
  return fields.licence(
    "license",
    linksOf(fields, "license").flatMap(({ uri, title }) => [uri, title]),
  );
}

/** `@id` is the name of the node where it is an address; a text of its own follows, then the same elsewhere. */
function identifiersOf(fields: Fields): string[] {
  const id = fields.text("@id");
  const own = listOf(fields.raw("identifier")).flatMap((told) => {
    const value = isRawRecord(told)
      ? new Fields(told, "").text("value", "url", "@id")
      : new Fields({ told }, "").text("told");
    return value ?? [];
  });
  const known = [...(id === undefined || id.startsWith("_:") ? [] : [id]), ...own, ...fields.texts("sameAs")];
  return [...new Set(known)];
}

/** Texts, or objects with a name. */
function namesOf(fields: Fields, name: string): string[] {
  return listOf(fields.raw(name)).flatMap((told) => {
    const inside = new Fields(isRawRecord(told) ? told : { name: told }, "");
    return inside.text("name", "termCode", "value") ?? [];
  });
}

/** A list, or one text with commas. */
function keywordsOf(fields: Fields): string[] {
  const told = namesOf(fields, "keywords");
  const words = told.length === 1 ? (told[0] ?? "").split(/[,;]/) : told;
  return [...new Set(words.map((word) => word.trim()).filter((word) => word !== ""))];
}

function languagesOf(fields: Fields): string[] {
  return listOf(fields.raw("inLanguage")).flatMap((told) => {
    const inside = new Fields(isRawRecord(told) ? told : { name: told }, "");
    return inside.text("alternateName", "name", "@id") ?? [];
  });
}

/** Addresses, texts or works. */
function linksOf(fields: Fields, name: string): Standard[] {
  return listOf(fields.raw(name)).flatMap((told) => {
    const inside = new Fields(isRawRecord(told) ? told : { "@id": told }, "");
    const text = inside.text("url", "@id");
    const uri = text !== undefined && /^https?:\/\//.test(text) ? text : undefined;
    const link: Standard = present({
      uri,
      title: inside.text("name") ?? (uri === undefined ? text : undefined),
    });
    return Object.keys(link).length === 0 ? [] : [link];
  });
}

function agentsOf(fields: Fields, role: string): Agent[] {
  return listOf(fields.raw(role)).flatMap((told) => {
    const inside = new Fields(isRawRecord(told) ? told : { name: told }, "");
    const name = inside.text("name", "legalName");
    if (name === undefined) return [];
    const uri = inside.text("@id", "identifier");
    return [
      present({
        name,
        uri: uri !== undefined && /^https?:\/\//.test(uri) ? uri : undefined,
        url: inside.address("url"),
        email: toEmail(inside.text("email")),
      }),
    ];
  });
}

function contactsOf(fields: Fields): Contact[] {
  const publishers = [...listOf(fields.raw("publisher")), ...listOf(fields.raw("creator"))].filter(
    isRawRecord,
  );
  const points = [
    ...listOf(fields.raw("contactPoint")),
    ...publishers.flatMap((told) => listOf(told["contactPoint"])),
  ].filter(isRawRecord);
  return points
    .map((told): Contact => {
      const point = new Fields(told, "");
      return present({
        name: point.text("name", "contactType"),
        email: toEmail(point.text("email")),
        url: point.address("url"),
        phone: point.text("telephone"),
      });
    })
    .filter((contact) => Object.keys(contact).length > 0);
}

function provenanceOf(fields: Fields): string | undefined {
  const sources = linksOf(fields, "isBasedOn").flatMap(({ uri, title }) => uri ?? title ?? []);
  return sources.length === 0 ? undefined : sources.join("\n");
}

function distributionsOf(fields: Fields): Distribution[] {
  // What is packed in another file has no address of its own (Croissant's `containedIn`).
  const own = listOf(fields.raw("distribution")).filter(
    (told) => !isRawRecord(told) || told["containedIn"] === undefined,
  );
  const files = own.map((told, position) => {
    const file = fields.inside(
      isRawRecord(told) ? told : { contentUrl: told },
      `distribution ${position + 1}`,
    );
    const download = file.address("contentUrl");
    const [algorithm, hash] = checksumOf(file);
    return toDistribution(
      {
        id: file.text("@id", "identifier"),
        title: file.text("name"),
        description: file.markdown("description"),
        accessUrl: download ?? file.address("url", "embedUrl"),
        downloadUrl: download,
        format: file.text("encodingFormat", "fileFormat"),
        mediaType: file.text("encodingFormat", "fileFormat"),
        sizeBytes: toSizeBytes(file.raw("contentSize")),
        checksum: toChecksum(algorithm, hash),
        licence: licenceOf(file),
        issued: file.date("datePublished", "uploadDate", "dateCreated"),
        modified: file.date("dateModified"),
      },
      position,
    );
  });
  return distinct(files);
}

function checksumOf(file: Fields): [algorithm?: string, hash?: string] {
  for (const algorithm of ["sha512", "sha256", "sha1", "md5"]) {
    const hash = file.text(algorithm);
    if (hash !== undefined) return [algorithm, hash];
  }
  return [];
}

type Count = keyof NonNullable<Metadata["interactions"]>;

const countsOfActions: Readonly<Record<string, Count>> = {
  ViewAction: "views",
  DownloadAction: "downloads",
  FollowAction: "followers",
  UseAction: "reuses",
};

function interactionsOf(fields: Fields): Metadata["interactions"] {
  const counts: Partial<Record<Count, number>> = {};
  for (const told of listOf(fields.raw("interactionStatistic")).filter(isRawRecord)) {
    const counter = new Fields(told, "");
    const type = counter.raw("interactionType");
    const action = isRawRecord(type)
      ? new Fields(type, "").text("@type", "@id")
      : counter.text("interactionType");
    const name = countsOfActions[action?.replace(/^.*[/:]/, "") ?? ""];
    const count = counter.number("userInteractionCount");
    if (name !== undefined && count !== undefined) counts[name] = count;
  }
  return Object.keys(counts).length === 0 ? undefined : counts;
}
