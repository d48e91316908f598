import type * as RDF from "@rdfjs/types";
import type { Problem } from "../../base/failure.ts";
import { type Graph, idOf, isThing } from "./graph.ts";
import type { GraphNode } from "./graph-node.ts";
import { roleOf } from "./roles.ts";

/** What is of a thing alone: itself, its distributions, and what has no name of its own. */
export interface Own {
  /** Of all of it, described or not: its own first. */
  readonly ids: ReadonlySet<string>;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly quads: readonly RDF.Quad[];
  readonly problems: readonly Problem[];
}

export function ownOf(graph: Graph, root: GraphNode): Own {
  const ids = new Set([root.id]);
  const nodes = new Map<string, GraphNode>();
  const quads: RDF.Quad[] = [];
  const problems: Problem[] = [];
  for (const id of ids) {
    const node = graph.find(id);
    if (node === undefined) continue;
    nodes.set(id, node);
    problems.push(...(node.problems ?? []));
    for (const quad of node.quads) {
      quads.push(quad);
      const { predicate, object } = quad;
      const isOwn =
        object.termType === "BlankNode" || (isThing(object) && roleOf(predicate.value) === "distribution");
      if (isOwn && ids.size < partsMax) ids.add(idOf(object));
    }
  }
  return { ids, nodes, quads, problems };
}

/** Things that are taken as one’s own. */
export const partsMax = 10_000;
