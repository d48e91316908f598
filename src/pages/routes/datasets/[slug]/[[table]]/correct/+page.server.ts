import { error, redirect } from "@sveltejs/kit";
import { correctionsOf } from "#pages/publishing/corrections.ts";
import { toCell } from "#pages/reading/cells.ts";
import { attempt, readForm, textFields } from "#pages/reading/forms.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Enough to see how a column is read. */
const previewRowsMax = 12;

export const load: PageServerLoad = async ({ locals, parent }) => {
  const { editable, open } = await parent();
  if (!editable) error(403);
  const { table, version } = needOpen(open);
  const page = await locals.rooms.rows.readPage(
    locals.actor,
    table.id,
    new URLSearchParams({ page_size: String(previewRowsMax) }),
  );
  const { territory } = locals.rooms;
  return {
    sample: page.rows.map((row) =>
      version.columns.map((column) => toCell(column, row[column.name], locals.language, territory)),
    ),
  };
};

export const actions: Actions = {
  preview: async ({ locals, request, params, url }) => {
    const form = await readForm(request);
    const { open } = await openDataset(locals, params, url.searchParams);
    const { table, version } = needOpen(open);
    return attempt(form, async () => {
      const options = correctionsOf(form, version.columns, version.dialect);
      const shown = await locals.rooms.imports.preview(locals.actor, table.id, options);
      const { territory } = locals.rooms;
      return {
        columns: shown.columns,
        rejected: shown.rejected,
        problems: shown.problems,
        sample: shown.rows
          .slice(0, previewRowsMax)
          .map((row) =>
            shown.columns.map((column, index) => toCell(column, row[index], locals.language, territory)),
          ),
        values: textFields(form),
      };
    });
  },
  correct: async ({ locals, request, params, url }) => {
    const form = await readForm(request);
    const { open } = await openDataset(locals, params, url.searchParams);
    const { table, version } = needOpen(open);
    return attempt(form, async () => {
      const options = correctionsOf(form, version.columns, version.dialect);
      const work = await locals.rooms.imports.correctLater(locals.actor, table.id, options);
      return redirect(303, `/imports/${work.id}`);
    });
  },
};
