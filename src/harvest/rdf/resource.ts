import type * as RDF from "@rdfjs/types";
import type { GraphNode } from "./graph-node.ts";
import { idOf, isThing } from "./graph.ts";

/** The namespaces whose terms mean what DCAT-AP means by them. */
const known = new Set([
  "http://purl.org/dc/terms/",
  "http://www.w3.org/ns/dcat#",
  "http://xmlns.com/foaf/0.1/",
  "http://www.w3.org/2006/vcard/ns#",
  "http://www.w3.org/2000/01/rdf-schema#",
  "http://www.w3.org/2004/02/skos/core#",
  "http://data.europa.eu/r5r/",
  "http://www.w3.org/ns/adms#",
  "http://www.w3.org/ns/locn#",
  "http://spdx.org/rdf/terms#",
  "http://schema.org/",
  "https://schema.org/",
  "http://www.w3.org/ns/hydra/core#",
]);
const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/** How a property is asked for: by its local name, as catalogues confuse the namespaces of many. */
interface Key {
  readonly name: string;
  readonly isKnown: boolean;
}

const keys = new Map<string, Key>();

function keyOf(iri: string): Key {
  const found = keys.get(iri);
  if (found !== undefined) return found;
  const at = Math.max(iri.lastIndexOf("#"), iri.lastIndexOf("/"), iri.lastIndexOf(":")) + 1;
  const namespace = iri.slice(0, at);
  const local = iri.slice(at);
  // These three mean another thing in each namespace.
  const name =
    namespace === rdf
      ? `rdf:${local}`
      : iri === "http://www.w3.org/ns/adms#identifier"
        ? "adms:identifier"
        : iri === "http://www.w3.org/ns/adms#status"
          ? "adms:status"
          : local;
  const key = { name, isKnown: known.has(namespace) };
  if (keys.size < keysMax) keys.set(iri, key);
  return key;
}

/** Of properties remembered: those of all the profiles are some hundreds. */
const keysMax = 10_000;

/** Where what is said of a thing is found by its id. */
export interface Things {
  find(id: string): GraphNode | undefined;
}

/** A thing of a graph, asked by the local names of properties (`title`, `accessURL`). */
export class Resource {
  readonly graph: Things;
  readonly node: GraphNode;
  #values: Map<string, RDF.Term[]> | undefined;
  #loose: Map<string, RDF.Term[]> | undefined;

  constructor(graph: Things, node: GraphNode) {
    this.graph = graph;
    this.node = node;
  }

  get id(): string {
    return this.node.id;
  }

  get isBlank(): boolean {
    return this.node.id.startsWith("_:");
  }

  /** The values of the first of the properties that has one. */
  values(...names: readonly string[]): readonly RDF.Term[] {
    const values = this.#index();
    for (const name of names) {
      const found = values.get(name) ?? this.#loose?.get(name);
      if (found !== undefined) return found;
    }
    return none;
  }

  /** The values of all the properties. */
  all(...names: readonly string[]): readonly RDF.Term[] {
    return names.length === 1 ? this.values(...names) : names.flatMap((name) => this.values(name));
  }

  first(...names: readonly string[]): RDF.Term | undefined {
    return this.values(...names)[0];
  }

  /** What the graph says of a value; nothing where that is only its address or a text. */
  at(term: RDF.Term | undefined): Resource | undefined {
    if (term === undefined || !isThing(term)) return undefined;
    const node = this.graph.find(idOf(term));
    return node === undefined || node.quads.length === 0 ? undefined : new Resource(this.graph, node);
  }

  /** The local names of its types: `Dataset`. */
  types(): readonly string[] {
    return this.values("rdf:type").map(({ value }) => keyOf(value).name);
  }

  is(...types: readonly string[]): boolean {
    return this.values("rdf:type").some(({ value }) => types.includes(keyOf(value).name));
  }

  #index(): Map<string, RDF.Term[]> {
    if (this.#values !== undefined) return this.#values;
    const values = new Map<string, RDF.Term[]>();
    for (const { predicate, object } of this.node.quads) {
      const { name, isKnown } = keyOf(predicate.value);
      let index = values;
      if (!isKnown && !name.startsWith("rdf:")) index = this.#loose ??= new Map<string, RDF.Term[]>();
      const list = index.get(name);
      if (list === undefined) index.set(name, [object]);
      else list.push(object);
    }
    this.#values = values;
    return values;
  }
}

const none: readonly RDF.Term[] = [];

/** The last part of an address, as a name of what it is of: `FRA`. */
export function localName(iri: string): string {
  const name = /([^/#?]+)[/#?]?$/.exec(iri)?.[1] ?? iri;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
