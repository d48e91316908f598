import { copyNode, type Graph } from "./graph.ts";
import type { GraphNode } from "./graph-node.ts";
import type { Things } from "./resource.ts";
import { roleOf } from "./roles.ts";

type Own = ReadonlyMap<string, GraphNode>;

/**
 * What is found around a dataset of a graph, however much later it is understood: the graph forgets what
 * is a dataset's own once it is told, and series and services are told as datasets themselves.
 */
export class Surroundings {
  readonly #graph: Graph;
  readonly #ownOf: (root: GraphNode) => Own;
  /** Told already, and named by datasets to come. */
  readonly #series = new Map<string, GraphNode>();

  constructor(graph: Graph, ownOf: (root: GraphNode) => Own) {
    this.#graph = graph;
    this.#ownOf = ownOf;
  }

  /** What it says of itself in words: of the thousands that it may list, nothing is asked. */
  keepSeries({ id, quads }: GraphNode): void {
    const isSeries = quads.some(({ predicate, object }) => {
      return roleOf(predicate.value) === "type" && object.value.endsWith("#DatasetSeries");
    });
    if (!isSeries) return;
    const words = quads.filter(({ object }) => object.termType === "Literal");
    const series = copyNode({ id, quads: words });
    this.#series.set(series.id, series);
  }

  /** As it stands now; `services` serve the dataset, whose own is `own`. */
  of(own: Own, services: readonly GraphNode[]): Things {
    const around = new Map(own);
    for (const service of services) {
      for (const [id, node] of this.#ownOf(service)) around.set(id, node);
    }
    const named = [...around.values()].flatMap(({ quads }) => this.#named(quads));
    for (const node of named) if (!around.has(node.id)) around.set(node.id, node);
    return { find: (id) => around.get(id) ?? this.#graph.find(id) };
  }

  #named(quads: GraphNode["quads"]): GraphNode[] {
    return quads.flatMap(({ object }) => {
      if (object.termType !== "NamedNode") return [];
      return this.#series.get(object.value) ?? this.#graph.find(object.value) ?? [];
    });
  }
}
