import type * as RDF from "@rdfjs/types";
import type { Problem } from "../../base/failure.ts";

/** A part of a document that was parsed alone. */
export interface Piece {
  readonly quads: readonly RDF.Quad[];
  /** As it was written, where it is of one thing. */
  readonly text?: string;
  readonly problems: readonly Problem[];
  /** A dataset inside its catalogue: nothing more of it follows. */
  readonly isNested?: boolean;
  /** What it is of, where it could not be parsed as a whole. */
  readonly subject?: string;
  /** Something of it could not be read at all. */
  readonly isLost?: boolean;
  readonly where?: Readonly<Record<string, number>>;
}
