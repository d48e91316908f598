import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  setHeaders({ "cache-control": "no-store" });
  const project = await rooms.projects.getProject(actor, params.slug);
  const [keys, datasets, agreed] = await Promise.all([
    rooms.projects.listKeys(actor, project.id),
    rooms.projects.listDatasetsOf(actor, project.id),
    agreedExample(rooms, actor, project.id),
  ]);
  return {
    project,
    keys,
    now: rooms.instance.now(),
    example: agreed ?? (await exampleOf(rooms, actor, datasets)),
  };
};

/** The address of rows that a running agreement of the project covers: the keys open them. */
async function agreedExample(
  rooms: App.Locals["rooms"],
  actor: App.Locals["actor"],
  project: string,
): Promise<string | undefined> {
  const { items } = await rooms.sharing.listExchanges(actor, {
    side: "asker",
    state: "running",
    page: 1,
    pageSize: 200,
  });
  const exchange = items.find((one) => one.project?.id === project && one.state === "running");
  const [covered] = exchange?.terms.tables ?? [];
  if (exchange === undefined || covered === undefined) return undefined;
  return `${exchange.peer ?? rooms.instance.url}/api/resources/${covered.table}/data/csv/`;
}

/** The same of a table of the project, at the instance that holds it. */
async function exampleOf(
  rooms: App.Locals["rooms"],
  actor: App.Locals["actor"],
  datasets: readonly { id: string }[],
): Promise<string> {
  for (const { id } of datasets) {
    const here = await rooms.tables.listTables(actor, id).catch(() => []);
    const [table] = here.length > 0 ? here : await rooms.remote.listTables(actor, id);
    if (table === undefined) continue;
    return `${table.elsewhere?.instance ?? rooms.instance.url}/api/resources/${table.id}/data/csv/`;
  }
  return `${rooms.instance.url}/api/resources/…/data/csv/`;
}

export const actions: Actions = {
  make: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.projects.getProject(actor, params.slug);
      const until = field(form, "until");
      const { secret } = await rooms.projects.createKey(actor, id, {
        name: field(form, "name"),
        // To the end of the day that was chosen, in the time zone that pages tell moments in.
        ...(until === "" ? {} : { expiresAt: new Date(`${until}T23:59:59`) }),
      });
      return { secret };
    });
  },
  revoke: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id, slug } = await rooms.projects.getProject(actor, params.slug);
      await rooms.projects.revokeKey(actor, id, field(form, "key"));
      return redirect(303, `/reuses/${slug}/keys`);
    });
  },
};
