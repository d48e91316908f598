import { error, fail, redirect } from "@sveltejs/kit";
import { askedBeside, beginImport } from "#pages/publishing/begin-import.ts";
import { chosenSheets, optionsOfSheets } from "#pages/publishing/sheets.ts";
import { attempt, field, readForm, type RefusedForm, textFields } from "#pages/reading/forms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

/** What the address says stands in the form, so that the effect of a choice has an address too. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, url, setHeaders }) => {
  if (actor.kind !== "member") signInFirst(url.pathname + url.search);
  setHeaders({ "cache-control": "no-store" });
  const from = shownFile((name) => url.searchParams.get(name) ?? "");
  if (from === undefined) redirect(303, "/publish");
  const { fileName, sheets } = await rooms.imports.glance(actor, from);
  const beside = askedBeside.flatMap((name) => {
    const value = url.searchParams.get(name) ?? "";
    return value === "" ? [] : [{ name, value }];
  });
  const [file] = Object.entries(from).map(([name, value]) => ({ name, value }));
  return { file, fileName, chosen: chosenSheets(sheets, url.searchParams), beside };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { rooms, actor } = locals;
    if (actor.kind !== "member") error(401);
    const form = await readForm(request);
    const from = shownFile((name) => field(form, name));
    if (from === undefined) error(400);
    return attempt(form, async () => {
      const { fileName, sheets } = await rooms.imports.glance(actor, from);
      const chosen = chosenSheets(sheets, form);
      if (!chosen.some(({ taken }) => taken)) {
        const refusal = { status: 400, code: "invalid", key: "pages-sheets-none", args: {} } as const;
        const refused: RefusedForm = { refusal, values: textFields(form) };
        return fail(400, refused);
      }
      if ("import" in from) {
        const { id } = await rooms.imports.importAnyway(actor, from.import, optionsOfSheets(chosen));
        return redirect(303, `/imports/${id}`);
      }
      const fields = new Map(Object.entries(textFields(form)));
      const file = { name: fileName, source: from };
      return beginImport(locals, fields, file, optionsOfSheets(chosen));
    });
  },
};

/** A file that was sent, or that an import fetched from its address and asks about. */
function shownFile(read: (name: string) => string): { upload: string } | { import: string } | undefined {
  const [upload, fetched] = [read("upload"), read("import")];
  if (upload !== "") return { upload };
  return fetched === "" ? undefined : { import: fetched };
}
