import { nameOf } from "./original-source.ts";
import type { TableSource, Version } from "./table.ts";

/** Where a version came from, as everybody is told: the address of a file that holds more than was published is not. */
export function toldSource({ source, originalKept }: Version): TableSource {
  return originalKept === true && source.kind === "url"
    ? { kind: "upload", fileName: nameOf(source) }
    : source;
}
