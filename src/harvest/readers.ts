import { setImmediate as nextTurn } from "node:timers/promises";
import type { SourceReader } from "./read.ts";
import type { SourceKind } from "./source.ts";

/** A reader and its parsers are loaded where a source needs them: at rest they would only take memory. */
const loaders: Readonly<Record<SourceKind, () => Promise<SourceReader>>> = {
  ckan: async () => (await import("./json/ckan.ts")).ckanReader,
  csw: () => loadXml().then(async () => (await import("./xml/csw.ts")).cswReader),
  dcat: loadDcat,
  "oai-pmh": () => loadXml().then(async () => (await import("./xml/oai-pmh.ts")).oaiPmhReader),
  opendatasoft: async () => (await import("./json/opendatasoft.ts")).opendatasoftReader,
  rudi: async () => (await import("./json/rudi.ts")).rudiReader,
  "schema-org": async () => (await import("./web-pages/schema-org.ts")).schemaOrgReader,
  spreadsheet: async () => (await import("./spreadsheet/links.ts")).spreadsheetReader,
  udata: async () => (await import("./json/udata.ts")).udataReader,
};

/**
 * In several turns: others have theirs between what is read and compiled once for each process. What
 * begins where an answer came in shares its turn with the first that waits for the next.
 */
async function loadRdf(): Promise<void> {
  await nextTurn();
  await import("n3");
  await nextTurn();
  await import("./rdf/datasets.ts");
  await nextTurn();
}

async function loadDcat(): Promise<SourceReader> {
  await loadRdf();
  return (await import("./rdf/read-dcat.ts")).dcatReader;
}

/** Services of catalogues tell records in RDF/XML, too. */
async function loadXml(): Promise<void> {
  await loadRdf();
  await import("./rdf/rdf-xml.ts");
  await nextTurn();
}

function toReader([kind, load]: [SourceKind, () => Promise<SourceReader>]): SourceReader {
  return {
    kind,
    async *read(request) {
      yield* (await load()).read(request);
    },
  };
}

/** How each kind of source is read. */
export const readers: ReadonlyMap<SourceKind, SourceReader> = new Map(
  (Object.entries(loaders) as [SourceKind, () => Promise<SourceReader>][]).map((entry) => [
    entry[0],
    toReader(entry),
  ]),
);
