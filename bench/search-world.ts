/**
 * The catalogue of data.gouv.fr that is shared with developers, as a catalogue of ours: 626 datasets,
 * 98 organizations, and what people asked with what they wanted.
 */
import { createInterface } from "node:readline";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { system } from "../src/access/actor.ts";
import { newId } from "../src/base/id.ts";
import { defined } from "../src/base/defined.ts";
import { cleanMetadata, cleanText } from "../src/catalogue/metadata-rules.ts";
import { type Metadata, noMetadata } from "../src/catalogue/metadata.ts";
import { putRemote, type RemoteDataset } from "../src/catalogue/remote.ts";
import type { Db } from "../src/db/db.ts";
import { createOrganization } from "../src/people/organizations.ts";

export interface Query {
  readonly q: string;
  readonly keyword?: string;
  /** The identifier there. */
  readonly expected: string;
}

export interface Catalogue {
  readonly organizations: readonly UdataOrganization[];
  readonly datasets: readonly UdataDataset[];
  readonly datasetQueries: readonly Query[];
  readonly producerQueries: readonly Query[];
}

export interface UdataOrganization {
  readonly id: string;
  readonly name: string;
  readonly acronym?: string | null;
  readonly description?: string;
}

export interface UdataDataset {
  readonly id: string;
  readonly title: string;
  readonly acronym?: string | null;
  readonly slug: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly license: string | null;
  readonly frequency: string | null;
  readonly last_update: string;
  readonly organization: UdataOrganization | null;
  readonly metrics: Readonly<Record<string, number>>;
  readonly temporal_coverage: { readonly start: string; readonly end: string } | null;
  readonly resources: readonly {
    readonly id: string;
    readonly title: string;
    readonly description: string | null;
    readonly format: string | null;
    readonly url: string;
  }[];
}

export async function readCatalogue(folder: string): Promise<Catalogue> {
  const [organizations, datasets, datasetQueries, producerQueries] = await Promise.all([
    readLines<UdataOrganization>(`${folder}/organizations.jsonl`),
    readLines<UdataDataset>(`${folder}/datasets.jsonl`),
    readQueries(`${folder}/requetes_attendues/datasets.csv`),
    readQueries(`${folder}/requetes_attendues/organizations.csv`),
  ]);
  return { organizations, datasets, datasetQueries, producerQueries };
}

/** Our organization by that of the catalogue. */
export async function putOrganizations(
  db: Db,
  catalogue: Catalogue,
): Promise<Map<string, { id: string; slug: string }>> {
  const made = new Map<string, { id: string; slug: string }>();
  const told = [
    ...catalogue.organizations,
    ...catalogue.datasets.flatMap(({ organization }) => organization ?? []),
  ];
  for (const { id, name, acronym, description = "" } of told) {
    if (made.has(id)) continue;
    const isSaid = acronym === null || acronym === undefined || name.includes(acronym);
    made.set(
      id,
      await createOrganization({ db, clock: () => new Date() }, system, {
        name: isSaid ? name : `${name} (${acronym})`,
        description: cleanText(description, 20_000),
      }),
    );
  }
  return made;
}

/** As a reader of udata tells it. */
export function toRemote(told: UdataDataset): RemoteDataset {
  const { title, acronym, description, license, tags, metrics, resources } = told;
  const period = told.temporal_coverage;
  const metadata: Partial<Metadata> = {
    keywords: tags,
    ...(told.frequency === null ? {} : { frequency: told.frequency }),
    modified: told.last_update,
    temporal: period === null ? [] : [{ start: period.start.slice(0, 10), end: period.end.slice(0, 10) }],
    interactions: {
      views: metrics["views"] ?? 0,
      reuses: metrics["reuses"] ?? 0,
      followers: metrics["followers"] ?? 0,
    },
    identifiers: [told.id],
    distributions: resources.map((resource) => ({
      id: resource.id,
      kind: "file",
      title: resource.title,
      accessUrl: resource.url,
      ...(resource.description === null ? {} : { description: resource.description }),
      ...(resource.format === null || resource.format === ""
        ? {}
        : { format: resource.format.toUpperCase() }),
    })),
  };
  const isSaid = acronym === null || acronym === undefined || acronym === "" || title.includes(acronym);
  return {
    title: isSaid ? title : `${title} (${acronym})`,
    description: description ?? "",
    ...(license === null ? {} : { licence: license }),
    metadata: { ...noMetadata, ...cleanMetadata(metadata).value },
  };
}

/** Our dataset by that of the catalogue. */
export async function putDatasets(
  db: Db,
  datasets: readonly {
    readonly id: string;
    readonly organization: string;
    readonly dataset: RemoteDataset;
  }[],
): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  const at = new Date();
  for (let start = 0; start < datasets.length; start += 500) {
    await db.begin(async (tx) => {
      for (const { id, organization, dataset } of datasets.slice(start, start + 500)) {
        const origin = {
          source: newId(),
          sourceName: "data.gouv.fr",
          identifier: id,
          seenAt: at.toISOString(),
        };
        made.set(id, (await putRemote(tx, { organization, dataset, origins: [origin], at })).id);
      }
    });
  }
  return made;
}

async function readLines<Row>(path: string): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const line of createInterface({ input: createReadStream(path) })) {
    if (line !== "") rows.push(JSON.parse(line) as Row);
  }
  return rows;
}

/** `query,params,expected`; a query may lie between quotes. */
async function readQueries(path: string): Promise<Query[]> {
  const [, ...lines] = (await readFile(path, "utf8")).trim().split("\n");
  return lines.map((line) => {
    const [, quoted, plain, params = "", expected = ""] =
      /^(?:"((?:[^"]|"")*)"|([^,]*)),([^,]*),(\w+)\s*$/.exec(line) ?? [];
    const keyword = /^tag=(.+)$/.exec(params)?.[1];
    return {
      q: (quoted ?? plain ?? "").replaceAll('""', '"'),
      expected,
      ...defined({ keyword }),
    };
  });
}
