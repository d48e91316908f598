import { redirect } from "@sveltejs/kit";
import { datasetNamed } from "#pages/reading/dataset-named.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { mayEdit } from "#pages/reading/open-table.ts";
import { organizationsOfHere } from "#pages/reading/organizations.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  const request = await rooms.requests.getRequest(actor, params.id);
  const isSteward = actor.kind === "member" && actor.administrator;
  const isOpen = request.state === "public" || request.state === "assigned";
  const organizations = isSteward ? await organizationsOfHere({ rooms, actor }) : [];
  return {
    request,
    isOpen,
    isSteward,
    signedIn: actor.kind === "member",
    answers:
      isOpen &&
      (isSteward || (request.organization !== undefined && mayEdit(actor, request.organization.id))),
    organizations: organizations.map(({ id, name }) => ({ id, name })),
  };
};

type Event = Parameters<NonNullable<Actions["support"]>>[0];

async function change(
  { locals, request, params, url }: Event,
  work: (form: FormData, id: string, locals: App.Locals) => Promise<unknown>,
) {
  const form = await readForm(request);
  return attempt(form, async () => {
    await work(form, params.id, locals);
    return redirect(303, url.pathname);
  });
}

export const actions: Actions = {
  support: async (event) =>
    change(event, (_, id, { rooms, actor }) => rooms.requests.supportRequest(actor, id)),
  unsupport: async (event) =>
    change(event, (_, id, { rooms, actor }) => rooms.requests.withdrawSupport(actor, id)),
  publish: async (event) =>
    change(event, (form, id, { rooms, actor }) =>
      rooms.requests.publishRequest(actor, id, { title: field(form, "title"), wish: field(form, "wish") }),
    ),
  assign: async (event) =>
    change(event, (form, id, { rooms, actor }) =>
      rooms.requests.assignRequest(actor, id, field(form, "organization")),
    ),
  answer: async (event) =>
    change(event, async (form, id, { rooms, actor }) => {
      const named = field(form, "dataset");
      const dataset = named === "" ? undefined : await rooms.datasets.findDataset(actor, datasetNamed(named));
      await rooms.requests.answerRequest(actor, id, {
        words: field(form, "words"),
        // What is not found is refused there, beside its field.
        ...(named === "" ? {} : { dataset: dataset?.id ?? named }),
      });
    }),
  refuse: async (event) =>
    change(event, (form, id, { rooms, actor }) =>
      rooms.requests.refuseRequest(actor, id, field(form, "reason")),
    ),
};
