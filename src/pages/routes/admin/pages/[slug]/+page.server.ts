import { redirect } from "@sveltejs/kit";
import { markOf } from "../../../../../base/seen.ts";
import { attempt, readForm, seenOf } from "#pages/reading/forms.ts";
import { ownPageIn } from "#pages/reading/own-page-form.ts";
import { ownPageTitle, templateText } from "#pages/reading/own-pages.ts";
import { isTemplate } from "../../../../../site/own-page.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params: { slug } }) => {
  const { rooms, actor, settings, language } = locals;
  const page = await rooms.site.getOwnPage(actor, slug);
  const facts = { settings, language, url: rooms.instance.url };
  return {
    page,
    seen: markOf(page),
    title: ownPageTitle(page, language),
    template: isTemplate(slug) ? templateText(slug, facts) : undefined,
  };
};

export const actions: Actions = {
  save: async ({ locals: { rooms, actor }, request, params: { slug } }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.site.changeOwnPage(actor, slug, { ...ownPageIn(form), ...seenOf(form) });
      return redirect(303, `/pages/${slug}`);
    });
  },
  remove: async ({ locals: { rooms, actor }, request, params: { slug } }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.site.removeOwnPage(actor, slug);
      return redirect(303, "/admin/pages");
    });
  },
};
