import { redirect } from "@sveltejs/kit";
import { attempt, field, rawField, readForm } from "#pages/reading/forms.ts";
import { organizationsOfHere } from "#pages/reading/organizations.ts";
import type { Actions, PageServerLoad } from "./$types";

const reportsShown = 10;

export const load: PageServerLoad = async ({ locals: { rooms, actor } }) => {
  const [nodes, portals, organizations] = await Promise.all([
    rooms.rudi.listNodes(actor),
    rooms.rudi.listPortals(actor),
    organizationsOfHere({ rooms, actor }),
  ]);
  const reports = await Promise.all(
    nodes.map(({ id }) => rooms.rudi.listNodeReports(actor, id, { page: 1, pageSize: reportsShown })),
  );
  return {
    nodes: nodes.map((node, index) => ({ ...node, reports: reports[index]?.items ?? [] })),
    portals,
    organizations: organizations.map(({ id, name }) => ({ id, name })),
  };
};

export const actions: Actions = {
  declare: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { node, secret } = await rooms.rudi.createNode(actor, {
        name: field(form, "name"),
        url: field(form, "url"),
        organization: field(form, "organization"),
      });
      return { made: { name: node.name, clientId: node.clientId, secret } };
    });
  },
  renew: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { node, secret } = await rooms.rudi.renewNodeSecret(actor, field(form, "id"));
      return { made: { name: node.name, clientId: node.clientId, secret } };
    });
  },
  remove: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.rudi.deleteNode(actor, field(form, "id"));
      return redirect(303, "/admin/rudi");
    });
  },
  publish: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.rudi.createPortal(actor, {
        name: field(form, "portal-name"),
        url: field(form, "portal-url"),
        clientId: field(form, "clientId"),
        secret: rawField(form, "password"),
        producers: { [field(form, "portal-organization")]: field(form, "producers") },
      });
      return redirect(303, "/admin/rudi");
    });
  },
  pause: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.rudi.pausePortal(actor, field(form, "id"));
      return redirect(303, "/admin/rudi");
    });
  },
  resume: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.rudi.resumePortal(actor, field(form, "id"));
      return redirect(303, "/admin/rudi");
    });
  },
  forget: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.rudi.deletePortal(actor, field(form, "id"));
      return redirect(303, "/admin/rudi");
    });
  },
};
