import type { GraphNode } from "./graph-node.ts";
import { type StatementRole, roleOf } from "./roles.ts";

interface Known {
  /** What catalogues list. */
  readonly listed: ReadonlySet<string>;
  /** Services that distributions lead to. */
  readonly services: ReadonlySet<string>;
}

/** Whether a thing is told as a dataset: by its types, by who lists it, and by what it says of itself in words. */
export function isDataset(node: GraphNode, { listed, services }: Known): boolean {
  const roles = new Map<StatementRole, string[]>();
  for (const { predicate, object } of node.quads) {
    const role = roleOf(predicate.value);
    if (role === undefined) continue;
    const values = roles.get(role);
    if (values === undefined) roles.set(role, [object.value]);
    else values.push(object.value);
  }
  const types = roles.get("type") ?? [];
  const isTyped = (type: RegExp): boolean => types.some((iri) => type.test(iri));
  if (!roles.has("words") || roles.has("serves") || isTyped(/#Catalog$/)) return false;
  // GeoNetwork gives some records the address of their dataset: both types are of one thing then.
  if (isTyped(datasetOrSeries)) return true;
  if (isTyped(/CatalogRecord$/)) return false;
  if (listed.has(node.id)) return true;
  return !services.has(node.id) && isTyped(/DataService$/);
}

const datasetOrSeries = /(?<!void#)\bDataset(?:Series)?$/;
