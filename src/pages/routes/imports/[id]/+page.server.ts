import { error, redirect } from "@sveltejs/kit";
import { nameTables } from "../../../../tables/named-tables.ts";
import { field, readForm } from "#pages/reading/forms.ts";
import type { Problem } from "../../../../base/failure.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, params, setHeaders }) => {
  if (actor.kind !== "member") error(401);
  setHeaders({ "cache-control": "no-store" });
  const work = await rooms.imports.getImport(actor, params.id);
  const dataset = await rooms.datasets.getDataset(actor, work.dataset);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const named = nameTables(tables);
  const made = work.made.flatMap(({ table, version }) => {
    const found = named.find(({ id }) => id === table);
    const now = tables.find(({ id }) => id === table)?.version;
    const own = now?.number === version ? now : undefined;
    if (found === undefined) return [];
    return [{ ...found, version, rows: now?.rows ?? 0, account: own?.account, problems: own?.problems }];
  });
  const again = await rooms.imports.findAgain(actor, params.id);
  return { work, dataset, made, again, ...byTable(work.problems, made) };
};

/** The problems of an import: those of each of its tables, where it made several and each is as it was made. */
function byTable(
  all: readonly Problem[],
  made: readonly { readonly id: string; readonly problems: readonly Problem[] | undefined }[],
): { problems: readonly Problem[]; problemsOf: Readonly<Record<string, readonly Problem[]>> } {
  const told = made.flatMap(({ id, problems }) => (problems === undefined ? [] : [{ id, problems }]));
  if (made.length < 2 || told.length < made.length) return { problems: all, problemsOf: {} };
  const problems = (told[0]?.problems ?? []).filter(isOfFile);
  const own = told.map((of) => [of.id, of.problems.filter((one) => !isOfFile(one))] as const);
  return { problems, problemsOf: Object.fromEntries(own) };
}

/** Told of the file as a whole: each of its tables has them, and they are said once. */
const ofFile: ReadonlySet<string> = new Set([
  "dialect-several-tables",
  "sheet-empty",
  "sheet-not-really-xls",
  "zip-member-refused",
  "zip-members-left",
]);

function isOfFile({ key }: Problem): boolean {
  return ofFile.has(key);
}

export const actions: Actions = {
  anyway: async ({ locals, params, request }) => {
    field(await readForm(request), "id");
    const { id } = await locals.rooms.imports.importAnyway(locals.actor, params.id);
    return redirect(303, `/imports/${id}`);
  },
  again: async ({ locals, params, request }) => {
    field(await readForm(request), "id");
    const { id } = await locals.rooms.imports.importAgain(locals.actor, params.id);
    return redirect(303, `/imports/${id}`);
  },
  cancel: async ({ locals, params, request }) => {
    field(await readForm(request), "id");
    await locals.rooms.imports.cancelImport(locals.actor, params.id);
    return redirect(303, `/imports/${params.id}`);
  },
};
