import type { Door } from "../door.ts";
import { croissantRoutes } from "./croissant.ts";
import { datapackageRoutes } from "./datapackage.ts";
import { datasetDocumentRoutes } from "./dataset-documents.ts";
import { acceptedFormat, endsWithFormat } from "./formats.ts";
import { catalogRoutes } from "./routes.ts";

/** The catalogue in RDF, and the documents of one dataset. */
export const catalogDoor: Door = {
  name: "catalog",
  roots: ["/catalog"],
  holds: isDocument,
  routes: [catalogRoutes, croissantRoutes, datapackageRoutes, datasetDocumentRoutes],
  describedIn: {
    anchor: "/catalog",
    links: {
      "service-desc": ["/catalog.jsonld", "application/ld+json"],
      "service-doc": ["/api/docs/", "text/html"],
    },
    begin: ["/catalog.jsonld", "doors-llms-catalog"],
  },
};

const documents = new RegExp(
  `^/(?:datasets/[^/]+(?:${endsWithFormat}|/datapackage\\.json)|organizations/[^/]+/catalog(?:${endsWithFormat})?)/?$`,
);
const negotiated = /^\/datasets\/[^/]+\/?$/;

/** A document by its address, or the page of a dataset asked for in RDF. */
function isDocument(path: string, accept: string | undefined): boolean {
  if (documents.test(path)) return true;
  if (!negotiated.test(path)) return false;
  const format = acceptedFormat(accept);
  return format !== undefined && format !== "html";
}
