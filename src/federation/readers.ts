import type { SourceReader } from "./read.ts";
import type { SourceKind } from "./source.ts";

const all: readonly SourceReader[] = [];

/** How each kind of source is read. */
export const readers: ReadonlyMap<SourceKind, SourceReader> = new Map(
  all.map((reader) => [reader.kind, reader]),
);
