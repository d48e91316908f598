import type * as RDF from "@rdfjs/types";
import { type Problem } from "../../base/failure.ts";

/** What a document says of one thing, as it says it. */
export interface GraphNode {
  /** Its IRI, or `_:` and a label. */
  readonly id: string;
  readonly quads: RDF.Quad[];
  /** What of it could not be read. */
  problems?: Problem[];
  /** What it says, once that is much. */
  said?: Set<string>;
}

/** The statements of a document by the thing that they are of. */
export class Graph {
  readonly #nodes = new Map<string, GraphNode>();
  #size = 0;

  /** Statements held. */
  get size(): number {
    return this.#size;
  }

  add(quad: RDF.Quad): GraphNode {
    const node = this.open(idOf(quad.subject));
    if (node.quads.length >= sayingsMax && this.#saysAgain(node, quad)) return node;
    node.quads.push(quad);
    this.#size++;
    return node;
  }

  /** Things that all datasets share (a format, a licence, a producer) are described with each of them anew. */
  #saysAgain(node: GraphNode, quad: RDF.Quad): boolean {
    node.said ??= new Set(node.quads.map(sayingOf));
    return node.said.size === node.said.add(sayingOf(quad)).size;
  }

  /** The node of that name, made where there is none. */
  open(id: string): GraphNode {
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const node: GraphNode = { id, quads: [] };
    this.#nodes.set(id, node);
    return node;
  }

  find(id: string): GraphNode | undefined {
    return this.#nodes.get(id);
  }

  nodes(): IterableIterator<GraphNode> {
    return this.#nodes.values();
  }

  drop(id: string): void {
    this.#size -= this.#nodes.get(id)?.quads.length ?? 0;
    this.#nodes.delete(id);
  }

  tell(id: string, problem: Problem): void {
    const node = this.open(id);
    node.problems ??= [];
    if (node.problems.length < problemsMax) node.problems.push(problem);
  }
}

const problemsMax = 20;
/** From so many statements on, one that is said again is left out. */
const sayingsMax = 16;

function sayingOf({ predicate, object }: RDF.Quad): string {
  const of = object.termType === "Literal" ? `@${object.language}^${object.datatype.value}` : "";
  return `${predicate.value} ${idOf(object)}${of}`;
}

export function idOf(term: RDF.Term): string {
  return term.termType === "BlankNode" ? `_:${term.value}` : term.value;
}

export function isThing(term: RDF.Term): boolean {
  return term.termType === "NamedNode" || term.termType === "BlankNode";
}

/**
 * N-Triples (RDF 1.1) of statements; quoted triples are left aside. What has no name is counted as it
 * comes: a parser gives it another label each time, and the same statements are the same text.
 */
export function toNTriples(quads: readonly RDF.Quad[]): string {
  const labels = new Map<string, string>();
  let text = "";
  for (const { subject, predicate, object } of quads) {
    if (object.termType === "Quad") continue;
    text += `${termText(subject, labels)} ${termText(predicate, labels)} ${termText(object, labels)} .\n`;
  }
  return text;
}

function labelOf(term: RDF.BlankNode, labels: Map<string, string>): string {
  const known = labels.get(term.value);
  if (known !== undefined) return known;
  const label = `_:b${labels.size}`;
  labels.set(term.value, label);
  return label;
}

function termText(term: RDF.Term, labels: Map<string, string>): string {
  if (term.termType === "BlankNode") return labelOf(term, labels);
  if (term.termType !== "Literal") return `<${term.value.replace(notInIri, encodeURIComponent)}>`;
  const text = `"${term.value.replace(escaped, (sign) => escapes[sign] ?? sign)}"`;
  if (term.language !== "") return `${text}@${term.language.replace(/[^\w-]/g, "-")}`;
  const datatype = term.datatype.value;
  return datatype === xsdString ? text : `${text}^^<${datatype.replace(notInIri, encodeURIComponent)}>`;
}

const xsdString = "http://www.w3.org/2001/XMLSchema#string";
// eslint-disable-next-line no-control-regex
const notInIri = /[\u0000-\u0020<>"{}|^`\\]/g;
const escaped = /["\\\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
