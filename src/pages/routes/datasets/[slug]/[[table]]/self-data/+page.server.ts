import { error, redirect } from "@sveltejs/kit";
import { toDeclaration } from "#pages/citizens/declaration-form.ts";
import { markOf } from "../../../../../../base/seen.ts";
import { askedOfDeclaration } from "../../../../../../citizens/self-data.ts";
import { columnsToTick } from "#pages/citizens/told-once.ts";
import { attempt, attemptKeeping, field, readForm, seenOf, textsOf } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Of the table that `?of=` names, or of the first one. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, parent, url }) => {
  const { editable, dataset, tables } = await parent();
  if (!editable) error(403);
  const of = url.searchParams.get("of");
  const table = of === null ? tables[0] : tables.find(({ id }) => id === of);
  if (table === undefined) {
    if (of !== null) error(404);
    return { tables: [], columns: [], once: undefined, weakening: undefined, saved: false };
  }
  const [declared, once, weakening, { tables: shown }, { version }] = await Promise.all([
    rooms.citizens.findDeclaration(actor, table.id),
    rooms.citizens.findToldOnce(actor, table.id),
    rooms.citizens.findWeakening(actor, table.id),
    rooms.sharing.getAccess(actor, dataset.id),
    rooms.tables.getTable(actor, table.id),
  ]);
  const columns = shown.find(({ id }) => id === table.id)?.columns ?? [];
  return {
    tables: tables.map(({ id, name }) => ({ id, name })),
    table: { id: table.id, name: table.name },
    columns: columnsToTick(columns, version?.columns),
    declared,
    seen: markOf(askedOfDeclaration(declared)),
    once,
    seenOnce: markOf(once),
    weakening,
    saved: url.searchParams.has("saved"),
  };
};

export const actions: Actions = {
  once: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    const columns = textsOf(form, "columns");
    return attemptKeeping(
      form,
      () => ({ ticked: columns }),
      async () => {
        const table = field(form, "table");
        const agents = field(form, "once-agents");
        await rooms.citizens.tellOnce(actor, table, {
          columns,
          ground: field(form, "once-ground"),
          daysMax: Number(field(form, "once-days")),
          ...(agents === "" ? {} : { agents }),
          ...seenOf(form),
        });
        return redirect(303, `/datasets/${params.slug}/self-data?of=${table}&saved#once`);
      },
    );
  },
  silence: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const table = field(form, "table");
      await rooms.citizens.tellOnce(actor, table, undefined);
      return redirect(303, `/datasets/${params.slug}/self-data?of=${table}#once`);
    });
  },
  declare: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attemptKeeping(
      form,
      () => ({ written: toDeclaration(form) }),
      async () => {
        const table = field(form, "table");
        await rooms.citizens.declareSelfData(actor, table, { ...toDeclaration(form), ...seenOf(form) });
        return redirect(303, `/datasets/${params.slug}/self-data?of=${table}&saved`);
      },
    );
  },
  weaken: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const table = field(form, "table");
      await rooms.citizens.confirmWeakening(actor, table, field(form, "what"));
      return redirect(303, `/datasets/${params.slug}/self-data?of=${table}`);
    });
  },
  end: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const table = field(form, "table");
      await rooms.citizens.endSelfData(actor, table, field(form, "reason"));
      return redirect(303, `/datasets/${params.slug}/self-data?of=${table}`);
    });
  },
};
