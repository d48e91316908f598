import { error, redirect } from "@sveltejs/kit";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { isGoing, progressOf, shareDone } from "#pages/reading/harvests.ts";
import { manages } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { rooms, actor, language } = locals;
  const [source, run] = await Promise.all([
    rooms.harvests.getSource(actor, params.id),
    rooms.harvests.getRun(actor, params.run),
  ]);
  if (run.source !== source.id) error(404);
  setHeaders({ "cache-control": "no-store" });
  const page = pageOf(url.searchParams);
  const isMember =
    actor.kind === "member" &&
    (actor.administrator ||
      actor.memberships.some(({ organization }) => organization === source.organization));
  const kinds = isMember ? await rooms.harvests.countProblems(actor, run.id) : undefined;
  const only = kinds?.find(({ key }) => key === url.searchParams.get("problem"))?.key;
  const problems = isMember
    ? await rooms.harvests.listProblems(
        actor,
        run.id,
        { page, pageSize },
        only === undefined ? {} : { key: only },
      )
    : undefined;
  return {
    source,
    run,
    kinds,
    only,
    problems,
    page,
    pageSize,
    managed: manages(actor, source.organization),
    going: isGoing(run),
    progress: progressOf(run, language),
    share: shareDone(run),
  };
};

export const actions: Actions = {
  cancel: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.harvests.cancelRun(actor, params.run);
      return redirect(303, `/harvests/${params.id}/runs/${params.run}`);
    });
  },
};
