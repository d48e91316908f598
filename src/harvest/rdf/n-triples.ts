import type * as RDF from "@rdfjs/types";
import { DataFactory } from "n3";

/** Statements as N-Triples, and what of them their text does not tell. */
export interface NTriples {
  readonly text: string;
  /** The labels that `_:b0`, `_:b1`… stand for. */
  readonly labels: readonly string[];
  /** Terms that the text cannot hold as they are, by their place: three in each line. */
  readonly exact: readonly ExactTerm[];
}

/** An IRI, or a literal with its language and its datatype. */
type ExactTerm = readonly [place: number, value: string, language?: string, datatype?: string];

/** As `writeNTriples`, the text alone. */
export function toNTriples(quads: readonly RDF.Quad[]): string {
  return writeNTriples(quads).text;
}

/**
 * N-Triples (RDF 1.1) of statements; quoted triples are left aside. What has no name is counted as it
 * comes: a parser gives it another label each time, and the same statements are the same text.
 */
export function writeNTriples(quads: readonly RDF.Quad[]): NTriples {
  const writer = new Writer();
  let text = "";
  for (const { subject, predicate, object } of quads) {
    if (object.termType === "Quad") continue;
    text += `${writer.term(subject)} ${writer.term(predicate)} ${writer.term(object)} .\n`;
  }
  return { text, labels: [...writer.labels.keys()], exact: writer.exact };
}

class Writer {
  readonly labels = new Map<string, string>();
  readonly exact: ExactTerm[] = [];
  #place = 0;

  term(term: RDF.Term): string {
    const place = this.#place++;
    if (term.termType === "BlankNode") return this.#label(term.value);
    if (term.termType === "Literal") return this.#literal(term, place);
    const iri = iriText(term.value);
    if (iri !== term.value) this.exact.push([place, term.value]);
    return `<${iri}>`;
  }

  #label(told: string): string {
    const known = this.labels.get(told);
    if (known !== undefined) return known;
    const label = `_:b${this.labels.size}`;
    this.labels.set(told, label);
    return label;
  }

  #literal({ value, language, datatype: { value: type } }: RDF.Literal, place: number): string {
    const text = `"${value.replace(escaped, (sign) => escapes[sign] ?? sign)}"`;
    if (language !== "") {
      const tag = language.replace(/[^\w-]/g, "-");
      if (tag !== language) this.exact.push([place, value, language, type]);
      return `${text}@${tag}`;
    }
    if (type === xsdString) return text;
    const iri = iriText(type);
    if (iri !== type) this.exact.push([place, value, language, type]);
    return `${text}^^<${iri}>`;
  }
}

/** The statements of a text that `writeNTriples` wrote. */
export function readNTriples({ text, labels, exact }: NTriples): RDF.Quad[] {
  const reader = new Reader(labels, exact);
  const lines = text.split("\n");
  lines.pop();
  return lines.map((line) => reader.statement(line));
}

class Reader {
  readonly #labels: readonly string[];
  readonly #exact: ReadonlyMap<number, ExactTerm>;
  #place = 0;
  #line = "";
  #at = 0;

  constructor(labels: readonly string[], exact: readonly ExactTerm[]) {
    this.#labels = labels;
    this.#exact = new Map(exact.map((term) => [term[0], term]));
  }

  statement(line: string): RDF.Quad {
    this.#line = line;
    this.#at = 0;
    const subject = this.#thing();
    const predicate = this.#iri();
    return DataFactory.quad(subject, predicate, line[this.#at] === '"' ? this.#literal() : this.#thing());
  }

  #thing(): RDF.NamedNode | RDF.BlankNode {
    return this.#line[this.#at] === "<" ? this.#iri() : this.#nameless();
  }

  #iri(): RDF.NamedNode {
    const iri = this.#until(">", 1);
    this.#at++;
    return DataFactory.namedNode(this.#exact.get(this.#place++)?.[1] ?? iri);
  }

  #nameless(): RDF.BlankNode {
    this.#place++;
    return DataFactory.blankNode(this.#labels[Number(this.#until(" ", "_:b".length))]);
  }

  /** What stands before a sign, behind as many others; goes on past the sign. */
  #until(sign: string, skipped: number): string {
    const from = this.#at + skipped;
    const to = this.#line.indexOf(sign, from);
    this.#at = to + 1;
    return this.#line.slice(from, to);
  }

  /** Neither a language nor a datatype holds a quote. */
  #literal(): RDF.Literal {
    const end = this.#line.lastIndexOf('"');
    const [, told, language = "", datatype = ""] = this.#exact.get(this.#place++) ?? [];
    if (told !== undefined) return toLiteral(told, language, datatype);
    const value = this.#line.slice(this.#at + 1, end).replace(/\\./g, (sign) => unescapes[sign] ?? sign);
    const rest = this.#line.slice(end + 1, -" .".length);
    if (rest.startsWith("@")) return DataFactory.literal(value, rest.slice(1));
    return toLiteral(value, "", rest === "" ? xsdString : rest.slice(3, -1));
  }
}

function toLiteral(value: string, language: string, datatype: string): RDF.Literal {
  return DataFactory.literal(value, language === "" ? DataFactory.namedNode(datatype) : language);
}

function iriText(iri: string): string {
  return iri.replace(notInIri, encodeURIComponent);
}

const xsdString = "http://www.w3.org/2001/XMLSchema#string";
// eslint-disable-next-line no-control-regex
const notInIri = /[\u0000-\u0020<>"{}|^`\\]/g;
const escaped = /["\\\n\r]/g;
const escapes: Readonly<Record<string, string>> = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r" };
const unescapes: Readonly<Record<string, string>> = { '\\"': '"', "\\\\": "\\", "\\n": "\n", "\\r": "\r" };
