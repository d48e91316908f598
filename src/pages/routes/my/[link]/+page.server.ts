import { redirect } from "@sveltejs/kit";
import { drawOwnMap } from "#pages/citizens/own-map.ts";
import { atLevel } from "#pages/citizens/at-level.ts";
import { drawCompared } from "#pages/citizens/compared.ts";
import { drawOwnChart, ownRowsShown, readOwnRows } from "#pages/citizens/own-page.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { onceOf } from "#pages/citizens/told-once.ts";
import { takesMandates } from "../../../../citizens/takes-mandates.ts";
import type { OwnTable } from "../../../../citizens/room.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

const readingsShown = 20;

export const load: PageServerLoad = async ({ locals, params, url, setHeaders }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/my/${encodeURIComponent(params.link)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const own = await atLevel(`/my/${params.link}`, () => rooms.citizens.getOwnTable(actor, params.link));
  const { link, declared, version } = own;
  const common = { link, told: declared.told, table: declared.table };
  if (link.linkedAt === undefined) return { ...common, own: undefined, check: await checkOf(locals, own) };
  const look = await rooms.citizens.lookAtOwn(actor, own);
  const cursor = url.searchParams.get("before");
  const [rows, chart, map, readings, producer, entitlements] = await Promise.all([
    readOwnRows(locals, own, look, pageOf(url)),
    drawCompared(locals, own, look).then((chart) => chart ?? drawOwnChart(locals, own, look)),
    drawOwnMap(locals, own, look),
    rooms.citizens.listReadings(actor, own, {
      pageSize: readingsShown,
      ...(cursor === null ? {} : { cursor }),
    }),
    rooms.organizations.findOrganization(actor, declared.organization),
    rooms.citizens.countOwnEntitlements(actor, own),
  ]);
  const { account } = actor;
  const shown = {
    rows,
    chart,
    map,
    pageSize: ownRowsShown,
    asOf: version.createdAt,
    version: version.number,
    kept: declared.kept,
    entitlements,
    takesMandates: takesMandates(declared),
    dataset: declared.dataset,
    producer: producer?.name ?? "",
    readings: {
      cursor: readings.cursor,
      items: readings.items.map(({ account: by, party, columns, filter, agreement, ...told }) => ({
        index: told.index,
        producer: producer?.name ?? "",
        proof: `/my/${link.id}/proof/${told.index}`,
        contest: `/my/${link.id}/ask?kind=contest&reading=${told.index}`,
        at: told.at,
        basis: told.basis,
        reading: told.reading,
        agent: told.agent,
        reason: told.reason,
        isOwn: by === account,
        /** Organizations alone are named: who works there is their employer's to tell. */
        party: party.kind === "organization" ? party.name : undefined,
        purpose: told.purpose,
        columns: columns.length,
        mandate: told.basis === "mandate" ? agreement : undefined,
        once: told.reading === "told-once" ? onceOf(filter) : undefined,
      })),
    },
  };
  return { ...common, own: shown, check: undefined };
};

/** Where somebody of the organization checks who asks: how that stands, and who they are. */
async function checkOf({ rooms, actor }: App.Locals, { link, declared }: OwnTable) {
  const check = await rooms.citizens.findOwnCheck(actor, link.id);
  const organization = await rooms.organizations.findOrganization(actor, declared.organization);
  return check && { ...check, organization: organization?.name ?? "" };
}

export const actions: Actions = {
  prove: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.proveLink(actor, params.link, field(form, "code"));
      return redirect(303, `/my/${params.link}`);
    });
  },
  cut: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.citizens.cutLink(actor, params.link);
      return redirect(303, "/my");
    });
  },
};
