import { copyNode, type Graph } from "./graph.ts";
import type { GraphNode } from "./graph-node.ts";
import { ownOf } from "./own.ts";
import type { Things } from "./resource.ts";
import { isSeries } from "./roles.ts";

type Nodes = ReadonlyMap<string, GraphNode>;

/**
 * What is found around a dataset of a graph, however much later it is understood: the graph forgets what
 * is a dataset's own once it is told, and series and services are told as datasets themselves.
 */
export class Surroundings {
  readonly #graph: Graph;
  /** Told already, and named by datasets to come. */
  readonly #series = new Map<string, GraphNode>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** What it says of itself in words: of the thousands that it may list, nothing is asked. */
  keepSeries({ id, quads }: GraphNode): void {
    if (!isSeries({ quads })) return;
    const words = quads.filter(({ object }) => object.termType === "Literal");
    const series = copyNode({ id, quads: words });
    this.#series.set(series.id, series);
  }

  /** As it stands now; `services` serve the dataset, whose own is `own`. */
  of(own: Nodes, services: readonly GraphNode[]): Things {
    return this.#around(new Map([...own, ...this.#ownOf(services)]), []);
  }

  /** The same of a dataset that leads to `named`: what is its own is asked for once that is needed. */
  ofNamed(named: readonly string[], own: () => Nodes, services: readonly GraphNode[]): Things {
    const around = this.#around(new Map(this.#ownOf(services)), named);
    return { find: (id) => own().get(id) ?? around.find(id) };
  }

  #ownOf(services: readonly GraphNode[]): [string, GraphNode][] {
    return services.flatMap((service) => [...ownOf(this.#graph, service).nodes]);
  }

  #around(around: Map<string, GraphNode>, named: readonly string[]): Things {
    const told = [...around.values()].flatMap(({ quads }) => this.#namedIn(quads));
    for (const node of [...named.flatMap((iri) => this.#named(iri)), ...told]) {
      if (!around.has(node.id)) around.set(node.id, node);
    }
    return { find: (id) => around.get(id) ?? this.#graph.find(id) };
  }

  #namedIn(quads: GraphNode["quads"]): GraphNode[] {
    return quads.flatMap(({ object }) => (object.termType === "NamedNode" ? this.#named(object.value) : []));
  }

  #named(iri: string): GraphNode | [] {
    return this.#series.get(iri) ?? this.#graph.find(iri) ?? [];
  }
}
