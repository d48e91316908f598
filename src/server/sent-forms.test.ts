import assert from "node:assert/strict";
import { test } from "node:test";
import { openSentForms, type PressedForm, sentMs } from "./sent-forms.ts";

const form: PressedForm = { session: "s", address: "/account?/token", body: "name=a" };

function world() {
  let now = 0;
  let done = 0;
  const forms = openSentForms(() => now);
  const send = async (sent: PressedForm = form) => {
    const response = await forms.once(sent, () => {
      done += 1;
      return Promise.resolve(
        new Response(`answer ${done}`, { status: 422, headers: { "x-asked": sent.session } }),
      );
    });
    return `${response.status} ${await response.text()} ${response.headers.get("x-asked")}`;
  };
  return { forms, send, later: (ms: number) => (now += ms) };
}

test("a form that is sent again before a page is shown is done once, and answered alike", async () => {
  const { send, forms } = world();
  assert.deepEqual(await Promise.all([send(), send()]), ["422 answer 1 s", "422 answer 1 s"]);
  assert.equal(await send(), "422 answer 1 s");
  forms.shown("another");
  assert.equal(await send(), "422 answer 1 s");
  forms.shown("s");
  assert.equal(await send(), "422 answer 2 s");
});

test("another session, address or text is another form, and so is the same one later", async () => {
  const { send, later } = world();
  await send();
  assert.equal(await send({ ...form, session: "t" }), "422 answer 2 t");
  assert.equal(await send({ ...form, address: "/account" }), "422 answer 3 s");
  assert.equal(await send({ ...form, body: "name=b" }), "422 answer 4 s");
  assert.equal(await send(), "422 answer 5 s");
  later(sentMs);
  assert.equal(await send(), "422 answer 6 s");
});

test("what broke is done again; what is not answered yet is waited for, whatever page is shown", async () => {
  const { forms } = world();
  await assert.rejects(
    forms.once(form, () => Promise.reject(new Error("broken"))),
    /broken/,
  );
  const slow = Promise.withResolvers<Response>();
  const first = forms.once(form, () => slow.promise);
  forms.shown("s");
  const second = forms.once(form, () => assert.fail("it is done once"));
  slow.resolve(new Response(null, { status: 303, headers: { location: "/" } }));
  assert.equal((await first).headers.get("location"), "/");
  assert.equal((await second).status, 303);
});

test("large answers of many are not kept beyond what memory allows", async () => {
  const { forms } = world();
  const send = (session: string) =>
    forms.once({ ...form, session }, () => Promise.resolve(new Response("x".repeat(3_000_000))));
  await send("a");
  await send("b");
  let again = 0;
  for (const session of ["c", "a", "b"]) {
    await forms.once({ ...form, session }, () => Promise.resolve(new Response(String((again += 1)))));
  }
  assert.equal(again, 2, "the oldest made room, the newest stays");
});

test("large answers to many who wait at once make room for each other as they come", async () => {
  const { forms } = world();
  const sessions = ["a", "b", "c"];
  const slow = sessions.map(() => Promise.withResolvers<Response>());
  const waiting = sessions.map((session, n) =>
    forms.once({ ...form, session }, () => slow[n]?.promise ?? assert.fail()),
  );
  for (const { resolve } of slow) resolve(new Response("x".repeat(3_000_000)));
  await Promise.all(waiting);
  forms.shown("c");
  let again = 0;
  for (const session of sessions) {
    await forms.once({ ...form, session }, () => Promise.resolve(new Response(String((again += 1)))));
  }
  assert.equal(again, 3, "what was kept beyond what memory allows went as the next was answered");
});

test("an answer that something is away or broke is told to who waits, and asked again by who comes later", async () => {
  const { forms } = world();
  const slow = Promise.withResolvers<Response>();
  const waiting = [0, 1].map(() => forms.once(form, () => slow.promise));
  slow.resolve(new Response("away", { status: 503 }));
  for (const answer of await Promise.all(waiting)) assert.equal(answer.status, 503);
  const later = await forms.once(form, () => Promise.resolve(new Response("done")));
  assert.equal(await later.text(), "done");
});
