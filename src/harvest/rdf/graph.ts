import type * as RDF from "@rdfjs/types";
import { type Problem } from "../../base/failure.ts";
import type { GraphNode } from "./graph-node.ts";
import { type PackedNode, packNode, unpackNode } from "./packed-statements.ts";

/** The statements of a document by the thing that they are of. */
export class Graph {
  #nodes = new Map<string, GraphNode>();
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

  /** A thing that was dropped is there again, before what was said of it since. */
  restore(node: GraphNode): GraphNode {
    const since = this.#nodes.get(node.id);
    this.drop(node.id);
    this.#nodes.set(node.id, node);
    this.#size += node.quads.length;
    for (const quad of since?.quads ?? []) this.add(quad);
    for (const problem of since?.problems ?? []) this.tell(node.id, problem);
    return node;
  }

  /**
   * Texts that a parser cut out of a document hold all that it read at once: what stays has its own.
   * Tells how many statements of each thing were looked at; nothing is added meanwhile.
   */
  *letGo(): Generator<number> {
    const own = new Map<string, GraphNode>();
    for (const node of this.#nodes.values()) {
      const { copied = 0, quads, ...rest } = node;
      const copy = copyNode({ id: node.id, quads: quads.slice(copied) });
      const kept = [...quads.slice(0, copied), ...copy.quads];
      own.set(copy.id, { ...rest, id: copy.id, quads: kept, copied: kept.length });
      yield kept.length;
    }
    this.#nodes = own;
  }

  tell(id: string, problem: Problem): void {
    const node = this.open(id);
    node.problems ??= [];
    if (node.problems.length < problemsMax) node.problems.push(problem);
  }
}

/** The same in texts of its own. */
export function copyNode(node: GraphNode): GraphNode {
  return unpackNode(JSON.parse(JSON.stringify(packNode(node))) as PackedNode);
}

/** The same text, of which no longer one is held. */
export function ownText(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
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

/** The things that no other one of the same piece leads to. */
export function rootsOf(quads: readonly RDF.Quad[]): string[] {
  const reached = new Set(quads.map(({ object }) => (isThing(object) ? idOf(object) : "")));
  return [...new Set(quads.map(({ subject }) => idOf(subject)))].filter((id) => !reached.has(id));
}
