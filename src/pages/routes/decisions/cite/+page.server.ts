import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { editedOrganizations } from "#pages/reading/organizations.ts";
import { figureChosen, listCitable, placeNamed } from "#pages/indicators/citable.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Where a figure's page leads: into which decision it goes. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") {
    signInFirst(url.pathname + url.search);
  }
  const own = await editedOrganizations({ rooms, actor });
  const lists = await Promise.all(
    own.map(({ id }) => rooms.decisions.listDecisions(actor, { page: 1, pageSize: 100, organization: id })),
  );
  return {
    decisions: lists.flatMap(({ items }) => items.map(({ id, content }) => ({ id, title: content.title }))),
    indicators: await listCitable(rooms),
    values: {
      place: placeNamed(rooms, url.searchParams),
      ...Object.fromEntries([...url.searchParams].map(([name, value]) => [name, value.slice(0, 200)])),
    },
  };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const chosen = await figureChosen({ rooms, actor }, form);
      const { slug } = await rooms.decisions.citeFigure(actor, field(form, "decision"), chosen);
      return redirect(303, `/decisions/${slug}/edit#figures`);
    });
  },
};
