import { contactMessage } from "#pages/reading/contact-message.ts";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { ownPageText, ownPageTitle } from "#pages/reading/own-pages.ts";
import { error } from "@sveltejs/kit";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params: { slug } }) => {
  const { rooms, actor, settings, language } = locals;
  const page = await rooms.site.getOwnPage(actor, slug);
  return {
    slug,
    title: ownPageTitle(page, language),
    text: ownPageText(page, { settings, language, url: rooms.instance.url }),
    takesMessages: slug === "contact" && (await rooms.site.takesMessages()),
  };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor, language }, request, params: { slug }, getClientAddress }) => {
    if (slug !== "contact") error(405);
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.site.getOwnPage(actor, slug);
      const message = contactMessage(form, language);
      if (message !== undefined) await rooms.site.writeToSteward(message, { address: getClientAddress() });
      return { sent: message?.email ?? "" };
    });
  },
};
