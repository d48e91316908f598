import type { RequestEvent } from "@sveltejs/kit";
import type { Actor } from "../access/actor.ts";
import { type FormAnswers, keptMs } from "../server/form-answers.ts";
import type { SentForms } from "../server/sent-forms.ts";
import { sessionCookieName } from "../server/session-cookie-name.ts";

/** The address of a page without the action of a form: `/account?/revoke` is `/account`. */
export function withoutAction({ pathname, search }: Pick<URL, "pathname" | "search">): string {
  const rest = search
    .replace(/^\?/, "")
    .split("&")
    .filter((part) => part !== "" && !/^(?:\/|%2f)/i.test(part));
  return rest.length === 0 ? pathname : `${pathname}?${rest.join("&")}`;
}

export function namesAction({ search }: Pick<URL, "search">): boolean {
  return /^\?(?:.*&)?(?:\/|%2f)/i.test(search);
}

const cookieName = "answer";

/** Leads a browser that sent a form to the page that answers it; programs are answered at once. */
export async function leadToAnswer(
  event: RequestEvent,
  response: Response,
  kept: FormAnswers,
): Promise<Response> {
  const { request, url, cookies, locals } = event;
  const isPage = response.headers.get("content-type")?.startsWith("text/html") === true;
  if (!isNavigation(request) || request.method !== "POST" || !isPage) return response;
  // That page is to be loaded again, which sends the form again: its words say so.
  if (locals.signedOut === true) return response;
  // Whoever keeps no cookie could not be told what was answered.
  if (!request.headers.has("cookie")) return response;
  const address = withoutAction(url);
  const body = new Uint8Array(await response.arrayBuffer());
  const headers = [...response.headers].filter(([name]) => name !== "set-cookie" && name !== "etag");
  const account = accountOf(locals.actor);
  const id = kept.keep({ address, account, status: response.status, headers, body });
  if (id === undefined) return new Response(body, response);
  const led = new Headers({ location: address, "cache-control": "no-store" });
  for (const cookie of response.headers.getSetCookie()) led.append("set-cookie", cookie);
  led.append("set-cookie", cookies.serialize(cookieName, id, { ...cookieOf(url), maxAge: keptMs / 1000 }));
  return new Response(null, { status: 303, headers: led });
}

/** What was kept for this page, or its clean address for one that names an action and sends nothing. */
export function findAnswer(event: RequestEvent, kept: FormAnswers): Response | undefined {
  const { request, url, cookies, locals } = event;
  if (request.method !== "GET" || event.isDataRequest) return undefined;
  if (namesAction(url)) return new Response(null, { status: 303, headers: { location: withoutAction(url) } });
  const id = cookies.get(cookieName);
  if (id === undefined || !isNavigation(request)) return undefined;
  const answer = kept.take(id, { address: `${url.pathname}${url.search}`, account: accountOf(locals.actor) });
  if (answer === undefined) return undefined;
  const headers = new Headers();
  for (const [name, value] of answer.headers) headers.append(name, value);
  headers.set("cache-control", "no-store");
  headers.append("set-cookie", cookies.serialize(cookieName, "", { ...cookieOf(url), maxAge: 0 }));
  return new Response(answer.body, { status: answer.status, headers });
}

/** Longer ones are files on their way: a browser that sends one again has given up the first. */
const formBytesMax = 1_000_000;

/** Does what a form asks, once for a button that is pressed again. */
export async function answerOnce(
  event: RequestEvent,
  forms: SentForms | undefined,
  work: () => Promise<Response>,
): Promise<Response> {
  const { request, url } = event;
  const session = sessionOf(event);
  const isForm = request.method === "POST" && isNavigation(request);
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (forms === undefined || session === undefined || !isForm || !(length <= formBytesMax)) return work();
  const body = withoutBoundary(request, Buffer.from(await request.clone().arrayBuffer()));
  // A browser leaves the first as it sends the second, which the work of the first is to answer.
  Object.assign(event, { request: new Request(request, { signal: new AbortController().signal }) });
  return forms.once({ session, address: `${url.pathname}${url.search}`, body }, work);
}

/** Each sending of a form with a file has its own boundary between fields. */
function withoutBoundary({ headers }: Request, body: Buffer): string {
  const boundary = /boundary="?([^";]+)/.exec(headers.get("content-type") ?? "")?.[1];
  const text = body.toString("latin1");
  return boundary === undefined ? text : text.replaceAll(boundary, "");
}

/** A page that is on its way to a browser: what is sent from it is another form. */
export function tellShown(event: RequestEvent, forms: SentForms | undefined): void {
  const session = sessionOf(event);
  if (session === undefined || event.request.method !== "GET" || !isNavigation(event.request)) return;
  forms?.shown(session);
}

function sessionOf({ cookies, locals }: RequestEvent): string | undefined {
  return locals.actor.kind === "member"
    ? cookies.get(sessionCookieName(locals.rooms.instance.url))
    : undefined;
}

function cookieOf({ pathname, protocol }: URL) {
  return { path: pathname, httpOnly: true, sameSite: "lax", secure: protocol === "https:" } as const;
}

/** Of a browser that shows what it is answered. */
function isNavigation({ headers }: Request): boolean {
  return headers.get("sec-fetch-mode") === "navigate";
}

function accountOf(actor: Actor): string {
  return actor.kind === "member" ? actor.account : "";
}
