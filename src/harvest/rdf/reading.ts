import type * as RDF from "@rdfjs/types";
import { type Arguments, type Problem, problem } from "../../base/failure.ts";
import type { Vocabulary } from "../../vocabularies/vocabulary.ts";
import { understandDate } from "../normalize/dates.ts";
import type { BoundingBox } from "../normalize/geometry.ts";
import type { NormalizedValue } from "../normalize/normalized-value.ts";
import { localName, type Resource } from "./resource.ts";
import { nameOf } from "./texts.ts";

/** What is being understood of one record: its language, what went wrong, and where. */
export class RecordReading {
  readonly problems: Problem[] = [];
  /** Of its texts: ISO 639-1, once known. */
  language: string | undefined;
  /** Where it says that it lies. */
  within: BoundingBox | undefined;

  tell(key: string, field: string, args: Arguments = {}): void {
    if (this.problems.length < problemsMax) this.problems.push(problem(key, args, { field }));
  }

  /** The value, and its problems told of the field. */
  take<Value>({ value, problems }: NormalizedValue<Value>, field: string): Value | undefined {
    for (const { key, args } of problems) this.tell(key, field, args);
    return value;
  }

  /** The first of the values that is a date. */
  date(resource: Resource, field: string, ...properties: readonly string[]): string | undefined {
    const told = resource.values(...properties).map((term) => understandDate(textOf(resource, term)));
    const value = told.find((date) => date.value !== undefined)?.value;
    if (value === undefined && told[0] !== undefined) this.take(told[0], field);
    return value;
  }

  /** An http(s) address, told as one or as a text. */
  address(term: RDF.Term | undefined, field: string): string | undefined {
    if (term === undefined || term.termType === "BlankNode") return undefined;
    const address = toHttp(term.value);
    if (address === undefined && term.value.trim() !== "") {
      this.tell("read-address-wrong", field, { address: term.value.trim().slice(0, 200) });
    }
    return address;
  }

  addresses(terms: readonly RDF.Term[], field: string): string[] {
    return unique(terms.flatMap((term) => this.address(term, field) ?? []));
  }

  /** The code of the term of a vocabulary, by its address or its label; else the label, else the address. */
  code(resource: Resource, term: RDF.Term, vocabulary: Vocabulary): string | undefined {
    const byAddress = term.termType === "BlankNode" ? undefined : vocabulary.find(term.value);
    if (byAddress !== undefined) return byAddress.code;
    const name = nameOf(resource, term, this.language);
    if (name !== undefined) return vocabulary.find(name)?.code ?? name;
    if (term.termType !== "NamedNode") return undefined;
    // Codes of other registers are those of ISO 19115 at times (`codelists.xml#asNeeded`).
    return vocabulary.find(localName(term.value))?.code ?? term.value;
  }
}

const problemsMax = 50;

/** What a term says: its text, its address, or the value or name of the thing that it leads to. */
export function textOf(resource: Resource, term: RDF.Term): string {
  if (term.termType === "Literal") return term.value;
  const value = resource
    .at(term)
    ?.first("rdf:value", "hasValue", "value", "notation", "inXSDDateTime", "inXSDDate");
  if (value !== undefined) return value.value;
  return nameOf(resource, term) ?? (term.termType === "NamedNode" ? term.value : "");
}

export function toHttp(text: string): string | undefined {
  const url = URL.parse(text.trim().replace(/^(?=www\.)/i, "http://"));
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined;
}

export function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)];
}
