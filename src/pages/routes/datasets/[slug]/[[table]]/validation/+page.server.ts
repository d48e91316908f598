import { error } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Errors on one page, of those that are listed. */
const pageSize = 50;

export const load: PageServerLoad = async ({ parent }) => {
  const { editable, open } = await parent();
  if (!editable) error(403);
  const { problems } = needOpen(open).version;
  // The one that was named when the file was imported, where it has an address.
  const named = problems.find(({ key }) => key === "schema-departures" || key === "schema-not-compared");
  const schema = String(named?.args["schema"] ?? "");
  return { schema: /^https?:/.test(schema) ? schema : "" };
};

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const form = await readForm(request);
    const opened = await openDataset(locals, params, url.searchParams);
    if (!opened.editable) error(403);
    return attempt(form, async () => {
      const schema = field(form, "schema");
      const found = await locals.rooms.tables.validate(locals.actor, needOpen(opened.open).table.id, schema);
      const pages = Math.max(1, Math.ceil(found.errors.length / pageSize));
      const page = Math.min(pages, pageOf(new URLSearchParams({ page: field(form, "page") })));
      const errors = found.errors.slice((page - 1) * pageSize, page * pageSize);
      return {
        validation: { ...found, errors, listed: found.errors.length, page, pages },
        values: { schema },
      };
    });
  },
};
