import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  const page = pageOf(url.searchParams);
  const made = url.searchParams.get("alike");
  return {
    namesakes: made === null ? [] : await rooms.organizations.listNamesakes(actor, made),
    organizations: await rooms.organizations.listOrganizations(actor, { page, pageSize }),
    page,
    pageSize,
  };
};

export const actions: Actions = {
  certify: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.organizations.giveCertificate(actor, field(form, "id"));
      return redirect(303, `${url.pathname}?page=${pageOf(url.searchParams)}`);
    });
  },
  uncertify: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.organizations.takeBackCertificate(actor, field(form, "id"));
      return redirect(303, `${url.pathname}?page=${pageOf(url.searchParams)}`);
    });
  },
  create: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { slug } = await rooms.organizations.createOrganization(actor, {
        name: field(form, "name"),
        description: field(form, "description"),
      });
      const namesakes = await rooms.organizations.listNamesakes(actor, slug);
      return redirect(303, `/admin/organizations${namesakes.length === 0 ? "" : `?alike=${slug}`}`);
    });
  },
};
