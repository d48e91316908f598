import { defined } from "../../base/defined.ts";
import { redirect } from "@sveltejs/kit";
import { findRefusal } from "#pages/reading/refusals.ts";
import { titleOf } from "#pages/publishing/title.ts";
import type { RefreshInterval } from "../../tables/room.ts";
import type { ImportOptions } from "../../tables/table.ts";

/** What the form of a new file asks, whoever fills it: the page itself, or the one of its sheets. */
export type AskedFields = ReadonlyMap<string, string>;

/** Where the bytes of a new file are, and what it is called. */
export interface NewFile {
  readonly name: string;
  readonly source: { upload: string } | { url: string; refresh?: RefreshInterval; asksSheets?: true };
}

/** What is asked beside the file, which goes from one page to the next. */
export const askedBeside = ["dataset", "organization", "title", "table", "schema"] as const;

/** Makes the dataset where it is new, starts the import, and goes to its page. */
export async function beginImport(
  { rooms, actor }: App.Locals,
  fields: AskedFields,
  file: NewFile,
  options: Pick<ImportOptions, "sheets" | "headers"> = {},
): Promise<never> {
  const slug = fields.get("dataset") ?? "";
  const { id } =
    slug === ""
      ? await rooms.datasets.createDataset(actor, {
          organization: fields.get("organization") ?? "",
          title: fields.get("title") || titleOf(file.name),
        })
      : await rooms.datasets.getDataset(actor, slug);
  try {
    const begun = await rooms.imports.importLater(actor, id, file.source, {
      ...optionsOf(fields),
      ...options,
    });
    return redirect(303, `/imports/${begun.id}`);
  } catch (thrown) {
    // A dataset that was made for a file that is refused would stay behind, empty.
    if (slug === "" && findRefusal(thrown) !== undefined) await rooms.datasets.discardDraft(actor, id);
    throw thrown;
  }
}

function optionsOf(fields: AskedFields) {
  const [table, schema] = [fields.get("table") ?? "", fields.get("schema") ?? ""];
  return defined({
    table: table === "" ? undefined : table,
    schema: schema === "" ? undefined : schema,
  });
}
