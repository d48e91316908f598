import { Failure } from "../base/failure.ts";
import type { RawTable } from "./raw.ts";
import { readEnds } from "./read-bytes.ts";
import { type NamedFile } from "./reading.ts";
import { tableName } from "./table-name.ts";

/**
 * A Parquet file, given as it is once its ends are right: the magic at both, and a length of
 * the footer that fits in the file (Apache Parquet format, § File format). What lies between
 * is for the engine to read.
 */
export async function readParquet(file: NamedFile): Promise<RawTable[]> {
  const { head, tail, size } = await readEnds(file.path, 4, 8);
  const magic = tail.subarray(4).toString("latin1");
  if (magic === "PARE") throw new Failure("unsupported", "format-encrypted");
  if (head.toString("latin1") !== "PAR1" || magic !== "PAR1" || size < 12) {
    throw new Failure("invalid", "parquet-truncated");
  }
  const footer = tail.readUInt32LE(0);
  if (footer === 0 || footer > size - 12) throw new Failure("invalid", "parquet-damaged");
  return [
    {
      name: tableName(file.name),
      format: "parquet",
      content: { kind: "typed", path: file.path },
      problems: [],
      rejected: [],
    },
  ];
}
