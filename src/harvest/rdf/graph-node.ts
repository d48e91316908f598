import type * as RDF from "@rdfjs/types";
import type { Problem } from "../../base/failure.ts";

/** What a document says of one thing, as it says it. */
export interface GraphNode {
  /** Its IRI, or `_:` and a label. */
  readonly id: string;
  readonly quads: RDF.Quad[];
  /** What of it could not be read. */
  problems?: Problem[];
  /** What it says, once that is much. */
  said?: Set<string>;
  /** As many of its statements are texts of their own. */
  copied?: number;
}
