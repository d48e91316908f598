import { defined } from "../../../../../../base/defined.ts";
import { error, redirect } from "@sveltejs/kit";
import { offeredColumns } from "../../../../../../access/narrowing.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { attemptKeeping, field, readForm } from "#pages/reading/forms.ts";
import { toPurpose, toRequester, toTermsOfTables } from "#pages/reading/sharing-forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") signInFirst(`/datasets/${encodeURIComponent(params.slug)}/request`);
  const offered = await rooms.sharing.findOffered(actor, params.slug);
  if (offered === undefined) error(404);
  const tables = offered.tables
    .filter(({ rule }) => rule.level === "restricted")
    .map(({ id, name, columns, rule }) => ({
      id,
      name,
      columns: offeredColumns(columns, rule).map((column) => column.name),
      policy: rule.policy,
    }));
  const [nameOf, projects, requests] = await Promise.all([
    instanceNames(rooms, actor),
    rooms.projects.listProjects(actor, { page: 1, pageSize: 100, of: "mine" }),
    offered.subject.instance === rooms.instance.url
      ? rooms.sharing.requestFigures(offered.subject.dataset)
      : Promise.resolve(undefined),
  ]);
  const organizations = await Promise.all(
    actor.memberships
      .filter(({ role }) => role !== "reader")
      .map(({ organization }) => rooms.organizations.findOrganization(actor, organization)),
  );
  return {
    subject: offered.subject,
    elsewhere: offered.subject.instance === rooms.instance.url ? undefined : nameOf(offered.subject.instance),
    tables,
    requests,
    projects: projects.items.map(({ id, title }) => ({ id, title })),
    organizations: organizations.flatMap((one) =>
      one === undefined ? [] : [{ id: one.id, name: one.name }],
    ),
    today: rooms.instance.now().toISOString().slice(0, 10),
  };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, actor, language }, request, params }) => {
    const form = await readForm(request);
    const offered = await rooms.sharing.getOffered(actor, params.slug);
    const asked = toTermsOfTables(
      form,
      offered.tables.map((table) => table.id),
    );
    return attemptKeeping(
      form,
      () => ({ asked }),
      async () => {
        const organization = field(form, "organization");
        const requester = toRequester(form);
        const project = field(form, "project");
        await rooms.sharing.rememberLanguage(actor, language);
        const { id } = await rooms.sharing.askForAccess(actor, params.slug, {
          purpose: toPurpose(form),
          tables: asked,
          until: field(form, "until"),
          ...(organization === "" ? {} : { organization }),
          ...defined({ requester }),
          ...(project === "" ? {} : { project }),
          projectTitle: field(form, "project-title"),
          note: field(form, "note"),
        });
        return redirect(303, `/exchanges/${id}`);
      },
    );
  },
};
