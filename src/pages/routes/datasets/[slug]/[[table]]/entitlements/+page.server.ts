import { error, redirect } from "@sveltejs/kit";
import { columnsToTick } from "#pages/citizens/told-once.ts";
import { attempt, attemptKeeping, field, readForm, textsOf } from "#pages/reading/forms.ts";
import { delayDays } from "../../../../../../citizens/entitlement.ts";
import { keptDaysOf } from "../../../../../../sharing/terms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Of the table that `?of=` names, or of the first one. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, url }) => {
  const { editable, tables } = await parent();
  if (!editable || actor.kind !== "member") error(403);
  const of = url.searchParams.get("of");
  const table = of === null ? tables[0] : tables.find(({ id }) => id === of);
  if (table === undefined) error(404);
  const [found, agreements, { version }] = await Promise.all([
    rooms.citizens.listEntitlements(actor, table.id),
    rooms.citizens.listAgreementsOver(actor, table.id),
    rooms.tables.getTable(actor, table.id),
  ]);
  const choices = agreements.map(({ id, party, terms }) => ({
    value: id,
    label: party.name,
    columns: columnsToTick(
      terms.tables.find((one) => one.table === table.id)?.columns ?? [],
      version?.columns,
    ),
    daysMax: keptDaysOf(terms) ?? 1,
  }));
  const asked = url.searchParams.get("agreement");
  return {
    table: { id: table.id, name: table.name },
    entitlements: found.map((one) => ({
      id: one.id,
      title: one.title,
      lead: one.lead,
      condition: one.condition,
      law: one.law,
      state: one.state,
      mayConfirm: one.mayConfirm,
      receiver: one.receiver.name,
      procedure: one.procedure.title,
      unmet: one.unmet,
      counts: { announced: one.announced, told: one.told, opposed: one.opposed },
      ended: Object.entries(one.ended).map(([why, n]) => ({ why, n })),
    })),
    choices,
    chosen: choices.find(({ value }) => value === asked) ?? (choices.length === 1 ? choices[0] : undefined),
    delayDays,
  };
};

export const actions: Actions = {
  declare: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    const columns = textsOf(form, "columns");
    return attemptKeeping(
      form,
      () => ({ ticked: columns }),
      async () => {
        const table = field(form, "table");
        const [title, article, address] = ["law-title", "law-article", "law-address"].map((name) =>
          field(form, name),
        );
        await rooms.citizens.declareEntitlement(actor, table, {
          title: field(form, "title"),
          lead: field(form, "lead"),
          condition: field(form, "condition"),
          law: { title: title ?? "", article: article ?? "", address: address ?? "" },
          agreement: field(form, "agreement"),
          procedure: { slug: field(form, "procedure-slug"), title: field(form, "procedure-title") },
          columns,
          delayDays: Number(field(form, "delay")),
          keepDays: Number(field(form, "keep")),
        });
        return redirect(303, here(params.slug, table));
      },
    );
  },
  confirm: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const table = field(form, "table");
      await rooms.citizens.confirmEntitlement(actor, table, field(form, "entitlement"));
      return redirect(303, here(params.slug, table));
    });
  },
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const table = field(form, "table");
      const forget = textsOf(form, "forget").length > 0;
      await rooms.citizens.withdrawEntitlement(actor, { table, id: field(form, "entitlement") }, { forget });
      return redirect(303, here(params.slug, table));
    });
  },
  forget: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const table = field(form, "table");
      await rooms.citizens.forgetUnmet(actor, { table, id: field(form, "entitlement") });
      return redirect(303, here(params.slug, table));
    });
  },
};

function here(slug: string, table: string): string {
  return `/datasets/${slug}/entitlements?of=${encodeURIComponent(table)}`;
}
