import type { DecisionDocument } from "./decision.ts";
import type { Figure } from "./figure.ts";

/** The property that holds the signed document, from which all the rest is written. */
export const documentProperty = "maille:document";

const context = {
  prov: "http://www.w3.org/ns/prov#",
  dcterms: "http://purl.org/dc/terms/",
  schema: "https://schema.org/",
  xsd: "http://www.w3.org/2001/XMLSchema#",
  maille: "urn:maille:",
} as const;

/**
 * A version of a decision and what it came from, in PROV-O as JSON-LD. It is written from what was signed
 * alone, and in one way: another text was altered.
 */
export function toProvenance(decision: DecisionDocument, document: string): object {
  const { id, url, version, publishedAt, organization, instance, title, text, on, by, act, figures } =
    decision;
  const self = `${url}?version=${version}`;
  const organizationId = `${instance}/organizations/${organization.id}`;
  const ids = figures.map((_, at) => `${self}#figure-${at + 1}`);
  const nodes = figures.flatMap((figure, at) => figureNodes(figure, ids[at] ?? self));
  return {
    "@context": context,
    "@graph": [
      {
        "@id": self,
        "@type": ["prov:Entity", "maille:Decision"],
        "dcterms:identifier": id,
        "dcterms:title": title,
        "dcterms:description": text,
        "prov:generatedAtTime": moment(publishedAt),
        "prov:wasGeneratedBy": { "@id": `${self}#deciding` },
        "prov:wasAttributedTo": { "@id": organizationId },
        "prov:wasDerivedFrom": ids.map((figure) => ({ "@id": figure })),
        ...(version > 1 ? { "prov:wasRevisionOf": { "@id": `${url}?version=${version - 1}` } } : {}),
        ...(decision.correction === undefined ? {} : { "prov:note": decision.correction }),
        "maille:act": act.reference,
        ...(act.file === undefined ? {} : { "maille:actSha256": act.file.hash }),
        "maille:expects": decision.effects.map((effect) => ({
          "dcterms:subject": { "@id": effect.indicator.url },
          "schema:value": effect.value,
          "schema:unitText": effect.unit ?? "",
          "dcterms:spatial": effect.place.label,
          "dcterms:date": { "@value": effect.by, "@type": "xsd:date" },
        })),
        [documentProperty]: document,
      },
      {
        "@id": `${self}#deciding`,
        "@type": "prov:Activity",
        "dcterms:title": by,
        "prov:endedAtTime": moment(`${on}T00:00:00.000Z`),
        "prov:used": ids.map((figure) => ({ "@id": figure })),
        "prov:wasAssociatedWith": { "@id": organizationId },
      },
      {
        "@id": organizationId,
        "@type": ["prov:Agent", "prov:Organization"],
        "schema:name": organization.name,
      },
      ...once(nodes),
    ],
  };
}

interface Node {
  readonly "@id": string;
}

function figureNodes(figure: Figure, id: string): readonly Node[] {
  const { indicator, vintage, sources, place } = figure;
  const vintageId = `${indicator.instance}/api/resources/${indicator.table}/versions/${vintage.number}`;
  const computing = `${vintageId}#computing`;
  const program = `urn:maille:program:${vintage.program}`;
  const used = sources.map(({ instance, table, version, parquet, title }) => ({
    "@id": `${instance ?? indicator.instance}/api/resources/${table}/versions/${version}`,
    "@type": "prov:Entity",
    "dcterms:title": title,
    "maille:sha256": parquet,
  }));
  return [
    {
      "@id": id,
      "@type": ["prov:Entity", "schema:Observation"],
      "dcterms:title": indicator.title,
      "prov:value": figure.value,
      "schema:unitText": figure.unit ?? "",
      "dcterms:spatial": `${place.level} ${place.code} ${place.label}`,
      "dcterms:temporal": figure.period,
      "maille:status": figure.status,
      "prov:generatedAtTime": moment(figure.frozenAt),
      "prov:wasDerivedFrom": { "@id": vintageId },
    } as Node,
    {
      "@id": vintageId,
      "@type": "prov:Entity",
      "dcterms:isPartOf": { "@id": indicator.url },
      "maille:digest": vintage.digest,
      "prov:generatedAtTime": moment(vintage.computedAt),
      "prov:wasGeneratedBy": { "@id": computing },
      "prov:wasDerivedFrom": used.map((source) => ({ "@id": source["@id"] })),
    } as Node,
    {
      "@id": computing,
      "@type": "prov:Activity",
      "prov:used": used.map((source) => ({ "@id": source["@id"] })),
      "prov:wasAssociatedWith": { "@id": program },
    } as Node,
    { "@id": program, "@type": ["prov:Agent", "prov:SoftwareAgent"] } as Node,
    ...used,
  ];
}

function once(nodes: readonly Node[]): readonly Node[] {
  return [...new Map(nodes.map((node) => [node["@id"], node])).values()];
}

function moment(at: string): object {
  return { "@value": at, "@type": "xsd:dateTime" };
}
