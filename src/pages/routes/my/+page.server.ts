import { standingOf } from "#pages/citizens/told-once.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { titleIn } from "#pages/reading/translated.ts";
import type { PageServerLoad } from "./$types";

/** Cases on one page. */
const pageSize = 20;
const none = { items: [], total: 0 };

/** Everybody reads who holds what; who is signed in finds their own rows from here. */
export const load: PageServerLoad = async ({ locals: { rooms, actor, language }, setHeaders, url }) => {
  if (actor.kind === "member") setHeaders({ "cache-control": "private, no-store" });
  const page = pageOf(url);
  const [held, nameOf, demands, cases, procedures, mandates, waiting] = await Promise.all([
    rooms.citizens.listHeld(actor),
    instanceNames(rooms, actor),
    actor.kind === "member" ? rooms.citizens.listOwnDemands(actor) : [],
    actor.kind === "member" ? rooms.citizens.listOwnCases(actor, { page, pageSize }) : none,
    rooms.citizens.listProcedures(actor),
    actor.kind === "member" ? rooms.citizens.listMandates(actor) : [],
    actor.kind === "member" ? rooms.citizens.listWaitingEntitlements(actor) : [],
  ]);
  return {
    asksHelp: mandates.some(({ isHelper, state }) => isHelper && state === "offered"),
    entitlements: waiting.flatMap(({ link, table, waiting: n }) => {
      const name = held.find(({ told }) => told.table === table)?.told.name;
      return name === undefined ? [] : [{ link, name, n }];
    }),
    procedures: procedures.map(({ slug, title }) => ({ slug, title })),
    cases: cases.items.map(({ id, title, at, ...one }) => ({ id, title, at, standing: standingOf(one) })),
    page,
    pageSize,
    total: cases.total,
    demands: demands.map(({ id, table, kind, state, dueAt }) => ({
      id,
      kind,
      state,
      dueAt,
      name: held.find(({ told }) => told.table === table)?.told.name ?? "",
    })),
    held: held.map(({ dataset, told, links }) => ({
      told,
      linked: links.filter(({ linkedAt }) => linkedAt !== undefined).map(({ id }) => id),
      waiting: links.find(({ linkedAt }) => linkedAt === undefined),
      dataset: { slug: dataset.slug, title: titleIn(language, dataset) },
      producer: dataset.organizationName,
      elsewhere: dataset.organizationOrigin && {
        name: nameOf(dataset.organizationOrigin),
        href: `${dataset.organizationOrigin}/my`,
      },
    })),
  };
};
