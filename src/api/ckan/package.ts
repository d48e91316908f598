import type { Dataset } from "../../catalogue/dataset.ts";
import { findLicence } from "../../catalogue/licence.ts";
import type { Distribution, Metadata } from "../../catalogue/metadata.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Language } from "../../base/language.ts";
import { extrasOf } from "./extras.ts";
import { toResource } from "./resource.ts";
import { toTimestamp } from "./timestamp.ts";

/** A dataset as `package_show` of CKAN 2.10 answers it; what CKAN has no field for is in `extras`. */
export function toPackage(
  dataset: Dataset,
  distributions: readonly Distribution[],
  { url, language }: { url: string; language: Language },
) {
  const { metadata } = dataset;
  const resources = distributions.map((one, position) => toResource(dataset, one, { position, url }));
  const tags = metadata.keywords.map(toTag);
  return {
    id: dataset.id,
    name: dataset.slug,
    title: dataset.title,
    notes: dataset.description,
    ...peopleOf(metadata),
    ...licenceOf(dataset),
    url: metadata.landingPage ?? `${url}/datasets/${dataset.slug}`,
    ckan_url: `${url}/datasets/${dataset.slug}`,
    version: metadata.version ?? null,
    type: "dataset",
    state: "active",
    private: dataset.state === "draft",
    creator_user_id: null,
    metadata_created: toTimestamp(dataset.publishedAt ?? dataset.createdAt),
    metadata_modified: toTimestamp(dataset.modifiedAt),
    owner_org: dataset.organization,
    organization: {
      id: dataset.organization,
      name: dataset.organizationSlug,
      title: dataset.organizationName,
      type: "organization",
      description: "",
      image_url: "",
      is_organization: true,
      approval_status: "approved",
      state: "active",
    },
    groups: metadata.themes.map((theme) => toGroup(theme, language)),
    tags,
    num_tags: tags.length,
    resources,
    num_resources: resources.length,
    extras: extrasOf(dataset),
    relationships_as_subject: [],
    relationships_as_object: [],
  };
}

function peopleOf({ creators: [author], contacts: [contact] }: Metadata) {
  return {
    author: author?.name ?? null,
    author_email: author?.email ?? null,
    maintainer: contact?.name ?? null,
    maintainer_email: contact?.email ?? null,
  };
}

function licenceOf({ licence: text }: Dataset) {
  const licence = text === undefined ? undefined : findLicence(text);
  return {
    license_id: licence?.id ?? text ?? null,
    license_title: licence?.name ?? text ?? null,
    ...(licence === undefined ? {} : { license_url: licence.url }),
    isopen: licence?.open === true,
  };
}

/** A theme as a group of CKAN. */
export function toGroup(theme: string, language: Language) {
  const term = themes.find(theme);
  const title = term?.[language] ?? theme;
  return {
    id: term?.uri ?? theme,
    name: toGroupName(theme),
    title,
    display_name: title,
    description: "",
    image_display_url: "",
  };
}

/** `TRAN` is the group `tran`; a free theme keeps letters and digits. */
export function toGroupName(theme: string): string {
  return theme
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, "-");
}

function toTag(name: string) {
  return { id: name, name, display_name: name, state: "active", vocabulary_id: null };
}
