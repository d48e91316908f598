import { type Problem, problem } from "../base/failure.ts";
import type { Coverage } from "../catalogue/metadata.ts";
import { present } from "../harvest/normalize/draft.ts";
import { type DescribedRecord, toInstant, type WrittenRecord } from "./described.ts";
import { apiVersion, doi, languages, titleMax, uuid } from "./standard.ts";
import { toUuid4, uuidOf } from "./uuid.ts";
import { writeAccess } from "./write-access.ts";
import { writeMedia } from "./write-media.ts";
import { shortened, writeTexts } from "./write-texts.ts";

/** A dataset as a record of RUDI, API 1.4.1, whatever it came from. What cannot be said is a problem. */
export function writeRecord(told: DescribedRecord): WrittenRecord {
  const problems: Problem[] = [];
  const { dataset } = told;
  const { metadata } = dataset;
  const record = present({
    global_id: globalIdOf(told),
    local_id: metadata.identifiers.find((each) => !uuid.test(each) && !doi.test(each)) ?? dataset.slug,
    doi: metadata.identifiers.find((each) => doi.test(each)),
    resource_title: titleOf(told, problems),
    ...writeTexts(told, problems),
    theme: themeOf(told, problems),
    keywords: [...metadata.keywords],
    producer: producerOf(told),
    contacts: contactsOf(told, problems),
    available_formats: writeMedia(told, problems),
    resource_languages: languagesOf(told, problems),
    temporal_spread: periodOf(told, problems),
    geography: geographyOf(told, problems),
    dataset_dates: datesOf(told),
    storage_status: dataset.state === "withdrawn" ? "unavailable" : "online",
    access_condition: writeAccess(told, problems),
    metadata_info: infoOf(told),
  });
  return { record, problems };
}

/** That of RUDI where it has one, else ours. */
export function globalIdOf({ dataset }: Pick<DescribedRecord, "dataset">): string {
  const known =
    dataset.origins.length === 0 ? undefined : dataset.metadata.identifiers.find((id) => uuid.test(id));
  return known ?? toUuid4(dataset.id);
}

function titleOf({ dataset }: DescribedRecord, problems: Problem[]): string {
  if (dataset.title.length > titleMax) problems.push(problem("rudi-title-long", { most: titleMax }));
  return shortened(dataset.title, titleMax);
}

/** Themes of RUDI, by those of Europe. */
const themes: Readonly<Record<string, string>> = {
  AGRI: "agriculture",
  ECON: "economy",
  EDUC: "education",
  ENER: "energyNetworks",
  ENVI: "environment",
  GOVE: "citizenship",
  HEAL: "health",
  JUST: "citizenship",
  REGI: "townPlanning",
  SOCI: "society",
  TECH: "economy",
  TRAN: "transportation",
};

/** A record has one theme. */
function themeOf({ dataset }: DescribedRecord, problems: Problem[]): string {
  const [first, ...others] = dataset.metadata.themes;
  if (others.length > 0) problems.push(problem("rudi-themes-many", { kept: first ?? "" }));
  if (first === undefined) problems.push(problem("rudi-no-theme"));
  return themes[first ?? "GOVE"] ?? first ?? "citizenship";
}

function producerOf({ dataset }: DescribedRecord) {
  const { publisher } = dataset.metadata;
  if (publisher === undefined) {
    return { organization_id: toUuid4(dataset.organization), organization_name: dataset.organizationName };
  }
  return { organization_id: uuidOf(publisher.name), organization_name: publisher.name };
}

function contactsOf({ dataset }: DescribedRecord, problems: Problem[]) {
  const contacts = dataset.metadata.contacts.flatMap(({ name, email }) =>
    email === undefined
      ? []
      : [{ contact_id: uuidOf(`${email} ${name ?? ""}`), contact_name: name ?? email, email }],
  );
  if (contacts.length === 0) problems.push(problem("rudi-no-contact"));
  return contacts;
}

function languagesOf({ dataset }: DescribedRecord, problems: Problem[]) {
  const told = dataset.metadata.languages;
  for (const language of told) {
    if (!languages.has(language)) problems.push(problem("rudi-language-unknown", { language }));
  }
  const known = told.filter((language) => languages.has(language));
  return known.length === 0 ? undefined : known;
}

function periodOf({ dataset }: DescribedRecord, problems: Problem[]) {
  const [first, ...others] = dataset.metadata.temporal;
  if (first === undefined) return undefined;
  if (others.length > 0) problems.push(problem("rudi-periods-many"));
  const start = toInstant(first.start);
  if (start === undefined) {
    problems.push(problem("rudi-period-without-start"));
    return undefined;
  }
  return present({ start_date: start, end_date: toInstant(first.end) });
}

function geographyOf({ dataset }: DescribedRecord, problems: Problem[]) {
  const { spatial, conformsTo } = dataset.metadata;
  const box = spatial.find(
    (each): each is Coverage & { bbox: NonNullable<Coverage["bbox"]> } => each.bbox !== undefined,
  )?.bbox;
  if (spatial.length > 1) problems.push(problem("rudi-places-many"));
  if (box === undefined) {
    if (spatial.length > 0) problems.push(problem("rudi-place-without-box"));
    return undefined;
  }
  const [west_longitude, south_latitude, east_longitude, north_latitude] = box;
  const projection = conformsTo.find(({ uri = "" }) => uri.includes("/def/crs/"));
  return present({
    bounding_box: { north_latitude, south_latitude, west_longitude, east_longitude },
    projection: projection?.title ?? projection?.uri,
  });
}

function datesOf({ dataset }: DescribedRecord) {
  const { issued, modified } = dataset.metadata;
  return present({
    created: toInstant(issued) ?? dataset.createdAt.toISOString(),
    published: dataset.publishedAt?.toISOString(),
    updated: toInstant(modified) ?? dataset.modifiedAt.toISOString(),
  });
}

function infoOf({ dataset, url }: DescribedRecord) {
  return {
    api_version: apiVersion,
    metadata_dates: {
      created: dataset.createdAt.toISOString(),
      updated: dataset.modifiedAt.toISOString(),
    },
    metadata_provider: {
      organization_id: toUuid4(dataset.organization),
      organization_name: dataset.organizationName,
    },
    metadata_source: `${url}/datasets/${dataset.slug}`,
  };
}
