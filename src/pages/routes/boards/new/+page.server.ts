import { fail, redirect } from "@sveltejs/kit";
import { documentBytesMax } from "../../../../boards/board.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { editedOrganizations } from "#pages/reading/organizations.ts";
import { readBytes, readSentForm } from "#pages/publishing/multipart.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { parseJson } from "#pages/boards/parse-json.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { rooms, actor }, url }) => {
  if (actor.kind !== "member") signInFirst(url.pathname);
  return { organizations: await editedOrganizations({ rooms, actor }) };
};

export const actions: Actions = {
  make: async ({ locals: { rooms, actor, language }, request }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { slug } = await rooms.boards.createBoard(actor, {
        organization: field(form, "organization"),
        title: field(form, "title"),
        language,
      });
      return redirect(303, `/boards/${slug}/edit`);
    });
  },
  import: async ({ locals: { rooms, actor }, request }) => {
    try {
      const { fields, received } = await readSentForm(request, (_, bytes) =>
        readBytes(bytes, documentBytesMax),
      );
      const told = parseJson((received ?? Buffer.alloc(0)).toString("utf8"));
      const { board, left } = await rooms.boards.importBoard(actor, fields.get("organization") ?? "", told);
      const names = left.slice(0, namesShown).map(({ args }) => ["left", String(args["name"])]);
      const search = names.length === 0 ? "" : `?${new URLSearchParams(names)}`;
      redirect(303, `/boards/${board.slug}/edit${search}`);
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      return fail(refusal.status, { refusal, values: {} });
    }
  },
};

const namesShown = 20;
