import type * as RDF from "@rdfjs/types";
import { DataFactory } from "n3";
import { type Problem } from "../../base/failure.ts";
import type { GraphNode } from "./graph-node.ts";

/** A thing of a graph as JSON can hold it. */
export interface PackedNode {
  readonly id: string;
  readonly quads: readonly PackedQuad[];
  readonly problems?: readonly Problem[];
}

/** An IRI, or the label of what has no name behind `_:`. */
type PackedName = string;
type PackedLiteral = readonly [value: string, language: string, datatype: string];
type PackedQuad = readonly [subject: PackedName, predicate: string, object: PackedName | PackedLiteral];

export function packNode({ id, quads, problems }: GraphNode): PackedNode {
  return { id, quads: quads.flatMap(packQuad), ...(problems === undefined ? {} : { problems }) };
}

export function unpackNode({ id, quads, problems }: PackedNode): GraphNode {
  return {
    id,
    quads: quads.map(unpackQuad),
    ...(problems === undefined ? {} : { problems: [...problems] }),
  };
}

/** Quoted triples are left aside: nothing of a catalogue is asked of them. */
function packQuad({ subject, predicate, object }: RDF.Quad): PackedQuad[] {
  if (object.termType === "Quad") return [];
  const told =
    object.termType === "Literal"
      ? ([object.value, object.language, object.datatype.value] as const)
      : nameOf(object);
  return [[nameOf(subject), predicate.value, told]];
}

function unpackQuad([subject, predicate, object]: PackedQuad): RDF.Quad {
  const told = typeof object === "string" ? toTerm(object) : toLiteral(object);
  return DataFactory.quad(toTerm(subject), DataFactory.namedNode(predicate), told);
}

function nameOf(term: RDF.Term): PackedName {
  return term.termType === "BlankNode" ? `_:${term.value}` : term.value;
}

function toTerm(name: PackedName) {
  return name.startsWith("_:") ? DataFactory.blankNode(name.slice(2)) : DataFactory.namedNode(name);
}

function toLiteral([value, language, datatype]: PackedLiteral) {
  return DataFactory.literal(value, language === "" ? DataFactory.namedNode(datatype) : language);
}
