import { error, fail, redirect } from "@sveltejs/kit";
import { markOf, partsOf } from "../../../../../base/seen.ts";
import { askedOfProject, pictureBytesMax } from "../../../../../projects/project.ts";
import { datasetNamed } from "#pages/reading/dataset-named.ts";
import { readBytes, readSentForm } from "#pages/publishing/multipart.ts";
import { attempt, field, readForm, type RefusedForm, seenOf } from "#pages/reading/forms.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  const project = await rooms.projects.getProject(actor, params.slug);
  const [datasets, editable] = await Promise.all([
    rooms.projects.listDatasetsOf(actor, project.id),
    rooms.projects.mayChangeProject(actor, project.id),
  ]);
  const moderates = actor.administrator && project.publishedAt !== undefined;
  if (!editable && !moderates) error(403);
  const seen = markOf(partsOf(project, askedOfProject));
  return { project, seen, datasets, editable, isSaved: url.searchParams.has("saved") };
};

type Event = Parameters<NonNullable<Actions["save"]>>[0];

/** Does one thing to the project, and shows its form again. */
async function change(
  { locals, request, params }: Event,
  work: (form: FormData, id: string, locals: App.Locals) => Promise<unknown>,
  after = "?saved",
) {
  const form = await readForm(request);
  return attempt(form, async () => {
    const { id, slug } = await locals.rooms.projects.getProject(locals.actor, params.slug ?? "");
    await work(form, id, locals);
    // The address of a draft follows its title.
    const now = after.startsWith("?") ? await locals.rooms.projects.getProject(locals.actor, id) : { slug };
    if (after === "?published") return redirect(303, `/reuses/${now.slug}`);
    return redirect(303, after === "?saved" ? `/reuses/${now.slug}/edit?saved` : after);
  });
}

/** What the form says of the project, as it is written now. */
function save(form: FormData, id: string, { rooms, actor }: App.Locals): Promise<unknown> {
  return rooms.projects.changeProject(actor, id, {
    title: field(form, "title"),
    description: field(form, "description"),
    url: field(form, "url"),
    theme: field(form, "theme"),
    ...seenOf(form),
  });
}

export const actions: Actions = {
  save: async (event) => change(event, save),
  add: async (event) =>
    change(event, async (form, id, { rooms, actor }) => {
      const dataset = await rooms.datasets.getDataset(actor, datasetNamed(field(form, "dataset")));
      await rooms.projects.addDataset(actor, id, dataset.id);
    }),
  remove: async (event) =>
    change(event, (form, id, { rooms, actor }) =>
      rooms.projects.removeDataset(actor, id, field(form, "dataset")),
    ),
  unpicture: async (event) =>
    change(event, (form, id, { rooms, actor }) =>
      rooms.projects.removePicture(actor, id, field(form, "picture")),
    ),
  publish: async (event) =>
    change(
      event,
      async (form, id, locals) => {
        if (form.has("title")) await save(form, id, locals);
        await locals.rooms.projects.publishProject(locals.actor, id);
      },
      "?published",
    ),
  archive: async (event) =>
    change(
      event,
      (_, id, { rooms, actor }) => rooms.projects.archiveProject(actor, id),
      `/reuses/${event.params.slug}`,
    ),
  delete: async (event) =>
    change(event, (_, id, { rooms, actor }) => rooms.projects.deleteProject(actor, id), "/reuses"),
  picture: async ({ locals: { rooms, actor }, request, params }) => {
    if (actor.kind !== "member") error(401);
    try {
      const { id, slug } = await rooms.projects.getProject(actor, params.slug);
      const { fields, received } = await readSentForm(request, (_, bytes) =>
        readBytes(bytes, pictureBytesMax),
      );
      await rooms.projects.addPicture(actor, id, {
        bytes: received ?? Buffer.alloc(0),
        alternative: fields.get("alternative") ?? "",
      });
      redirect(303, `/reuses/${slug}/edit?saved`);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      const refused: RefusedForm = { refusal, values: {} };
      return fail(refusal.status, refused);
    }
  },
};
