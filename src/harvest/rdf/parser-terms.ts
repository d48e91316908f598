import type * as RDF from "@rdfjs/types";
import { DataFactory } from "n3";

/**
 * What parsers make terms with. What a document labels has another letter before its label than what
 * has none (`n3-7`): a document that was written with such labels says nothing of what others leave without.
 */
export const parserTerms = {
  ...DataFactory,
  blankNode: (label = ""): RDF.BlankNode => DataFactory.blankNode(label === "" ? undefined : `d${label}`),
};
