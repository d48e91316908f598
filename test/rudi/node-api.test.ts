import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { doorWorld } from "../doors/door-world.ts";

const titles = ["Menus", "Arbres", "Bus"];

async function world() {
  const doors = await doorWorld();
  for (const [index, title] of titles.entries()) {
    await doors.publish({
      title,
      files: { [`t${index}.csv`]: "a;b\n1;2" },
      metadata: {
        themes: [index === 2 ? "TRAN" : "EDUC"],
        keywords: ["tous", title],
        modified: `2021-0${index + 1}-15`,
      },
    });
  }
  return doors;
}

test("a portal of RUDI harvests this instance as it does a node", async () => {
  await using doors = await world();
  const titlesOf = async (query: string) => {
    const { status, body } = await doors.get(`/api/v1/resources?${query}`);
    assert.equal(status, 200, query);
    return body.items.map((item: { resource_title: string }) => item.resource_title);
  };
  assert.equal((await doors.get("/api/v1/version")).body, "1.4.1");
  assert.match((await doors.get("/api/v1/pub_keys")).body[0].pem, /^-----BEGIN PUBLIC KEY-----/);
  const all = await doors.get("/api/v1/resources");
  assert.deepEqual([all.body.total, all.body.items.length], [3, 3]);
  assert.deepEqual(await titlesOf("sort_by=resource_title"), ["Arbres", "Bus", "Menus"]);
  assert.deepEqual(await titlesOf("sort_by=-resource_title&limit=1&offset=1"), ["Bus"]);
  assert.deepEqual(await titlesOf("limit=2&offset=1"), (await titlesOf("")).slice(1));
  assert.deepEqual(await titlesOf("limit=2&offset=2"), (await titlesOf("")).slice(2));
  assert.deepEqual(await titlesOf("theme=transportation"), ["Bus"]);
  assert.deepEqual(await titlesOf("keywords=Arbres"), ["Arbres"]);
  assert.deepEqual(
    await titlesOf("producer.organization_name=Ville de Rennes&theme=education&sort_by=resource_title"),
    ["Arbres", "Menus"],
  );
  assert.deepEqual(await titlesOf("updated_after=2021-03"), ["Bus"]);
  assert.deepEqual(await titlesOf("updated_before=2021-02-01"), ["Menus"]);
  const { body: fields } = await doors.get("/api/v1/resources?fields=global_id,resource_title&limit=1");
  assert.deepEqual(Object.keys(fields.items[0]), ["global_id", "resource_title"]);
  assert.deepEqual((await doors.get("/api/v1/resources?count_by=theme")).body, [
    { theme: "education", count: 2 },
    { theme: "transportation", count: 1 },
  ]);
  const { body: groups } = await doors.get(
    "/api/v1/resources?group_by=theme&fields=resource_title&sort_by=resource_title&theme=education&group_limit=1",
  );
  assert.deepEqual(groups, [{ theme: "education", count: 2, resources: [{ resource_title: "Arbres" }] }]);
  for (const wrong of ["limit=x", "offset=-1", "updated_after=hier"]) {
    assert.equal((await doors.get(`/api/v1/resources?${wrong}`)).status, 400, wrong);
  }
  assert.equal((await doors.get("/api/v1/resources?limit=100000")).status, 200);
  const id = all.body.items[0].global_id;
  assert.equal((await doors.get(`/api/v1/resources/${id}`)).body.global_id, id);
  assert.equal((await doors.get("/api/v1/resources/nothing")).status, 404);
  assert.equal((await doors.get("/api/v1/resources/0b1439e9-77e1-41b2-a98b-b08aa29b3440")).status, 404);
  assert.deepEqual(doors.bugs, []);
});

test("another instance follows this one by its node's API, and finds all of it", async () => {
  await using doors = await world();
  await using other = await doorWorld();
  const source = await other.rooms.harvests.createSource(system, {
    organization: other.organization.id,
    name: "Nœud",
    kind: "rudi",
    url: doors.url,
    every: "never",
  });
  const run = await other.rooms.harvests.harvestLater(system, source.id);
  for await (const now of other.rooms.harvests.watchRun(system, run.id, AbortSignal.timeout(300_000))) {
    if (now.endedAt !== undefined) assert.deepEqual([now.state, now.counts.created], ["done", 3]);
  }
  const one = await doors.get("/api/v1/resources?sort_by=resource_title");
  const two = await other.get("/api/v1/resources?sort_by=resource_title");
  assert.deepEqual(two.body, one.body);
});
