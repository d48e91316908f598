import { error, redirect } from "@sveltejs/kit";
import { attempt, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  const version = versionOf(url);
  const decision = await rooms.decisions.getDecision(actor, params.slug, { version });
  if (decision.slug !== params.slug) redirect(301, `/decisions/${decision.slug}${url.search}`);
  const [since, versions] = await Promise.all([
    rooms.decisions.followUp(actor, decision),
    rooms.decisions.listVersions(actor, decision.id),
  ]);
  return {
    decision,
    since,
    versions: [...versions],
    address: `${rooms.instance.url}/decisions/${decision.slug}`,
    editable: rooms.decisions.mayChangeDecision(actor, decision),
  };
};

export const actions: Actions = {
  /** Changes nothing: whoever reads the decision may ask. */
  check: async ({ locals: { rooms, actor }, request, params, url }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const decision = await rooms.decisions.getDecision(actor, params.slug, { version: versionOf(url) });
      return { checked: [...(await rooms.decisions.checkFigures(actor, decision))] };
    });
  },
};

function versionOf(url: URL): number | undefined {
  const text = url.searchParams.get("version");
  if (text === null) return undefined;
  const version = Number(text);
  if (!Number.isSafeInteger(version) || version < 1 || version > 1_000_000) error(404);
  return version;
}
