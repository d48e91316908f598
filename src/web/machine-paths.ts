import { acceptedFormat, endsWithFormat } from "./api/catalog/formats.ts";

const roots =
  /^\/(?:api|catalog|feed|feeds|health|journal|files|kalim|konsult|mcp|oauth2?|odata|ogc|openapi|\.well-known)(?:[/.]|$)/;
const files = /^\/(?:robots\.txt|llms\.txt|sitemap(?:-\d{1,6})?\.xml)$/;
const documents = new RegExp(
  `^/(?:datasets/[^/]+(?:${endsWithFormat}|/datapackage\\.json)|organizations/[^/]+/catalog(?:${endsWithFormat})?)/?$`,
);
const negotiated = /^\/datasets\/[^/]+\/?$/;

/**
 * Whether programs, and not people, are meant by an address: the API, the catalogue, feeds and
 * files, or the page of a dataset asked for in RDF.
 */
export function isForMachines(url: string, accept: string | undefined): boolean {
  const [path = "/"] = url.split(/[?#]/, 1);
  if (roots.test(path) || files.test(path) || documents.test(path)) return true;
  if (!negotiated.test(path)) return false;
  const format = acceptedFormat(accept);
  return format !== undefined && format !== "html";
}
