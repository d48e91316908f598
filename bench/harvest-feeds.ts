/** Feeds to gather: the datasets of data.gouv.fr that are shared with developers, multiplied with variation. */
import { defined } from "../src/base/defined.ts";
import { createWriteStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Dataset } from "../src/catalogue/dataset.ts";
import { describeDataset } from "../src/catalogue/dcat/datasets.ts";
import type { Description } from "../src/catalogue/dcat/description.ts";
import type { CatalogueTelling } from "../src/catalogue/dcat/telling.ts";
import { writeRdfXml } from "../src/catalogue/dcat/write-rdf-xml.ts";
import { writeTurtle } from "../src/catalogue/dcat/write-turtle.ts";
import { cleanMetadata } from "../src/catalogue/metadata-rules.ts";
import { noMetadata } from "../src/catalogue/metadata.ts";
import { udataRecord } from "../src/harvest/json/udata-record.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import type { UdataDataset } from "./search-world.ts";

export interface Feed {
  readonly bytes: number;
  readonly datasets: number;
}

export type Syntax = "json" | "turtle" | "rdf-xml" | "csw";

export const recordsPerPage = 50;

/** Writes a feed of so many datasets into a file, or, of a catalogue service, into one for each page. */
export async function writeFeed(
  syntax: Syntax,
  { folder, shared, datasets }: { folder: string; shared: string; datasets: number },
): Promise<Feed> {
  if (syntax === "csw") return writePages(folder, shared, datasets);
  const told = await readTold(shared);
  const path = join(folder, feedName(syntax));
  await pipeline(Readable.from(texts[syntax](varied(told, datasets))), createWriteStream(path));
  return { bytes: (await stat(path)).size, datasets };
}

export function feedName(syntax: Exclude<Syntax, "csw">): string {
  return { json: "datasets.json", turtle: "catalogue.ttl", "rdf-xml": "catalogue.rdf" }[syntax];
}

/** Of the records from that position on, 1 for the first. */
export function pageName(position: number): string {
  return `page-${position}.xml`;
}

async function readTold(shared: string): Promise<UdataDataset[]> {
  const lines = (await readFile(join(shared, "datagouv/datasets.jsonl"), "utf8")).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as UdataDataset);
}

function* varied(told: readonly UdataDataset[], datasets: number): Generator<UdataDataset> {
  const communes = openTerritory().codes("commune");
  for (let n = 0; n < datasets; n++) {
    const base = told[n % told.length];
    if (base === undefined) throw new Error("The catalogue is empty.");
    const code = communes[(n * 7919) % communes.length] ?? "";
    yield {
      ...base,
      id: `${n.toString(16).padStart(8, "0")}${base.id.slice(8)}`,
      slug: `${base.slug}-${n}`,
      title: `${base.title} (${code}, ${n})`,
      description: `${base.description ?? ""}\n\nCommune ${code}.`,
      resources: base.resources.map((file, place) => ({
        ...file,
        id: `${n.toString(16).padStart(8, "0")}-${String(place)}${file.id.slice(8)}`,
        url: `${file.url}${file.url.includes("?") ? "&" : "?"}n=${n}`,
      })),
    };
  }
}

const texts: Readonly<
  Record<Exclude<Syntax, "csw">, (datasets: Iterable<UdataDataset>) => Iterable<string>>
> = {
  *json(datasets) {
    let before = '{"data":[\n';
    for (const dataset of datasets) {
      yield before + JSON.stringify(dataset);
      before = ",\n";
    }
    yield '\n],"next_page":null}\n';
  },
  turtle: (datasets) => writeTurtle(described(datasets)),
  "rdf-xml": (datasets) => writeRdfXml(described(datasets)),
};

const telling: CatalogueTelling = {
  url: "https://catalogue.example",
  name: "Catalogue",
  language: "fr",
  labelOf: () => undefined,
};

/** As an instance tells them: their producers, files and licences described at length. */
function* described(datasets: Iterable<UdataDataset>): Generator<Description> {
  const at = new Date("2026-01-01T00:00:00Z");
  for (const told of datasets) {
    const { title = told.title, description = "", licence, metadata } = udataRecord({ ...told }, context);
    const clean = { ...noMetadata, ...cleanMetadata({ ...noMetadata, ...metadata }).value };
    const dataset: Dataset = {
      id: told.id,
      slug: told.slug,
      organization: "",
      organizationName: told.organization?.name ?? "Producteur",
      organizationSlug: told.organization?.id ?? "producteur",
      title,
      description,
      ...defined({ licence }),
      state: "published",
      createdAt: at,
      modifiedAt: at,
      publishedAt: at,
      metadata: clean,
      origins: [],
    };
    yield describeDataset(dataset, clean.distributions, telling);
  }
}

const context = { base: "https://www.data.gouv.fr/", options: {} };

/** Records of a real GeoNetwork, in ISO 19139. */
async function writePages(folder: string, shared: string, datasets: number): Promise<Feed> {
  const path = join(shared, "moissonnage/udata/csw_dcat/geonetwork-iso19139-page-1.xml");
  const real = (await readFile(path, "utf8")).match(/<gmd:MD_Metadata\b[\s\S]*?<\/gmd:MD_Metadata>/g) ?? [];
  let bytes = 0;
  for (let first = 1; first <= datasets; first += recordsPerPage) {
    const count = Math.min(recordsPerPage, datasets - first + 1);
    const records = Array.from({ length: count }, (_, place) => variedIso(real, first + place));
    const next = first + count > datasets ? 0 : first + count;
    const text = `<?xml version="1.0" encoding="UTF-8"?>
<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2">
<csw:SearchResults numberOfRecordsMatched="${datasets}" numberOfRecordsReturned="${count}" elementSet="full" nextRecord="${next}">
${records.join("\n")}
</csw:SearchResults>
</csw:GetRecordsResponse>
`;
    await pipeline(Readable.from([text]), createWriteStream(join(folder, pageName(first))));
    bytes += Buffer.byteLength(text);
  }
  return { bytes, datasets };
}

function variedIso(real: readonly string[], n: number): string {
  const base = real[n % real.length] ?? "";
  return base
    .replace(/(<gmd:fileIdentifier>\s*<gco:CharacterString>)[^<]*/, `$1record-${n}`)
    .replace(/(<gmd:title>\s*<gco:CharacterString>)([^<]*)/, `$1$2 (${n})`);
}
