import assert from "node:assert/strict";
import { BlockList } from "node:net";
import { createApi } from "../../src/api/app.ts";
import { doors } from "../../src/api/doors.ts";
import { MarkedChanges } from "../../src/db/changes.ts";
import { connect } from "../../src/db/connect.ts";
import { pageRooms } from "../../src/pages/page-rooms.ts";
import { keeping } from "../../src/server/kept-pages.ts";
import { listen, type Pages, site } from "../../src/server/server.ts";
import type { TestInstance } from "./world.ts";

export interface Front {
  readonly url: string;
  /** How many pages were made so far. */
  made(): number;
}

/** The pages of an instance, as its server gives them, until `stack` is disposed of. */
export async function openFront(
  { app, url, database }: TestInstance,
  stack: AsyncDisposableStack,
): Promise<Front> {
  const { handler } = (await import(new URL("../../build/handler.js", import.meta.url).href)) as {
    handler: Pages;
  };
  let made = 0;
  const db = connect({ ...database.connection, connectionsMax: 1 });
  stack.defer(() => db.end({ timeout: 1 }));
  const server = await listen({ host: "127.0.0.1", port: 0, language: "fr" });
  stack.defer(() => server.close(1000));
  server.answerWith(
    site({
      rooms: pageRooms(app.rooms),
      doors,
      api: createApi(app.rooms, { url, version: app.version, rateLimits: {} }),
      pages: keeping((request, response) => {
        made += 1;
        handler(request, response);
      }, new MarkedChanges(db)),
      url,
      language: "fr",
      admission: { admit: () => 0 },
      trustedProxies: new BlockList(),
    }),
  );
  return { url: `http://127.0.0.1:${server.port}`, made: () => made };
}

interface Told {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export async function ask(front: Front, path: string, headers: Record<string, string> = {}): Promise<Told> {
  const answer = await fetch(`${front.url}${path}`, { headers, redirect: "manual" });
  // Each request has an id of its own, which its refusal shows.
  const told = new Headers(answer.headers);
  told.delete("x-request-id");
  const text = await answer.text();
  return { status: answer.status, text: text.replaceAll(idOf(answer), ""), headers: told };
}

function idOf({ headers }: Response): string {
  return headers.get("x-request-id") ?? assert.fail("a request has an id");
}

/** The same as it is made at this moment: whoever brings a session is given nothing that was kept. */
export function askMade(front: Front, path: string, headers: Record<string, string> = {}): Promise<Told> {
  const cookie = ["maille_session_1=none", headers["cookie"]].filter(Boolean).join("; ");
  return ask(front, path, { ...headers, cookie });
}
