import { error, redirect } from "@sveltejs/kit";
import { actsFor } from "#pages/citizens/acts-for.ts";
import { columnsToTick, standingOf } from "#pages/citizens/told-once.ts";
import { attempt, attemptKeeping, field, readForm, textsOf } from "#pages/reading/forms.ts";
import { pageOf } from "#pages/reading/page-of.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { NeededSource } from "../../../../../citizens/room.ts";
import { markOf } from "../../../../../base/seen.ts";
import { askedOfProcedure } from "../../../../../citizens/procedure.ts";
import { titleOfTable } from "../../../../../sharing/exchange.ts";
import { keptDaysOf } from "../../../../../sharing/terms.ts";
import type { Actions, PageServerLoad } from "./$types";

const pageSize = 50;

/** Those who act for the organization declare its procedures, and read what came: whoever administers the site is none by that. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(`/organizations/${encodeURIComponent(params.slug)}/procedures`);
  const organization = await ownOrganization(rooms, actor, params.slug);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const page = pageOf(url);
  const [procedures, cases, agreements] = await Promise.all([
    rooms.citizens.listProcedures(actor, organization.id),
    rooms.citizens.listCases(actor, organization.id, { page, pageSize }),
    rooms.citizens.listOnceAgreements(actor, organization.id),
  ]);
  const choices = agreements.flatMap(({ id, subject, terms }) =>
    terms.tables.map(({ table, columns }) => ({
      value: `${id}/${table}`,
      label: `${subject.organization.name} · ${titleOfTable(subject, table)}`,
      columns: columnsToTick(columns),
      daysMax: keptDaysOf(terms) ?? 1,
    })),
  );
  const of = url.searchParams.getAll("of");
  return {
    organization: { name: organization.name, slug: organization.slug },
    procedures: procedures.map((procedure) => ({
      slug: procedure.slug,
      title: procedure.title,
      seen: markOf(askedOfProcedure(procedure)),
      sources: procedure.sources.map((source) => source.organization).join(", "),
      isClosed: procedure.closedAt !== undefined,
    })),
    cases: cases.items.map(({ id, title, at, reference, ...one }) => ({
      id,
      title,
      at,
      reference,
      standing: standingOf(one),
    })),
    page,
    pageSize,
    total: cases.total,
    choices,
    chosen: choices.length === 1 ? choices : choices.filter(({ value }) => of.includes(value)),
  };
};

export const actions: Actions = {
  set: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    const sources = textsOf(form, "agreement").map((agreement, place) => sourceOf(form, agreement, place));
    return attemptKeeping(
      form,
      () => ({ ticked: sources.map(({ columns }) => columns) }),
      async () => {
        const organization = await ownOrganization(rooms, actor, params.slug);
        const slug = field(form, "slug");
        await rooms.citizens.setProcedure(actor, organization.id, {
          slug,
          title: field(form, "title"),
          lead: field(form, "lead"),
          sources,
          // One that was not there when the page was opened was seen by nobody.
          seen: field(form, `seen-${slug}`) || markOf(undefined),
        });
        return redirect(303, `/organizations/${params.slug}/procedures`);
      },
    );
  },
  close: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const organization = await ownOrganization(rooms, actor, params.slug);
      await rooms.citizens.closeProcedure(actor, organization.id, field(form, "procedure"));
      return redirect(303, `/organizations/${params.slug}/procedures`);
    });
  },
};

function sourceOf(form: FormData, agreement: string, place: number): NeededSource {
  const [exchange = "", table = ""] = agreement.split("/");
  return {
    exchange,
    table,
    columns: textsOf(form, `columns-${place}`),
    law: field(form, `law-${place}`),
    keepDays: Number(field(form, `keepDays-${place}`)),
  };
}

async function ownOrganization(rooms: App.Locals["rooms"], actor: App.Locals["actor"], slug: string) {
  const organization = await rooms.organizations.findOrganization(actor, slug);
  if (organization === undefined) error(404);
  if (!actsFor(actor, organization.id)) error(403);
  return organization;
}
