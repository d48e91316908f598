import { Failure, problem, type Problem } from "../../base/failure.ts";
import type { Workspace } from "../../engine/engine.ts";
import { quoteText } from "../../engine/quote.ts";

interface Described {
  name: string;
  type: string | null;
  precision: number | null;
  converted: string | null;
  logical: string | null;
}

/** Digits of a DECIMAL that the engine reads; it takes longer ones for something else. */
const digitsMax = 38;

/** The codecs of the format that the engine has not: what they hold is intact, and not read here. */
const codecsNotRead = /^(?:LZ4|LZO)$/;

/**
 * Refuses a Parquet of which the engine would read something else than it holds, or nothing, by what
 * is the matter with it. What it reads less exactly than it is written is told.
 */
export async function refuseUnreadable(workspace: Workspace, path: string): Promise<Problem[]> {
  const columns = await workspace.rows<Described>(
    `select name, type, precision::integer as precision, converted_type as converted, logical_type as logical
     from parquet_schema(${quoteText(path)})`,
  );
  const long = columns.find(({ precision }) => (precision ?? 0) > digitsMax);
  if (long !== undefined)
    throw new Failure("unsupported", "parquet-decimal-too-long", { column: long.name, digits: digitsMax });
  const codecs = await workspace.rows<{ codec: string }>(
    `select distinct compression as codec from parquet_metadata(${quoteText(path)})`,
  );
  const codec = codecs.find((each) => codecsNotRead.test(each.codec))?.codec;
  if (codec !== undefined) throw new Failure("unsupported", "parquet-codec-not-read", { codec });
  return columns.flatMap(({ name, type, logical }) =>
    // With a zone, and in the old INT96, the engine reads these to the microsecond and does not say which it cut.
    type === "INT96" || (logical !== null && /NANOS=Nano/.test(logical) && /isAdjustedToUTC=1/.test(logical))
      ? [problem("import-nanoseconds-not-read", { column: name }, { column: name })]
      : [],
  );
}
