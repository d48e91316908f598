import { error } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { needOpen, openDataset } from "#pages/reading/open-table.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Errors that the page lists. */
const errorsShown = 200;

export const load: PageServerLoad = async ({ parent }) => {
  const { editable, open } = await parent();
  if (!editable) error(403);
  needOpen(open);
};

export const actions: Actions = {
  default: async ({ locals, params, request, url }) => {
    const form = await readForm(request);
    const opened = await openDataset(locals, params, url.searchParams);
    if (!opened.editable) error(403);
    return attempt(form, async () => {
      const schema = field(form, "schema");
      const found = await locals.rooms.tables.validate(locals.actor, needOpen(opened.open).table.id, schema);
      return { validation: { ...found, errors: found.errors.slice(0, errorsShown) }, values: { schema } };
    });
  },
};
