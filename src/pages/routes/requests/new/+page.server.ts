import { redirect } from "@sveltejs/kit";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = ({ url, setHeaders }) => {
  setHeaders({ "x-robots-tag": "noindex" });
  return {
    question: (url.searchParams.get("q") ?? "").trim().slice(0, 500),
    isSent: url.searchParams.has("sent"),
  };
};

export const actions: Actions = {
  default: async ({ locals: { rooms, language }, request, url }) => {
    const form = await readForm(request);
    const address = request.headers.get("x-maille-address") ?? "unknown";
    return attempt(form, async () => {
      await rooms.requests.askForData(
        { address },
        {
          question: field(form, "q"),
          wish: field(form, "wish"),
          email: field(form, "email"),
          language,
          trap: field(form, "website"),
        },
      );
      return redirect(303, `${url.pathname}?sent`);
    });
  },
};
