import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, peopleWorld } from "../../test/people-world.ts";

test("a steward certifies an organization, and its datasets show it until it is taken back", async () => {
  await using world = await peopleWorld();
  const { rooms, town } = world;
  const ada = await world.actor("ada");
  const eve = await world.actor("eve");
  const dataset = await rooms.datasets.createDataset(eve, { organization: town.id, title: "Arbres" });
  assert.equal(dataset.organizationCertified, undefined);
  const given = await rooms.organizations.giveCertificate(ada, town.id);
  assert.deepEqual(given.certifiedAt, world.time.now);
  const first = world.time.now;
  world.time.now = new Date("2026-12-01T08:00:00Z");
  assert.deepEqual((await rooms.organizations.giveCertificate(ada, town.id)).certifiedAt, first);
  assert.equal((await rooms.datasets.getDataset(eve, dataset.id)).organizationCertified, true);
  assert.equal((await rooms.organizations.takeBackCertificate(ada, town.id)).certifiedAt, undefined);
  assert.equal((await rooms.datasets.getDataset(eve, dataset.id)).organizationCertified, undefined);
  const rows = await world.db`select given_by, taken_back_by, taken_back_at from certificates`;
  assert.deepEqual(
    rows.map((row) => ({ ...row })),
    [
      {
        givenBy: world.accounts["ada"],
        takenBackBy: world.accounts["ada"],
        takenBackAt: world.time.now,
      },
    ],
  );
  await rooms.organizations.giveCertificate(ada, town.id);
  assert.equal((await world.db`select from certificates`).length, 2);
});

test("an organization does not certify itself", async () => {
  await using world = await peopleWorld();
  const tom = await world.token("tom");
  const path = `/api/organizations/${world.town.slug}/certificate`;
  assert.equal((await ask(world.api, "PUT", path, { token: tom })).status, 403);
  assert.equal((await ask(world.api, "PUT", path)).status, 401);
  const given = await ask(world.api, "PUT", path, { token: await world.token("ada") });
  assert.equal(given.status, 200);
  assert.equal(given.body.certifiedAt, "2026-11-25T08:00:00.000Z");
  assert.equal((await ask(world.api, "DELETE", path, { token: tom })).status, 403);
});

test("an organization says what it is, and takes back what it said", async () => {
  await using world = await peopleWorld();
  const tom = await world.token("tom");
  const path = `/api/organizations/${world.town.slug}`;
  const json = {
    url: "saint-oeuf.example",
    email: "Donnees@Example.org",
    kind: "commune",
    siren: "213 502 388",
  };
  const { body } = await ask(world.api, "PATCH", path, { token: tom, json });
  assert.equal(body.url, "https://saint-oeuf.example/");
  assert.equal(body.email, "donnees@example.org");
  assert.equal(body.kind, "commune");
  assert.equal(body.siren, "213502388");
  const back = await ask(world.api, "PATCH", path, { token: tom, json: { siren: "", kind: "" } });
  assert.equal(back.body.siren, undefined);
  assert.equal(back.body.kind, undefined);
  assert.equal(back.body.url, "https://saint-oeuf.example/");
  for (const wrong of [{ siren: "213502389" }, { url: "javascript:alert(1)" }, { email: "personne" }]) {
    const refused = await ask(world.api, "PATCH", path, { token: tom, json: wrong });
    assert.equal(refused.status, 400, JSON.stringify(wrong));
    assert.equal(refused.body.parameter, Object.keys(wrong)[0]);
  }
});
