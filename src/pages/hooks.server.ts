import { hash, randomUUID } from "node:crypto";
import { redirect, type RequestEvent } from "@sveltejs/kit";
import type { Handle, HandleServerError } from "@sveltejs/kit/hooks";
import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Rooms } from "../rooms.ts";
import { refusalResponse } from "../server/refuse.ts";
import { sessionCookieName } from "../server/session-cookie-name.ts";
import type { Theme } from "./app.d.ts";
import { defined } from "../base/defined.ts";
import { languageOf } from "../base/language-of.ts";
import { answerOnce, findAnswer, leadToAnswer, tellShown } from "./form-answers.ts";
import { findGone } from "./reading/open-table.ts";
import { expectedAddresses } from "./reading/own-pages.ts";
import { findRefusal, refusalOfStatus, type Refusal } from "./reading/refusals.ts";

export const handle: Handle = async ({ event, resolve }) => {
  tellRoute(event);
  const expected = expectedAddresses[event.url.pathname.replace(/\/$/, "")];
  if (expected !== undefined) redirect(308, `/pages/${expected}`);
  const refused = await prepare(event);
  if (refused !== undefined) return refused;
  const { answers, sentForms } = event.platform?.req ?? {};
  const answered = answers === undefined ? undefined : findAnswer(event, answers);
  const response = answered ?? (await answerOnce(event, sentForms, () => answerPage(event, resolve)));
  tellShown(event, sentForms);
  return answers === undefined ? response : leadToAnswer(event, response, answers);
};

async function answerPage(event: RequestEvent, resolve: Parameters<Handle>[0]["resolve"]): Promise<Response> {
  let page = "";
  const made = await resolve(event, {
    // The text is taken here: the framework would digest each of its characters, and encode it.
    transformPageChunk: ({ html }) => {
      page = html;
      return "";
    },
    preload: ({ type }) => type === "css",
  });
  const isPage = page !== "";
  const { head, body } = isPage ? written(page, made, event.locals) : { head: orRefused(event, made) };
  setHeaders(event, head);
  allowMore(event, head);
  const keep = event.platform?.req.keep;
  if (keep !== undefined && event.locals.actor.kind === "anyone") return keep(head, body);
  return body === undefined ? head : new Response(body, head);
}

/** What a file to download is refused with is worded as on a page, which the framework has for pages alone. */
function orRefused(event: RequestEvent, made: Response): Response {
  const { refused, language } = event.locals;
  const isRead = event.request.method === "GET" && !event.isDataRequest;
  return refused === undefined || !isRead ? made : wordedRefusal(event, refused, language);
}

function wordedRefusal(
  event: RequestEvent,
  { code, key, args }: Refusal,
  language: App.Locals["language"],
): Response {
  const { url } = roomsOf(event).instance;
  const accept = event.request.headers.get("accept");
  const requestId = referenceOf(event);
  return refusalResponse(new Failure(code, key, args), { url, language, accept, requestId });
}

/** A page encoded once, tagged by the digest of its bytes, and its head. */
function written(
  page: string,
  { status, headers }: Response,
  { language, theme }: App.Locals,
): { readonly head: Response; readonly body: Buffer<ArrayBuffer> } {
  const at = page.indexOf(rootMark);
  const [before, after] = [page.slice(0, at), page.slice(at + rootMark.length)];
  const body = Buffer.concat(
    [before, `lang="${language}" data-theme="${theme}"`, after].map((text) => Buffer.from(text)),
  );
  headers.set("etag", `"${hash("sha1", body, "base64url")}"`);
  headers.set("content-length", String(body.length));
  return { head: new Response(null, { status, headers }), body };
}

/** Of `app.html`. */
const rootMark = 'lang="%lang%" data-theme="%theme%"';

/** A refusal gets the status and the words of its code; anything else is logged once. */
export const handleError: HandleServerError = async ({ kind, error, event }) => {
  const reference = referenceOf(event);
  const isOfRoute = kind === "app" || kind === "framework";
  const refusal = isOfRoute ? refusalOfStatus(error.status, event.locals.actor) : findRefusal(error);
  if (!isOfRoute && refusal === undefined) tellBug(event, error);
  if (refusal === undefined) return { reference };
  event.locals.refused = refusal;
  if (isSignedOut(event, refusal)) {
    event.locals.signedOut = true;
    const key = "pages-form-signed-out";
    return { status: refusal.status, code: "unauthenticated", key, message: key, reference };
  }
  // A page says by itself what is not there, and one that tells of its own refusal is left to it.
  if (isOfRoute && (refusal.code === "not-found" || "code" in error)) return { reference };
  const gone = await goneAt(event, refusal.code);
  return { ...refusal, message: refusal.key, reference, ...defined({ gone }) };
};

/**
 * Whether a form came without a session and its page is closed to whoever has none: as a rule the
 * session ended since the page was opened.
 */
function isSignedOut({ request, locals }: RequestEvent, { code }: Refusal): boolean {
  if (request.method !== "POST" || locals.actor?.kind !== "anyone") return false;
  return code === "unauthenticated" || code === "forbidden" || code === "not-found";
}

/** The id of the request, which its log has too. */
function referenceOf({ platform }: RequestEvent): string {
  return platform?.req.served?.id ?? randomUUID();
}

/** As it stands in the program; empty where no page has the address. */
function routeOf({ route }: RequestEvent): string {
  return route.id ?? "";
}

function tellRoute(event: RequestEvent): void {
  const served = event.platform?.req.served;
  if (served !== undefined) served.route = routeOf(event);
}

function tellBug(event: RequestEvent, error: unknown): void {
  const { method } = event.request;
  event.platform?.req.onBug?.({ requestId: referenceOf(event), method, route: routeOf(event), error });
}

/** What was withdrawn while its page was read leads to its producer, as it does from then on. */
async function goneAt(event: RequestEvent, code: string): Promise<App.Error["gone"]> {
  const { route, params, locals } = event;
  const isDataset = route.id?.startsWith("/datasets/[slug]") === true && params["slug"] !== undefined;
  if (code !== "gone" || !isDataset) return undefined;
  try {
    return await findGone(locals, params["slug"] ?? "");
  } catch (error) {
    // The page still says that it is gone, and why.
    tellBug(event, error);
    return undefined;
  }
}

/** What each page needs; where that cannot be had, no page can be made to say why, and the answer is given here. */
async function prepare(event: RequestEvent): Promise<Response | undefined> {
  const rooms = roomsOf(event);
  let language: App.Locals["language"] = "fr";
  try {
    const settings = await rooms.instance.settings();
    language = settings.language;
    event.locals.rooms = rooms;
    event.locals.settings = settings;
    event.locals.theme = themeOf(event.cookies.get("theme"));
    event.locals.language = keepLanguage(event, language);
    event.locals.actor = await actorOf(event, rooms);
    return undefined;
  } catch (error) {
    const refusal = findRefusal(error);
    // The page that asks for data knows how to tell of an error.
    if (refusal === undefined || event.isDataRequest) throw error;
    return wordedRefusal(event, refusal, askedLanguage(event, language));
  }
}

function roomsOf(event: RequestEvent): Rooms {
  const rooms = event.platform?.req.rooms;
  if (rooms === undefined) throw new Error("The server in front of the pages must set `req.rooms`.");
  return rooms;
}

async function actorOf(event: RequestEvent, rooms: Rooms): Promise<Actor> {
  const secret = event.cookies.get(sessionCookieName(rooms.instance.url));
  return secret === undefined
    ? { kind: "anyone" }
    : rooms.accounts.actorOfSession(secret, {
        address: event.request.headers.get("x-maille-address") ?? "",
        userAgent: event.request.headers.get("user-agent") ?? "",
      });
}

function keepLanguage(event: RequestEvent, instance: App.Locals["language"]): App.Locals["language"] {
  const language = askedLanguage(event, instance);
  // What stands in the pages of others leaves nothing with their readers.
  if (event.url.pathname.startsWith("/embed/")) return language;
  if (event.url.searchParams.get("lang") === language && event.cookies.get("lang") !== language) {
    event.cookies.set("lang", language, { path: "/", maxAge: 31_536_000, httpOnly: true, sameSite: "lax" });
  }
  return language;
}

function askedLanguage(
  { url, cookies, request }: RequestEvent,
  instance: App.Locals["language"],
): App.Locals["language"] {
  const asked = { address: url.searchParams.get("lang"), cookie: cookies.get("lang") };
  return languageOf({ ...asked, browser: request.headers.get("accept-language") }, instance);
}

function themeOf(cookie: string | undefined): Theme {
  return cookie === "light" || cookie === "dark" ? cookie : "system";
}

function setHeaders(event: RequestEvent, { headers }: Response): void {
  headers.append("vary", "Cookie, Accept-Language");
  // Without it, programs read accents by the Latin alphabet of 1987 (python-requests, extruct).
  if (headers.get("content-type") === "text/html") headers.set("content-type", "text/html; charset=utf-8");
  // At this address, programs that ask for RDF are led to it.
  if (event.route.id?.startsWith("/datasets/[slug]") === true) headers.append("vary", "Accept");
  headers.set("x-content-type-options", "nosniff");
  if (!headers.has("referrer-policy")) headers.set("referrer-policy", "strict-origin-when-cross-origin");
  if (headers.get("cache-control")?.includes("no-store") === true) headers.delete("etag");
  if (headers.has("cache-control")) return;
  headers.set(
    "cache-control",
    event.locals.actor.kind === "anyone" ? "public, no-cache" : "private, no-cache",
  );
}

/** What one page may, and others may not. */
function allowMore({ route, locals: { formTo } }: RequestEvent, response: Response): void {
  if (route.id?.startsWith("/embed/") === true) allowFraming(response);
  if (formTo !== undefined) allowFormTo(formTo, response);
}

/** A figure that is embedded stands in the pages of others. */
function allowFraming({ headers }: Response): void {
  const policy = headers.get("content-security-policy");
  if (policy !== null) {
    headers.set("content-security-policy", policy.replace("frame-ancestors 'self'", "frame-ancestors *"));
  }
}

/** What is told once is brought by a form to the site that asked for it: that one, from that page. */
function allowFormTo(origin: string, { headers }: Response): void {
  const policy = headers.get("content-security-policy");
  if (policy !== null) {
    headers.set(
      "content-security-policy",
      policy.replace("form-action 'self'", `form-action 'self' ${origin}`),
    );
  }
}
