import { lendFile } from "../version-files.ts";
import type { Column } from "../column.ts";
import type { TablesContext } from "../context.ts";
import { shapeOf } from "./shape.ts";

/**
 * Begins to make the serving form of a version that was just imported, so that its first reader
 * waits less, and behind it the text in which words are looked for. What goes wrong here is met
 * again, and told, where somebody reads.
 */
export function prepareRows(ctx: TablesContext, parquet: string, columns: readonly Column[]): void {
  const path = (use: "read" | "copy") => lendFile(ctx, parquet, use);
  ctx.engine.serve(parquet, path, shapeOf(columns)).then(
    (serving) => {
      serving.wishText();
      serving.release();
    },
    () => undefined,
  );
}
