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
  const upload = url.searchParams.get("upload");
  if (upload === null) redirect(303, "/publish");
  const { fileName, sheets } = await rooms.imports.glance(actor, { upload });
  const beside = askedBeside.flatMap((name) => {
    const value = url.searchParams.get(name) ?? "";
    return value === "" ? [] : [{ name, value }];
  });
  return { upload, fileName, chosen: chosenSheets(sheets, url.searchParams), beside };
};

export const actions: Actions = {
  default: async ({ locals, request }) => {
    const { rooms, actor } = locals;
    if (actor.kind !== "member") error(401);
    const form = await readForm(request);
    const upload = field(form, "upload");
    return attempt(form, async () => {
      const { fileName, sheets } = await rooms.imports.glance(actor, { upload });
      const chosen = chosenSheets(sheets, form);
      if (!chosen.some(({ taken }) => taken)) {
        const refusal = { status: 400, code: "invalid", key: "pages-sheets-none", args: {} } as const;
        const refused: RefusedForm = { refusal, values: textFields(form) };
        return fail(400, refused);
      }
      const fields = new Map(Object.entries(textFields(form)));
      const file = { name: fileName, source: { upload } };
      return beginImport(locals, fields, file, optionsOfSheets(chosen));
    });
  },
};
