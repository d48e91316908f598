import { redirect } from "@sveltejs/kit";
import { markOf, partsOf } from "../../../../base/seen.ts";
import { askedOfSource } from "../../../../harvest/source.ts";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import { managedOrganizations, nextOf, sourceIn } from "#pages/reading/harvests.ts";
import { manages } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { rooms, actor, language } = locals;
  const source = await rooms.harvests.getSource(actor, params.id);
  const page = pageOf(url.searchParams);
  const runs = await rooms.harvests.listRuns(actor, source.id, { page, pageSize });
  const managed = manages(actor, source.organization);
  return {
    source,
    seen: markOf(partsOf(source, askedOfSource)),
    runs,
    page,
    pageSize,
    managed,
    next: nextOf(source, language),
    organizations: managed ? await managedOrganizations(locals) : [],
  };
};

export const actions: Actions = {
  harvest: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const dry = field(form, "dry") !== "";
      const run = await rooms.harvests.harvestLater(actor, params.id, { dry });
      return redirect(303, `/harvests/${params.id}/runs/${run.id}`);
    });
  },
  pause: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const paused = field(form, "paused") !== "";
      await (paused
        ? rooms.harvests.resumeSource(actor, params.id)
        : rooms.harvests.pauseSource(actor, params.id));
      return redirect(303, `/harvests/${params.id}`);
    });
  },
  change: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { options } = await rooms.harvests.getSource(actor, params.id);
      const told = sourceIn(form);
      // What the form does not ask, a program may have told.
      const { robots: _robots, ...others } = options;
      await rooms.harvests.changeSource(actor, params.id, {
        ...told,
        options: { ...others, ...told.options },
        ...seenOf(form),
      });
      return redirect(303, `/harvests/${params.id}`);
    });
  },
  delete: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.harvests.deleteSource(actor, params.id);
      return redirect(303, "/harvests");
    });
  },
};
