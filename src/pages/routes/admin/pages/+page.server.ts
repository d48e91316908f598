import { redirect } from "@sveltejs/kit";
import { conformities } from "../../../../people/site-settings.ts";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import { markOf, partsOf } from "../../../../base/seen.ts";
import { ownPageTitle } from "#pages/reading/own-pages.ts";
import { isTemplate } from "../../../../site/own-page.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, settings, language }, url }) => {
  const pages = await rooms.site.listOwnPages();
  return {
    legal: settings.legal,
    seen: markOf(partsOf(settings, ["legal"])),
    saved: url.searchParams.has("saved"),
    pages: pages.map((page) => ({
      slug: page.slug,
      title: ownPageTitle(page, language),
      place: page.place,
      isWritten: !isTemplate(page.slug) || page.text.fr !== "" || page.text.en !== "",
    })),
  };
};

const facts = [
  "publisher",
  "address",
  "director",
  "phone",
  "email",
  "host",
  "hostAddress",
  "privacy",
  "assessedOn",
  "assessedBy",
] as const;

export const actions: Actions = {
  legal: async ({ locals: { rooms, actor, settings }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const told = Object.fromEntries(facts.map((name) => [name, field(form, name)]));
      const accessibility = conformities.find((one) => one === field(form, "accessibility")) ?? "none";
      const legal = { ...settings.legal, ...told, accessibility };
      await rooms.instance.changeSettings(actor, { legal, ...seenOf(form) });
      return redirect(303, "/admin/pages?saved");
    });
  },
};
