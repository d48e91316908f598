import { redirect } from "@sveltejs/kit";
import { markOf } from "../../../../../../base/seen.ts";
import { assuranceLevels } from "../../../../../../access/actor.ts";
import { providerKinds } from "../../../../../../people/provider-kind.ts";
import { attempt, field, rawField, readForm, seenOf } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** The address of one that there is not yet. */
const fresh = "new";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  const id = params.provider;
  const provider = id === fresh ? undefined : await rooms.providers.getProvider(actor, id);
  return {
    provider,
    seen: provider && markOf(provider),
    returnAddress: provider && new URL(`/sign-in/with/${id}`, rooms.instance.url).href,
    outAddress: new URL("/", rooms.instance.url).href,
    saved: url.searchParams.has("saved"),
  };
};

export const actions: Actions = {
  save: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const id = await rooms.providers.saveProvider(actor, {
        ...(params.provider === fresh ? {} : { id: params.provider }),
        ...settingsOf(form),
        ...seenOf(form),
      });
      return redirect(303, `/admin/accounts/providers/${id}?saved`);
    });
  },
  try: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const problem = await rooms.providers.tryProvider(actor, params.provider);
      return { tried: { problem } };
    });
  },
  remove: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.providers.deleteProvider(actor, params.provider);
      return redirect(303, "/admin/accounts/providers");
    });
  },
};

function settingsOf(form: FormData) {
  return {
    name: field(form, "name"),
    kind: providerKinds.find((kind) => kind === field(form, "kind")) ?? "accounts",
    level: assuranceLevels.find((level) => level === field(form, "level")) ?? "eidas1",
    minutes: Number(field(form, "minutes") || "30"),
    issuer: field(form, "issuer"),
    clientId: field(form, "clientId"),
    secret: rawField(form, "password-secret"),
    scopes: field(form, "scopes"),
    isOn: field(form, "isOn") !== "",
    makesAccounts: field(form, "makesAccounts") !== "",
    vouches: field(form, "vouches") !== "",
    claim: field(form, "claim"),
    roleLines: field(form, "roles"),
  };
}
