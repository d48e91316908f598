/** The closed lists of RUDI's metadata standard, API 1.4.1, and the versions of it that are read. */

/** Of the record that this instance writes. */
export const apiVersion = "1.4.1";

/** Versions 1.2 to 1.4, with what nodes add at the end (`1.4.0ext`). */
export const apiVersionRead = /^1\.[234](?:\.\d{1,2})?[a-z]*$/;

const languageCodes = "cs da de en el es fr hu it no pl pt ro ru sk";
const languageTags =
  "cs-CZ da-DK de-CH de-DE en-GB en-US el-GR es-ES fr-FR hu-HU it-IT no-NO pl-PL pt-PT ro-RO ru-RU sk-SK";

export const languages: ReadonlySet<string> = new Set(`${languageCodes} ${languageTags}`.split(" "));

export const storageStatuses: ReadonlySet<string> = new Set(["online", "archived", "unavailable"]);

export const standardLicences: ReadonlySet<string> = new Set([
  "apache-2.0",
  "cc-by-nd-4.0",
  "etalab-1.0",
  "etalab-2.0",
  "gpl-3.0",
  "mit",
  "odbl-1.0",
  "public-domain-cc0",
]);

export const hashAlgorithms: ReadonlySet<string> = new Set(["MD5", "SHA-256", "SHA-512"]);

export const parameterTypes: ReadonlySet<string> = new Set([
  "STRING",
  "BOOLEAN",
  "DATE",
  "LONG",
  "DOUBLE",
  "ENUM",
]);

export const matchingTypes: ReadonlySet<string> = new Set([
  "STRING",
  "TEXT",
  "BOOLEAN",
  "DATE",
  "LONG",
  "DOUBLE",
  "ADDRESS",
  "ATTACHMENT",
]);

export const selfdataCategories: ReadonlySet<string> = new Set([
  "IDENTITY_DATA",
  "PRIVATE_LIFE",
  "ECONOMIC_AND_FINANCIAL",
  "CONNECTION_DATA",
  "LOCATION_DATA",
  "NIR",
]);

const office = "application/vnd.openxmlformats-officedocument";

const clearTypes = [
  "application/geo+json",
  "application/x-executable",
  "application/graphql",
  "application/javascript",
  "application/json",
  "application/ld+json",
  "application/msword",
  "application/pdf",
  "application/sql",
  "application/vnd.api+json",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.oasis.opendocument.text",
  `${office}.presentationml.presentation`,
  `${office}.spreadsheetml.sheet`,
  `${office}.wordprocessingml.document`,
  "application/x-www-form-urlencoded",
  "application/xml",
  "application/zip",
  "application/zstd",
  "audio/mpeg",
  "audio/ogg",
  "image/gif",
  "image/apng",
  "image/flif",
  "image/webp",
  "image/x-mng",
  "image/jpeg",
  "image/png",
  "multipart/form-data",
  ..."css csv html php plain xml x-yaml".split(" ").map((name) => `text/${name}`),
];

/** Of files; each has a twin for what a node encrypted. */
export const fileTypes: ReadonlySet<string> = new Set(clearTypes.flatMap((type) => [type, `${type}+crypt`]));

export const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const doi = /^10\.\d{4,9}\/[-.;()/:\w]+$/;

export const titleMax = 150;
export const synopsisMax = 150;
