import type { GraphNode } from "./graph-node.ts";

/** What a statement says of a catalogue, by its property. */
export type StatementRole =
  | "type"
  | "listed"
  | "next"
  | "total"
  | "service"
  | "serves"
  | "series"
  | "distribution"
  | "agent"
  | "words";

const dcat = "http://www.w3.org/ns/dcat#";
const dct = "http://purl.org/dc/terms/";
const hydra = "http://www.w3.org/ns/hydra/core#";

const roles: ReadonlyMap<string, StatementRole> = new Map<string, StatementRole>([
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "type"],
  [`${dcat}dataset`, "listed"],
  [`${hydra}next`, "next"],
  [`${hydra}nextPage`, "next"],
  [`${hydra}totalItems`, "total"],
  [`${dcat}accessService`, "service"],
  [`${dcat}servesDataset`, "serves"],
  [`${dcat}inSeries`, "series"],
  [`${dcat}distribution`, "distribution"],
  ["http://schema.org/distribution", "distribution"],
  [`${dct}publisher`, "agent"],
  [`${dct}creator`, "agent"],
  [`${dcat}publisher`, "agent"],
  [`${dcat}contactPoint`, "agent"],
  ...["title", "description", "identifier", "name", "abstract"].flatMap((name): [string, StatementRole][] =>
    [
      dct,
      dcat,
      "http://purl.org/dc/elements/1.1/",
      "http://schema.org/",
      "https://schema.org/",
      "http://www.w3.org/2000/01/rdf-schema#",
    ].map((namespace) => [namespace + name, "words"]),
  ),
]);

export function roleOf(predicate: string): StatementRole | undefined {
  return roles.get(predicate);
}

export function isSeries({ quads }: Pick<GraphNode, "quads">): boolean {
  return quads.some(({ predicate, object }) => {
    return roleOf(predicate.value) === "type" && object.value.endsWith("#DatasetSeries");
  });
}
