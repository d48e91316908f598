import { fail, redirect } from "@sveltejs/kit";
import { isLanguage } from "../../../../base/language.ts";
import { readSentForm } from "#pages/publishing/multipart.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import type { Actions, PageServerLoad } from "./$types";

const levels = ["commune", "epci", "departement", "region"] as const;

export const load: PageServerLoad = ({ locals: { settings } }) => ({ settings, levels });

const profileFields = ["description", "operator", "contact", "commitments", "territory"] as const;

/** The picture that was sent, none where it is taken away, else the one that there was. */
async function logoIn(form: FormData, before: string): Promise<string> {
  const sent = form.get("logo");
  if (sent instanceof File && sent.size > 0) {
    const bytes = Buffer.from(await sent.arrayBuffer());
    return `data:${sent.type};base64,${bytes.toString("base64")}`;
  }
  return field(form, "no-logo") === "" ? before : "";
}

export const actions: Actions = {
  settings: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const language = field(form, "language");
      await rooms.instance.changeSettings(actor, {
        name: field(form, "name"),
        accentHue: Number(field(form, "hue")),
        ...(isLanguage(language) ? { language } : {}),
      });
      return redirect(303, "/admin/settings");
    });
  },
  profile: async ({ locals: { rooms, actor, settings }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const texts = Object.fromEntries(profileFields.map((name) => [name, field(form, name)]));
      const logo = await logoIn(form, settings.profile?.logo ?? "");
      await rooms.instance.changeSettings(actor, { profile: { ...texts, logo } });
      return redirect(303, "/admin/settings#profile");
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
