import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  return { requests: await rooms.requests.listRequests(actor, { page, pageSize }), page, pageSize };
};

export const actions: Actions = {
  close: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.requests.closeRequest(actor, field(form, "id"));
      return redirect(303, `${url.pathname}?page=${pageOf(url.searchParams)}`);
    });
  },
  forget: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.requests.forgetAsker(actor, field(form, "id"));
      return redirect(303, `${url.pathname}?page=${pageOf(url.searchParams)}`);
    });
  },
  delete: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.requests.deleteRequest(actor, field(form, "id"));
      return redirect(303, `${url.pathname}?page=${pageOf(url.searchParams)}`);
    });
  },
};
