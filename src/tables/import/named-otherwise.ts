import { Failure, problem } from "../../base/failure.ts";
import type { RawTable } from "../../formats/raw.ts";

/** Names that promise something else than a text. */
const extensions = /\.(xlsx|xlsm|xls|xlsb|ods|parquet|png|jpe?g|gif|pdf|docx?|odt)$/i;

/**
 * Tells of a text that is called a workbook or a picture, and refuses one that has no table: one column,
 * or no row below its first line.
 */
export function notNamedOtherwise(fileName: string, raws: readonly RawTable[]): readonly RawTable[] {
  const extension = extensions.exec(fileName)?.[0].toLowerCase();
  if (extension === undefined || raws.some(({ format }) => format !== "csv")) return raws;
  const holdsTable = raws.some(
    ({ content, problems }) =>
      content.kind === "text" &&
      content.header.length > 1 &&
      !problems.some(({ key }) => key === "dialect-no-rows"),
  );
  if (!holdsTable) throw new Failure("invalid", "import-not-what-named", { extension });
  const told = problem("import-named-otherwise", { extension });
  return raws.map((raw) => ({ ...raw, problems: [told, ...raw.problems] }));
}
