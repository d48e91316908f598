import type { Dataset } from "../../catalogue/dataset.ts";
import { describeDataset } from "../../catalogue/dcat/datasets.ts";
import {
  describe,
  type Description,
  reference,
  says,
  saysEach,
  text,
  toldOnce,
  typed,
} from "../../catalogue/dcat/description.ts";
import { prefixes } from "../../catalogue/dcat/prefixes.ts";
import type { CatalogueTelling } from "../../catalogue/dcat/telling.ts";
import { toNode } from "../../catalogue/dcat/write-json-ld.ts";
import { writePrefixes, writeStatements } from "../../catalogue/dcat/write-turtle.ts";
import { cleanText } from "../../catalogue/cleaning/cleaning.ts";
import { noMetadata } from "../../catalogue/metadata.ts";
import { cleanMetadata } from "../../catalogue/metadata-rules.ts";
import { type Change, changeId, type ChangeKind } from "../../network/change.ts";
import type { DatasetRecord, FeedEvent, ToldEvent } from "../../network/room.ts";

/** What a document of the feed says: the stream and one of its nodes, then each member with what it tells. */
export interface FeedDocument {
  readonly head: readonly Description[];
  readonly members: readonly { readonly activity: Description; readonly payload: readonly Description[] }[];
}

/** The vocabularies of the feed, beside those of the catalogue. */
const feedPrefixes = {
  ...prefixes,
  as: "https://www.w3.org/ns/activitystreams#",
  ldes: "https://w3id.org/ldes#",
  tree: "https://w3id.org/tree#",
  maille: "urn:maille:",
} as const;

export type FeedFormat = "trig" | "ttl" | "jsonld";

export const feedMediaTypes: Readonly<Record<FeedFormat, string>> = {
  trig: "application/trig",
  ttl: "text/turtle",
  jsonld: "application/ld+json",
};

/**
 * What DCAT-AP Feeds asks for: what a member tells stands in a graph that has the name of the
 * member. Turtle has no graphs: there it stands beside.
 */
export function writeFeed(format: FeedFormat, { head, members }: FeedDocument): string {
  if (format === "jsonld") return writeJsonLd({ head, members });
  const activities = members.map(({ activity }) => activity);
  const start = [writePrefixes(feedPrefixes), ...writeStatements(toldOnce([...head, ...activities]))].join(
    "",
  );
  if (format === "ttl") {
    return [start, ...writeStatements(toldOnce(members.flatMap(({ payload }) => payload)))].join("");
  }
  const graphs = members.map(
    ({ activity, payload }) => `\n<${activity.iri}> {${[...writeStatements(toldOnce(payload))].join("")}}\n`,
  );
  return [start, ...graphs].join("");
}

function writeJsonLd({ head, members }: FeedDocument): string {
  const nodes = members.map(({ activity, payload }) => ({
    ...(toNode(activity) as object),
    "@graph": [...toldOnce(payload)].map(toNode),
  }));
  const graph = [...[...toldOnce(head)].map(toNode), ...nodes];
  return `${JSON.stringify({ "@context": feedPrefixes, "@graph": graph }, undefined, 2)}\n`;
}

/** The stream with its root: every page of it. */
export function describeStream(url: string, pages: number): Description {
  const root = describe(
    `${url}/feed`,
    ["tree:Node"],
    saysEach(
      "tree:relation",
      Array.from({ length: pages }, (_, index) => relationTo(`${url}/feed/pages/${index + 1}`)),
    ),
  );
  return describe(
    streamIri(url),
    ["ldes:EventStream"],
    [
      ["ldes:timestampPath", reference(`${feedPrefixes.as}published`)],
      ["ldes:versionOfPath", reference(`${feedPrefixes.as}object`)],
      ["tree:view", root],
    ],
  );
}

function streamIri(url: string): string {
  return `${url}/feed#stream`;
}

function relationTo(node: string): Description {
  return describe(undefined, ["tree:Relation"], [["tree:node", reference(node)]]);
}

interface PageOfFeed {
  readonly address: string;
  readonly next?: string;
  readonly events: readonly ToldEvent[];
}

export function describePage(
  url: string,
  { address, next, events }: PageOfFeed,
  telling: CatalogueTelling,
): FeedDocument {
  const node = describe(
    address,
    ["tree:Node"],
    [says("tree:relation", next === undefined ? undefined : relationTo(next))],
  );
  const stream = describe(
    streamIri(url),
    ["ldes:EventStream"],
    [
      ["tree:view", node],
      ...saysEach(
        "tree:member",
        events.map(({ event }) => reference(event.id)),
      ),
    ],
  );
  return { head: [stream], members: events.map((told) => describeMember(told, telling)) };
}

const activityTypes = { create: "as:Create", update: "as:Update", delete: "as:Delete" } as const;

/**
 * The shape of an activity is closed (DCAT-AP Feeds, `ActivityShape`): it has a type, an object and a
 * time. What is ours stands beside the record, in the graph of the member.
 */
function describeMember(told: ToldEvent, telling: CatalogueTelling): FeedDocument["members"][number] {
  const { event } = told;
  const activity = describe(
    event.id,
    [activityTypes[event.type]],
    [
      ["as:object", reference(event.subject)],
      ["as:published", typed(event.at, "xsd:dateTime")],
    ],
  );
  const record = describeRecord(event, telling);
  return { activity, payload: [...(record === undefined ? [] : [record]), describeEvent(told)] };
}

/** Of the event, and not of its subject: where there are no graphs, several tell of one dataset. */
function describeEvent({ event, signed }: ToldEvent): Description {
  const { id, subject, origin, reason, revision, changes = [] } = event;
  return describe(
    `${id}#event`,
    ["maille:Event"],
    [
      ["maille:subject", reference(subject)],
      ["maille:origin", reference(origin)],
      says("maille:reason", reason === undefined ? undefined : text(reason)),
      ["maille:revision", typed(String(revision), "xsd:integer")],
      ["maille:signed", text(signed)],
      ...saysEach(
        "maille:change",
        changes.map((change, index) => describeChange(event, change, index)),
      ),
    ],
  );
}

/** A part of a dataset is told with it, in its graph: what became of the part is no member of its own. */
function describeChange({ id, at }: FeedEvent, change: Change, index: number): Description {
  const { type, of, subject, name, number } = change;
  return describe(
    changeId(id, index),
    ["maille:Change"],
    [
      ["maille:became", reference(activityIris[type])],
      ["as:object", reference(subject)],
      ["maille:part", reference(partIris[of])],
      ["as:published", typed(at, "xsd:dateTime")],
      // What it is called changes, the thing does not: its name stands with what became of it.
      says("as:name", name === undefined ? undefined : text(name)),
      says("dcat:version", number === undefined ? undefined : text(String(number))),
    ],
  );
}

const activityIris = {
  create: `${feedPrefixes.as}Create`,
  update: `${feedPrefixes.as}Update`,
  delete: `${feedPrefixes.as}Delete`,
} as const;

const partIris: Readonly<Record<ChangeKind, string>> = {
  dataset: `${prefixes.dcat}Dataset`,
  distribution: `${prefixes.dcat}Distribution`,
  version: `${feedPrefixes.maille}Version`,
  organization: `${prefixes.foaf}Agent`,
};

/** What other instances tell was verified, and is not clean for that. */
function describeRecord({ record, origin }: FeedEvent, telling: CatalogueTelling): Description | undefined {
  if (record === undefined) return undefined;
  const { value: metadata } = cleanMetadata({
    ...noMetadata,
    ...record.metadata,
    distributions: record.distributions,
  });
  const dataset = toDataset(record, metadata);
  return describeDataset(dataset, metadata.distributions, { ...telling, url: origin });
}

function toDataset(record: DatasetRecord, metadata: Dataset["metadata"]): Dataset {
  const { id, slug, title, description, licence, organization } = record;
  return {
    id,
    slug,
    organization: organization.id,
    organizationName: cleanText(organization.name, 200),
    organizationSlug: organization.slug,
    title: cleanText(title, 300) || slug,
    description: cleanText(description, 50_000),
    ...(licence === undefined ? {} : { licence: cleanText(licence, 500) }),
    state: "published",
    createdAt: instantOf(record.publishedAt),
    modifiedAt: instantOf(record.modifiedAt),
    publishedAt: instantOf(record.publishedAt),
    metadata,
    origins: [],
  };
}

function instantOf(written: string): Date {
  const at = new Date(written);
  return Number.isNaN(at.getTime()) ? new Date(0) : at;
}
