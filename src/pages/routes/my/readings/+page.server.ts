import { redirect } from "@sveltejs/kit";
import { askedReadings, toRequest } from "#pages/citizens/readings-asked.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actor } from "../../../../access/actor.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Who read, here and at each site that is connected; all are asked at this visit. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, setHeaders, url }) => {
  if (actor.kind !== "member") signInFirst(`/my/readings${url.search}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  await followConnection(rooms, actor, url.searchParams);
  const filter = askedReadings(url.searchParams);
  const [told, connections, nameOf] = await Promise.all([
    rooms.citizens.whoRead(actor, toRequest(filter, url.searchParams.get("older"))),
    rooms.citizens.listConnections(actor),
    instanceNames(rooms, actor),
  ]);
  return {
    readings: told.readings.map(({ columns, columnCount, at, link, instance, ...reading }) => {
      const site = instance === rooms.instance.url ? "" : instance;
      return {
        ...reading,
        at: new Date(at),
        columns: columnCount,
        site: site === "" ? undefined : nameOf(instance),
        named: columns,
        proof:
          link === undefined
            ? `${site}/my/readings/${reading.index}/proof`
            : `${site}/my/${link}/proof/${reading.index}`,
        isToldHere: link === undefined,
        contest:
          link === undefined
            ? `${site}/my/readings/${reading.index}/contest`
            : `${site}/my/${link}/ask?kind=contest&reading=${reading.index}`,
      };
    }),
    sites: told.sites.map((site) => ({ ...site, name: nameOf(site.instance) })),
    others: told.others.map((site) => ({ ...site, name: nameOf(site.instance) })),
    given: connections
      .filter(({ side }) => side === "is-asked")
      .map((one) => ({ ...one, name: nameOf(one.instance) })),
    filter,
    older: told.older && new URLSearchParams({ ...filter, older: told.older }).toString(),
  };
};

/** To a site where somebody says yes, and what their browser brings back from there, which is good once. */
async function followConnection(rooms: App.Locals["rooms"], actor: Actor, params: URLSearchParams) {
  const site = params.get("connect");
  if (site !== null) redirect(303, await rooms.citizens.askConnection(actor, site), { external: true });
  const [request, grant] = [params.get("request"), params.get("grant")];
  if (request === null || grant === null) return;
  await rooms.citizens.holdConnection(actor, { request, grant });
  redirect(303, "/my/readings");
}

export const actions: Actions = {
  end: async ({ locals: { rooms, actor }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.endConnection(actor, field(form, "connection"));
      return redirect(303, "/my/readings");
    });
  },
};
