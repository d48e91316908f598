import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { doorWorld } from "../doors/door-world.ts";
import { ckan, openPortal } from "./portals.ts";

const packages = [
  {
    id: "9df8df51-63db-47a8-a044-0003ba9b0d98",
    name: "menus",
    title: "Menus des cantines",
    notes: "Chaque jour",
    spatial: "{{extent}}",
    resources: [{ id: "csv", name: "menus.csv", format: "CSV", url: "https://a.example/menus.csv" }],
  },
  { id: "b", notes: "sans titre ni fichier" },
  { id: "c", notes: "encore un" },
];

/** What a test reads of any answer of these routes. */
interface Body {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly text: string;
  readonly pausedAt?: string;
  readonly every: string;
  readonly datasets: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly records: readonly { title?: string; problems: readonly { key: string }[] }[];
  readonly data: readonly {
    key: string;
    records: number;
    refused: number;
    remedy?: string;
    place: string;
    url: string;
    problem: { key: string; message: string };
  }[];
  readonly meta: { total: number };
}

test("a program adds a source, previews, runs, follows, reads what was wrong, pauses and deletes it", async () => {
  await using stack = new AsyncDisposableStack();
  const portal = stack.use(await openPortal(ckan(packages)));
  const doors = stack.use(await doorWorld());
  const { rooms, organization } = doors;
  await rooms.accounts.createAccount(system, {
    email: "ada@example.org",
    name: "Ada",
    password: "quatre mots sans lien",
    administrator: true,
  });
  const ada = await rooms.accounts.actorOfAccount("ada@example.org");
  const { secret } = await rooms.tokens.createToken(ada, { name: "moisson" });
  const ask = async (method: string, path: string, body?: unknown, token = secret) => {
    const response = await doors.api.fetch(
      new Request(doors.url + path, {
        method,
        headers: {
          "content-type": "application/json",
          ...(token === "" ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text();
    return { status: response.status, text, body: (text.startsWith("{") ? JSON.parse(text) : {}) as Body };
  };

  const told = { organization: organization.id, url: portal.url };
  assert.equal((await ask("POST", "/api/harvests", told, "")).status, 401);
  assert.equal((await ask("POST", "/api/harvests", { ...told, url: "ftp://a.example" })).status, 400);
  const preview = await ask("POST", "/api/harvests/preview", told);
  assert.deepEqual(
    [preview.body.kind, preview.body.records.map(({ title }) => title)],
    ["ckan", ["Menus des cantines", undefined, undefined]],
  );
  const { body: source } = await ask("POST", "/api/harvests", { ...told, name: "Portail", every: "never" });

  const dry = await ask("POST", `/api/harvests/${source.id}/runs`, { dry: true });
  assert.equal(dry.status, 202);
  const followed = await ask("GET", `/api/harvest-runs/${dry.body.id}/events`);
  assert.match(followed.text, /event: run\ndata: \{.*"state":"done"/);
  assert.equal((await ask("GET", `/api/harvests/${source.id}`)).body.datasets, 0);
  const { body: run } = await ask("POST", `/api/harvests/${source.id}/runs`, {});
  await ask("GET", `/api/harvest-runs/${run.id}/events`);
  const { body: ended } = await ask("GET", `/api/harvest-runs/${run.id}`);
  assert.deepEqual(
    [ended.state, ended.counts["seen"], ended.counts["created"], ended.counts["refused"]],
    ["done", 3, 1, 2],
  );
  assert.equal((await ask("DELETE", `/api/harvest-runs/${run.id}`)).status, 409);
  assert.equal((await ask("GET", `/api/harvests/${source.id}/runs`)).body.meta.total, 2);

  const kinds = await ask("GET", `/api/harvest-runs/${run.id}/problem-kinds?lang=en`);
  assert.deepEqual(
    kinds.body.data.map(({ key, records, refused }) => [key, records, refused]),
    [
      ["read-not-a-dataset", 2, 2],
      ["read-geometry-broken", 1, 0],
    ],
  );
  assert.match(kinds.body.data[1]?.remedy ?? "", /degrees/);
  const problems = await ask("GET", `/api/harvest-runs/${run.id}/problems?key=read-not-a-dataset`);
  assert.deepEqual(
    problems.body.data.map(({ place, problem }) => [place, problem.key]),
    [
      ["b", "read-not-a-dataset"],
      ["c", "read-not-a-dataset"],
    ],
  );
  assert.equal((await ask("GET", `/api/harvest-runs/${run.id}/problems`, undefined, "")).status, 401);

  const original = await ask("GET", `/api/datasets/menus-des-cantines/origins/${source.id}`);
  assert.match(original.body.text, /"Menus des cantines"/);
  assert.equal((await ask("GET", "/api/datasets/menus-des-cantines/link-checks")).status, 200);
  assert.equal((await ask("POST", "/api/datasets/menus-des-cantines/distributions/none/table")).status, 404);
  assert.equal((await ask("POST", "/api/datasets/menus-des-cantines/distributions/csv/table")).status, 202);

  assert.ok((await ask("POST", `/api/harvests/${source.id}/pause`)).body.pausedAt !== undefined);
  assert.ok((await ask("DELETE", `/api/harvests/${source.id}/pause`)).body.pausedAt === undefined);
  assert.equal((await ask("PATCH", `/api/harvests/${source.id}`, { every: "weekly" })).body.every, "weekly");
  assert.equal((await ask("DELETE", `/api/harvests/${source.id}`)).status, 204);
  assert.equal((await ask("GET", `/api/harvests/${source.id}`)).status, 404);
  assert.equal((await ask("GET", "/api/datasets/menus-des-cantines", undefined, "")).status, 410);
  assert.deepEqual(doors.bugs, []);
});
