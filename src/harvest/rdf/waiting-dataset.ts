import type { Problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { RemoteRecord } from "../read.ts";
import { idOf } from "./graph.ts";
import type { GraphNode } from "./graph-node.ts";
import { type NTriples, readNTriples, writeNTriples } from "./n-triples.ts";
import { type Own, partsMax } from "./own.ts";
import { isSeries } from "./roles.ts";

/** A dataset that waits for the end of its document, as the text that it is to be told as. */
export interface WaitingDataset extends NTriples {
  /** Of all that is its own, described or not: its own id first. */
  readonly ids: readonly string[];
  /** The IRIs of what else it leads to. */
  readonly named: readonly string[];
  /** By id, what of it could not be read. */
  readonly problems: readonly (readonly [id: string, problems: readonly Problem[]])[];
  /** As it was written, where it stands inside its catalogue. */
  readonly original?: RemoteRecord["original"];
  /** Others name it, or it has more parts than are its own: it is told out of the graph. */
  readonly ofGraph: boolean;
}

export function toWaiting(own: Own, original: RemoteRecord["original"] | undefined): WaitingDataset {
  const { ids, nodes, quads } = own;
  const named = new Set<string>();
  for (const { object } of quads) {
    if (object.termType === "NamedNode" && !ids.has(object.value)) named.add(object.value);
  }
  const [root] = nodes.values();
  const ofGraph = ids.size >= partsMax || (root !== undefined && isSeries(root));
  const problems = [...nodes].flatMap(([id, node]): WaitingDataset["problems"][number][] =>
    node.problems === undefined ? [] : [[id, node.problems]],
  );
  return {
    ...writeNTriples(quads),
    ids: [...ids],
    named: [...named],
    problems,
    ofGraph,
    ...defined({ original }),
  };
}

/** What is its own, as the graph held it: itself first. */
export function nodesOf(waiting: WaitingDataset): Map<string, GraphNode> {
  const nodes = new Map(waiting.ids.map((id): [string, GraphNode] => [id, { id, quads: [] }]));
  for (const quad of readNTriples(waiting)) nodes.get(idOf(quad.subject))?.quads.push(quad);
  for (const [id, problems] of waiting.problems) {
    const node = nodes.get(id);
    if (node !== undefined) node.problems = [...problems];
  }
  return nodes;
}
