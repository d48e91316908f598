import { ckanReader } from "./json/ckan.ts";
import { opendatasoftReader } from "./json/opendatasoft.ts";
import { rudiReader } from "./json/rudi.ts";
import { udataReader } from "./json/udata.ts";
import { dcatReader } from "./rdf/read-dcat.ts";
import type { SourceReader } from "./read.ts";
import type { SourceKind } from "./source.ts";
import { spreadsheetReader } from "./spreadsheet/links.ts";
import { cswReader } from "./xml/csw.ts";
import { oaiPmhReader } from "./xml/oai-pmh.ts";
import { schemaOrgReader } from "./web-pages/schema-org.ts";

const all: readonly SourceReader[] = [
  ckanReader,
  cswReader,
  dcatReader,
  oaiPmhReader,
  opendatasoftReader,
  rudiReader,
  schemaOrgReader,
  spreadsheetReader,
  udataReader,
];

/** How each kind of source is read. */
export const readers: ReadonlyMap<SourceKind, SourceReader> = new Map(
  all.map((reader) => [reader.kind, reader]),
);
