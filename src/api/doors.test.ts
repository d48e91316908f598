import assert from "node:assert/strict";
import { test } from "node:test";
import { systemClock } from "../base/clock.ts";
import { Failure } from "../base/failure.ts";
import type { Rooms } from "../rooms.ts";
import { openAdmission } from "../server/admission.ts";
import { isForMachines } from "../server/machine-paths.ts";
import { isWrite } from "../server/writes.ts";
import { createApi } from "./app.ts";
import { toLlms, toRobots } from "./catalog/robots.ts";
import type { Door } from "./door.ts";
import { doors, doorsOf, mounted } from "./doors.ts";
import { newRoutes } from "./routes.ts";

const made: Door = {
  name: "gopher",
  roots: ["/gopher", "/api/gopher"],
  holds: (path) => path === "/gophermap",
  routes: [
    () => {
      const routes = newRoutes();
      routes.post("/gopher/menu", (c) => c.json({ actor: c.var.actor.kind }));
      routes.get("/gopher/none", () => {
        throw new Failure("not-found", "doors-no-such-feed");
      });
      routes.get("/gopher/other", () => {
        throw new Failure("not-found", "doors-no-such-feed");
      });
      return routes;
    },
  ],
  refusal: ({ detail }, code, path) =>
    path === "/gopher/other" ? undefined : { mediaType: "text/gopher", body: { code, detail }, status: 418 },
  rateClass: (_, path) => (path === "/gopher/menu" ? "sql" : undefined),
  worksInTurn: (path) => path === "/api/gopher/long",
  readsByPost: (path) => path === "/gopher/menu",
  readsAuthorization: (path) => path === "/gopher/menu",
  describedIn: {
    anchor: "/gopher",
    links: { "service-doc": ["/gopher/help", "text/plain"] },
    begin: ["/gopher/menu", "doors-llms-feed"],
  },
  notToWander: ["/gopher/deep"],
};

const url = "https://data.example.org";
const parts = [...mounted, made];
const withMade = doorsOf(parts);
const api = createApi({} as Rooms, {
  url,
  version: "0",
  language: "en",
  rateLimits: { sql: { quota: 100, windowS: 60 } },
  parts,
});

test("a door that is one value more is routed, refused and counted as it says", async () => {
  // Without `readsAuthorization`, this scheme would be refused before the route.
  const answer = await api.request("/gopher/menu", { method: "POST", headers: { authorization: "Own x" } });
  assert.equal(answer.status, 200);
  assert.deepEqual(await answer.json(), { actor: "anyone" });
  assert.match(answer.headers.get("ratelimit-policy") ?? "", /^"sql"/);
  for (const path of ["/gopher/none", "/gopher/nowhere", "/api/gopher/nowhere"]) {
    const refused = await api.request(path);
    assert.equal(refused.status, 418, path);
    assert.equal(refused.headers.get("content-type"), "text/gopher", path);
  }
  const usual = await api.request("/gopher/other");
  assert.equal(usual.status, 404);
  assert.match(usual.headers.get("content-type") ?? "", /problem\+json/);
});

test("a door that is one value more is told from pages", () => {
  for (const path of ["/gopher", "/gopher/menu?x=1", "/gopher.txt", "/gophermap"]) {
    assert.ok(isForMachines(path, "text/html", withMade), path);
    assert.ok(!isForMachines(path, "text/html", doors), path);
  }
  assert.ok(!isForMachines("/gophers", "text/html", withMade));
});

test("a door that is one value more is described", async () => {
  const { linkset } = (await (await api.request("/.well-known/api-catalog")).json()) as {
    linkset: { anchor: string; item?: { href: string }[] }[];
  };
  assert.ok(linkset[0]?.item?.some(({ href }) => href === `${url}/gopher`));
  assert.deepEqual(linkset.at(-1), {
    anchor: `${url}/gopher`,
    "service-doc": [{ href: `${url}/gopher/help`, type: "text/plain" }],
  });
  assert.ok(toRobots(url, withMade).includes("Disallow: /gopher/deep\n"));
  const told = toLlms("Ville", { url, language: "en", doors: withMade });
  assert.ok(told.includes(`- [/gopher/menu](${url}/gopher/menu): `));
});

test("what works in turn at a door that is one value more waits for one", () => {
  const response = { once: () => undefined, writeHead: () => undefined } as never;
  const admission = openAdmission({
    limits: {},
    clock: systemClock,
    work: { pages: 9, inAll: 9, inTurn: 1, perCaller: 9 },
    doors: withMade,
  });
  const admit = (path: string) => admission.admit({ url: path, method: "GET" }, response, "192.0.2.1");
  admit("/api/gopher/long");
  assert.throws(() => admit("/api/gopher/long"), { key: "server-busy" });
});

test("what a door that is one value more asks by POST is no write", () => {
  assert.ok(!isWrite("POST", "/gopher/menu", withMade));
  assert.ok(isWrite("POST", "/gopher/other", withMade));
  assert.ok(isWrite("POST", "/gopher/menu", doors));
});

test("no root of a door lies within that of another", () => {
  const roots = doors.flatMap((door) => door.roots.map((root) => ({ door, root })));
  assert.ok(roots.length > 10);
  for (const { door, root } of roots) {
    const within = roots.filter((other) => other.door !== door && other.root.startsWith(`${root}/`));
    assert.deepEqual(within, [], root);
  }
});
