import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { TieSide } from "../../../../../network/room.ts";
import type { Actions, PageServerLoad, RequestEvent } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => ({
  tie: await rooms.network.getTie(actor, params.id),
});

type Gesture = "pause" | "resume" | "cut";

/** What each button of a side does. */
async function act(name: Gesture, { locals: { rooms, actor }, params, request }: RequestEvent) {
  const form = await readForm(request);
  return attempt(form, async () => {
    const side: TieSide = field(form, "side") === "followed" ? "followed" : "follows";
    await rooms.network[name](actor, params.id, side);
    return redirect(303, `/admin/network/${params.id}`);
  });
}

export const actions: Actions = {
  pause: async (event) => act("pause", event),
  resume: async (event) => act("resume", event),
  cut: async (event) => act("cut", event),
  accept: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.accept(actor, params.id);
      return redirect(303, `/admin/network/${params.id}`);
    });
  },
  refuse: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.refuse(actor, params.id);
      return redirect(303, `/admin/network/${params.id}`);
    });
  },
  reread: async ({ locals: { rooms, actor }, params, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.network.goOn(actor, params.id);
      return redirect(303, `/admin/network/${params.id}`);
    });
  },
};
