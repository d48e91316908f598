import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import { markOf, partsOf } from "../../../../base/seen.ts";
import { homeSentences } from "#pages/reading/home-sentences.ts";
import { changeBlocks } from "#pages/reading/home-blocks.ts";
import { inLanguages } from "#pages/reading/languages-of-form.ts";
import type { Actions, PageServerLoad } from "./$types";

const nothing = { title: { fr: "", en: "" }, lead: { fr: "", en: "" } };

export const load: PageServerLoad = ({ locals: { settings, rooms }, url }) => ({
  home: settings.home,
  seen: markOf(partsOf(settings, ["home"])),
  usual: { fr: homeSentences(nothing, "fr"), en: homeSentences(nothing, "en") },
  address: rooms.instance.url,
  saved: url.searchParams.has("saved"),
});

export const actions: Actions = {
  words: async ({ locals: { rooms, actor, settings }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const own = `${rooms.instance.url}/`;
      // As it is copied from the address bar.
      const addressIn = (name: string) => {
        const told = field(form, name);
        return told.startsWith(own) ? told.slice(own.length - 1) : told;
      };
      await rooms.instance.changeSettings(actor, {
        home: {
          ...settings.home,
          title: inLanguages(form, "title"),
          lead: inLanguages(form, "lead"),
          featured: addressIn("featured"),
          board: addressIn("board"),
        },
        ...seenOf(form),
      });
      return redirect(303, "/admin/home?saved");
    });
  },
  blocks: async ({ locals: { rooms, actor, settings }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const blocks = changeBlocks(settings.home.blocks, field(form, "change"));
      await rooms.instance.changeSettings(actor, { home: { ...settings.home, blocks } });
      return redirect(303, "/admin/home#blocks");
    });
  },
};
