import { redirect } from "@sveltejs/kit";
import { localAddress } from "#pages/reading/address.ts";
import { readForm } from "#pages/reading/forms.ts";
import type { RequestHandler } from "./$types";

/** Keeps the theme that a reader chooses, and goes back where they were. */
export const POST: RequestHandler = async ({ request, cookies }) => {
  const form = await readForm(request);
  const theme = form.get("theme");
  if (theme === "light" || theme === "dark") {
    cookies.set("theme", theme, { path: "/", maxAge: 31_536_000, httpOnly: true, sameSite: "lax" });
  } else {
    cookies.delete("theme", { path: "/" });
  }
  redirect(303, localAddress(form.get("back")));
};
