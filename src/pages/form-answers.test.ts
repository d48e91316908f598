import assert from "node:assert/strict";
import { test } from "node:test";
import type { RequestEvent } from "@sveltejs/kit";
import { openSentForms } from "../server/sent-forms.ts";
import { answerOnce } from "./form-answers.ts";

test("a form whose first sending its browser left is worked at for the second", async () => {
  const forms = openSentForms(() => 0);
  const slow = Promise.withResolvers<void>();
  const send = (signal: AbortSignal) => {
    const event = eventOf(signal);
    return answerOnce(event, forms, async () => {
      await slow.promise;
      const { request } = event;
      return new Response(`${await request.text()}, ${request.signal.aborted ? "left" : "waited for"}`);
    });
  };
  const leaving = new AbortController();
  const first = send(leaving.signal);
  const second = send(new AbortController().signal);
  await new Promise((done) => setTimeout(done, 20));
  leaving.abort();
  slow.resolve();
  assert.equal(await (await second).text(), "name=Awa, waited for");
  assert.equal(await (await first).text(), "name=Awa, waited for");
});

function eventOf(signal: AbortSignal): RequestEvent {
  const url = new URL("https://ville.example/account?/name");
  const body = "name=Awa";
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": String(body.length),
    "sec-fetch-mode": "navigate",
  };
  return {
    url,
    request: new Request(url, { method: "POST", headers, body, signal }),
    locals: { actor: { kind: "member" }, rooms: { instance: { url: url.origin } } },
    cookies: { get: () => "secret" },
  } as unknown as RequestEvent;
}
