import type * as RDF from "@rdfjs/types";
import { idOf, isThing, ownText } from "./graph.ts";
import { type StatementRole, roleOf } from "./roles.ts";

/** What the statements of a document tell of its catalogue, and of how things hang together. */
export class Noticed {
  readonly #listed: Set<string>;
  readonly #catalogues = new Set<string>();
  hasCatalogue = false;
  /** By dataset, those that say that they serve it. */
  readonly services = new Map<string, Set<string>>();
  readonly ownServices = new Set<string>();
  /** What datasets say that they are in. */
  readonly series = new Set<string>();
  readonly nextPages: string[] = [];
  announced: number | undefined;

  /** `listed` is filled with the datasets that catalogues list. */
  constructor(listed: Set<string>) {
    this.#listed = listed;
  }

  /** Whether that is all there is to a statement: a catalogue lists thousands of datasets. */
  take({ subject, predicate, object }: RDF.Quad): boolean {
    const role = roleOf(predicate.value);
    if (role === undefined) return false;
    this.#by[role]?.(object, subject);
    return role === "listed" && this.#catalogues.has(idOf(subject));
  }

  readonly #by: Partial<Record<StatementRole, (object: RDF.Term, subject: RDF.Term) => void>> = {
    type: ({ value }, subject) => {
      this.hasCatalogue ||= /(?:Catalog|Collection|CollectionView)$/.test(value);
      if (value === catalogue) this.#catalogues.add(ownText(idOf(subject)));
    },
    series: (object) => this.series.add(ownText(idOf(object))),
    listed: (object) => isThing(object) && this.#listed.add(ownText(idOf(object))),
    next: ({ value }) => this.nextPages.push(value),
    total: ({ value }) => {
      if (/^\d+$/.test(value)) this.announced ??= Number(value);
    },
    service: (object) => this.ownServices.add(ownText(idOf(object))),
    serves: (object, subject) => {
      const dataset = ownText(idOf(object));
      const services = this.services.get(dataset) ?? new Set<string>();
      this.services.set(dataset, services.add(ownText(idOf(subject))));
    },
  };
}

const catalogue = "http://www.w3.org/ns/dcat#Catalog";
