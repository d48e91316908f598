import { fail, redirect } from "@sveltejs/kit";
import { Failure } from "../../../../base/failure.ts";
import { isLanguage } from "../../../../base/language.ts";
import { markOf, partsOf } from "../../../../base/seen.ts";
import { readSentForm } from "#pages/publishing/multipart.ts";
import { attempt, field, readForm, seenOf } from "#pages/reading/forms.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import type { Actions, PageServerLoad } from "./$types";

const levels = ["commune", "iris", "epci", "departement", "region"] as const;
const pictures = ["logo", "home"] as const;

/** What the form of that name asks. */
const look = ["name", "accentHue", "language"] as const;

export const load: PageServerLoad = async ({ locals: { rooms, settings }, url }) => ({
  settings,
  levels,
  pictures,
  /** Of which form, by its action. */
  saved: url.searchParams.get("saved"),
  seen: {
    look: markOf(partsOf(settings, look)),
    profile: markOf(partsOf(settings, ["profile"])),
  },
  baseMap: await rooms.territory.findBaseMap(),
});

const profileFields = ["description", "operator", "contact", "commitments", "territory"] as const;

/** Which of the two pictures an address names. */
function pictureAt(url: URL): (typeof pictures)[number] {
  return pictures.find((one) => one === url.searchParams.get("role")) ?? "logo";
}

export const actions: Actions = {
  settings: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const language = field(form, "language");
      await rooms.instance.changeSettings(actor, {
        name: field(form, "name"),
        accentHue: Number(field(form, "hue")),
        ...seenOf(form),
        ...(isLanguage(language) ? { language } : {}),
      });
      return redirect(303, "/admin/settings?saved=settings");
    });
  },
  picture: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const sent = form.get("picture");
      if (!(sent instanceof File) || sent.size === 0) {
        throw new Failure("invalid", "site-picture-missing", { parameter: "picture" });
      }
      await rooms.instance.setPicture(actor, pictureAt(url), Buffer.from(await sent.arrayBuffer()));
      return redirect(303, "/admin/settings#pictures");
    });
  },
  unpicture: async ({ locals: { rooms, actor }, request, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.instance.removePicture(actor, pictureAt(url));
      return redirect(303, "/admin/settings#pictures");
    });
  },
  profile: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const texts = Object.fromEntries(profileFields.map((name) => [name, field(form, name)]));
      await rooms.instance.changeSettings(actor, { profile: texts, ...seenOf(form) });
      return redirect(303, "/admin/settings?saved=profile#profile");
    });
  },
  basemap: async ({ locals: { rooms, actor }, request }) => {
    try {
      await readSentForm(request, (_name, bytes) => rooms.territory.setBaseMap(actor, bytes));
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      return fail(refusal.status, { refusal, values: {} });
    }
    return redirect(303, "/admin/settings#base-map");
  },
  unbasemap: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.territory.removeBaseMap(actor);
      return redirect(303, "/admin/settings#base-map");
    });
  },
  contours: async ({ locals: { rooms, actor }, request, url }) => {
    const level = levels.find((one) => one === url.searchParams.get("level")) ?? "commune";
    try {
      const { received } = await readSentForm(request, (name, bytes) =>
        rooms.territory.setContours(actor, level, bytes, name),
      );
      return {
        contours: { level, features: received?.features ?? 0, unknown: received?.unknown.length ?? 0 },
      };
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      return fail(refusal.status, { refusal, values: {} });
    }
  },
};
