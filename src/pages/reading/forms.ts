import { error, fail, isActionFailure, type ActionFailure, type RequestEvent } from "@sveltejs/kit";
import type { Looked } from "../../base/seen.ts";
import type { Session } from "../../people/account.ts";
import { sessionCookieName } from "../../server/session-cookie-name.ts";
import { refusalOf, type Refusal } from "./refusals.ts";

/** What a form that was refused is shown with: why, and what was written. */
export interface RefusedForm {
  readonly refusal: Refusal;
  readonly values: Readonly<Record<string, string>>;
}

/** Ample for any form of the pages but the one that sends a file. */
const formBytesMax = 1_000_000;

/** The fields of a form, none longer than the whole may be. */
export async function readForm(request: Request): Promise<FormData> {
  const length = request.headers.get("content-length");
  if (length === null || Number(length) > formBytesMax) error(413);
  return request.formData();
}

/** One field as text; the empty string where it is absent or a file. */
export function field(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}

/** The mark of what the form was opened with. */
export function seenOf(form: FormData): Looked {
  const seen = field(form, "seen");
  return seen === "" ? {} : { seen };
}

/** The texts of one name: of boxes, those that are ticked. */
export function textsOf(form: FormData, name: string): readonly string[] {
  return form.getAll(name).filter((one) => typeof one === "string");
}

/** One field as it was written: a password may begin with a space. */
export function rawField(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
}

/** The texts of a form by name; files are left out. */
export function textFields(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  );
}

/** Does what a form asks; a refusal goes back to the page with what was written, but no password. */
export async function attempt<Done>(
  form: FormData,
  work: () => Promise<Done>,
): Promise<Done | ActionFailure<RefusedForm>> {
  try {
    return await work();
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    const values = Object.fromEntries(
      Object.entries(textFields(form)).filter(([name]) => !name.startsWith("password")),
    );
    return fail(refusal.status, { refusal, values });
  }
}

/** The same, and a refusal goes back with what the form holds beyond its texts: choices of several. */
export async function attemptKeeping<Done, Kept extends object>(
  form: FormData,
  kept: () => Kept,
  work: () => Promise<Done>,
): Promise<Done | ActionFailure<RefusedForm & Kept>> {
  const done = await attempt(form, work);
  if (!isActionFailure(done)) return done as Done;
  const { status, data } = done as ActionFailure<RefusedForm>;
  return fail(status, { ...data, ...kept() });
}

/** Out of reach of scripts, and not sent with what other sites post. */
export function openSession(
  { cookies, url, locals }: Pick<RequestEvent, "cookies" | "url" | "locals">,
  { secret, expiresAt }: Session,
): void {
  cookies.set(sessionCookieName(locals.rooms.instance.url), secret, {
    path: "/",
    httpOnly: true,
    sameSite: "lax",
    secure: url.protocol === "https:",
    expires: expiresAt,
  });
}
