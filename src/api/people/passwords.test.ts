import assert from "node:assert/strict";
import { test } from "node:test";
import { judgePassword } from "../../people/account.ts";
import { ask } from "../../../test/people-world.ts";
import { sayProblem } from "../../words/say.ts";
import { createApi } from "../app.ts";
import type { Rooms } from "../../rooms.ts";

const path = "/api/password-strength";

/** Nothing that is bound is asked. */
const api = createApi({} as Rooms, {
  url: "https://data.example.org",
  version: "1",
  onBug: ({ error }) => assert.fail(String(error)),
});

test("a password is judged as where it is set, with what others know of the person", async () => {
  const own = ["awa@rennes.example", "Awa Le Gall"];
  for (const password of ["court", "awa le gall 2026", "mairie de rennes 2026", "quatre mots sans lien"]) {
    const { strength, problem } = judgePassword(password, own);
    const { status, body } = await ask(api, "POST", `${path}?lang=en`, { json: { password, own } });
    assert.equal(status, 200);
    assert.deepEqual(body, {
      strength,
      ...(problem === undefined ? {} : { detail: sayProblem("en", problem) }),
    });
  }
  const { body } = await ask(api, "POST", path, { json: { password: "awa le gall 2026" } });
  assert.deepEqual(body, { strength: "strong" });
});

test("the password stands in no address, and those to judge are counted apart", async () => {
  assert.equal((await ask(api, "GET", `${path}?password=x`)).status, 405);
  const told = await api.request(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ password: "quatre mots sans lien" }),
  });
  assert.match(told.headers.get("ratelimit-policy") ?? "", /^"password";q=90;/);
  assert.equal(told.headers.get("cache-control"), "no-store");
});
