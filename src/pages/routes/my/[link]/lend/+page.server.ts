import { redirect } from "@sveltejs/kit";
import { toLoan, valueOf } from "#pages/citizens/loan-form.ts";
import { attempt, readForm } from "#pages/reading/forms.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import { titleOfColumn } from "#pages/reading/column-title.ts";
import type { Column } from "../../../../../tables/column.ts";
import type { Actions, PageServerLoad } from "./$types";

const measuring: ReadonlySet<string> = new Set(["integer", "decimal", "date", "datetime", "time", "boolean"]);

export const load: PageServerLoad = async ({ locals, params, setHeaders }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(`/my/${encodeURIComponent(params.link)}`);
  setHeaders({ "cache-control": "private, no-store", "referrer-policy": "same-origin" });
  const { declared, version, link } = await rooms.citizens.getOwnTable(actor, params.link);
  const [borrowers, nameOf] = await Promise.all([
    rooms.citizens.listBorrowers(actor, declared.organization),
    instanceNames(rooms, actor),
  ]);
  const named = new Set([
    declared.personColumn,
    declared.mailColumn,
    ...declared.facts.map(({ column }) => column),
    ...Object.values<string>({ ...declared.identity }),
  ]);
  const isTime = ({ name, type }: Column) => !named.has(name) && (type === "date" || type === "datetime");
  const time = version.columns.find(isTime);
  return {
    link: link.id,
    name: declared.told.name,
    borrowers: borrowers.map((one) => ({
      value: valueOf(one),
      name: one.name,
      project: one.project?.title,
      site: one.instance === undefined ? undefined : nameOf(one.instance),
    })),
    columns: version.columns.map((column) => ({
      name: column.name,
      title: titleOfColumn(column),
      // What may tell who somebody is, words among it, stays with them unless they choose otherwise.
      isChosen: !named.has(column.name) && measuring.has(column.type),
    })),
    time: time && { name: time.name, title: titleOfColumn(time) },
  };
};

export const actions: Actions = {
  send: async ({ locals: { rooms, actor, language }, request, params, getClientAddress }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const asked = { ...toLoan(form), language, address: getClientAddress() };
      const { id } = await rooms.citizens.askLoan(actor, params.link, asked);
      return redirect(303, `/my/loans/${id}`);
    });
  },
};
