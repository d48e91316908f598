/** The vocabularies that the catalogue is told in. */
export const prefixes = {
  adms: "http://www.w3.org/ns/adms#",
  dcat: "http://www.w3.org/ns/dcat#",
  dcatap: "http://data.europa.eu/r5r/",
  dct: "http://purl.org/dc/terms/",
  dpv: "https://w3id.org/dpv#",
  dqv: "http://www.w3.org/ns/dqv#",
  eli: "http://data.europa.eu/eli/ontology#",
  foaf: "http://xmlns.com/foaf/0.1/",
  gsp: "http://www.opengis.net/ont/geosparql#",
  hydra: "http://www.w3.org/ns/hydra/core#",
  locn: "http://www.w3.org/ns/locn#",
  oa: "http://www.w3.org/ns/oa#",
  odrl: "http://www.w3.org/ns/odrl/2/",
  prov: "http://www.w3.org/ns/prov#",
  rdf: "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
  rdfs: "http://www.w3.org/2000/01/rdf-schema#",
  skos: "http://www.w3.org/2004/02/skos/core#",
  spdx: "http://spdx.org/rdf/terms#",
  vcard: "http://www.w3.org/2006/vcard/ns#",
  xsd: "http://www.w3.org/2001/XMLSchema#",
} as const;

const byName: Readonly<Record<string, string>> = prefixes;

/** The whole address of a compact name of ours: `dcat:Dataset`. */
export function expand(name: string): string {
  const colon = name.indexOf(":");
  const base = byName[name.slice(0, colon)];
  if (base === undefined) throw new Error(`no such prefix: ${name}`);
  return base + name.slice(colon + 1);
}
