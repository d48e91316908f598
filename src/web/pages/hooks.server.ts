import { randomUUID } from "node:crypto";
import type { RequestEvent } from "@sveltejs/kit";
import type { Handle, HandleServerError } from "@sveltejs/kit/hooks";
import type { Actor } from "../../access/actor.ts";
import type { Rooms } from "../rooms/rooms.ts";
import { sessionCookieName } from "../session-cookie-name.ts";
import type { Theme } from "./app.d.ts";
import { languageOf } from "./reading/language.ts";
import { findRefusal } from "./reading/refusals.ts";

export const handle: Handle = async ({ event, resolve }) => {
  const rooms = roomsOf(event);
  const settings = await rooms.instance.settings();
  event.locals.rooms = rooms;
  event.locals.settings = settings;
  event.locals.theme = themeOf(event.cookies.get("theme"));
  event.locals.language = keepLanguage(event, settings.language);
  event.locals.actor = await actorOf(event, rooms);
  const response = await resolve(event, {
    transformPageChunk: ({ html }) =>
      html.replace("%lang%", event.locals.language).replace("%theme%", event.locals.theme),
    preload: ({ type }) => type === "css",
  });
  setHeaders(event, response);
  if (event.route.id?.startsWith("/embed/")) allowFraming(response);
  return response;
};

/** A refusal gets the status and the words of its code; anything else is logged once. */
export const handleError: HandleServerError = ({ kind, error, event }) => {
  const refusal = findRefusal(error);
  if (refusal !== undefined) return { ...refusal, message: refusal.key };
  if (kind === "framework" || kind === "app") return undefined;
  const reference = randomUUID();
  console.error(`${reference} ${event.request.method} ${event.url.pathname}`, error);
  return { reference };
};

function roomsOf(event: RequestEvent): Rooms {
  const rooms = event.platform?.req.rooms;
  if (rooms === undefined) throw new Error("The server in front of the pages must set `req.rooms`.");
  return rooms;
}

async function actorOf(event: RequestEvent, rooms: Rooms): Promise<Actor> {
  const secret = event.cookies.get(sessionCookieName(rooms.instance.url));
  return secret === undefined ? { kind: "anyone" } : rooms.accounts.actorOfSession(secret);
}

function keepLanguage(event: RequestEvent, instance: App.Locals["language"]): App.Locals["language"] {
  const address = event.url.searchParams.get("lang");
  const cookie = event.cookies.get("lang");
  const language = languageOf(
    { address, cookie, browser: event.request.headers.get("accept-language") },
    instance,
  );
  if (address === language && cookie !== language) {
    event.cookies.set("lang", language, { path: "/", maxAge: 31_536_000, httpOnly: true, sameSite: "lax" });
  }
  return language;
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
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  if (headers.has("cache-control")) return;
  headers.set(
    "cache-control",
    event.locals.actor.kind === "anyone" ? "public, no-cache" : "private, no-cache",
  );
}

/** A figure that is embedded stands in the pages of others. */
function allowFraming({ headers }: Response): void {
  const policy = headers.get("content-security-policy");
  if (policy !== null) {
    headers.set("content-security-policy", policy.replace("frame-ancestors 'self'", "frame-ancestors *"));
  }
}
