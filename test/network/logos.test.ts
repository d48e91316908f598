import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { openPages, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function organizationAt({ app }: TestInstance, slug: string) {
  const found = await app.rooms.organizations.findOrganization(anyone, slug);
  return found ?? assert.fail(slug);
}

test("the logo of an organization is shown here and by those who follow, who fetch it once, until it is removed", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const { dataset, table } = await publishTable(town, "Arrêts", "code;nom\n1;Gare\n");
  const { logos } = town.app.rooms;
  await assert.rejects(logos.setLogo(anyone, dataset.organization, png));
  await assert.rejects(logos.setLogo(system, dataset.organization, Buffer.alloc(70_000)), {
    code: "too-large",
  });
  await assert.rejects(logos.setLogo(system, dataset.organization, Buffer.from("<svg/>")), {
    code: "unsupported",
  });
  const { hash } = await logos.setLogo(system, dataset.organization, png);
  await openPages(town);
  await openPages(portal);
  await portal.follow(town);
  await seesTable(portal, table.id);
  const slug = dataset.organizationSlug;
  await portal.until("the logo is told", async () => {
    await town.settle();
    await portal.settle();
    return (
      (await portal.app.rooms.datasets.listDatasets(anyone, { page: 1, pageSize: 5 })).items.length === 1
    );
  });
  const [copy] = (await portal.app.rooms.datasets.listDatasets(anyone, { page: 1, pageSize: 5 })).items;
  const followed = copy?.organizationSlug ?? assert.fail("no copy");
  for (const [site, name] of [
    [town, slug],
    [portal, followed],
  ] as const) {
    const { id, logo } = await organizationAt(site, name);
    assert.equal(logo?.hash, hash, site.name);
    const path = `/pictures/organizations/${id}/${hash}`;
    for (const page of ["/organizations", `/organizations/${name}`, "/", "/datasets", "/datasets?q=arrets"])
      assert.ok((await (await fetch(site.url + page)).text()).includes(path), `${site.name} ${page}`);
    const picture = await fetch(site.url + path);
    assert.equal(picture.headers.get("content-type"), "image/png");
    assert.match(picture.headers.get("content-security-policy") ?? "", /sandbox/);
    assert.deepEqual(Buffer.from(await picture.arrayBuffer()), png);
    const turtle = await (await fetch(`${site.url}/organizations/${name}/catalog.ttl`)).text();
    assert.ok(turtle.includes("foaf:logo") && turtle.includes(path), turtle);
    const page = await (await fetch(`${site.url}/datasets/arrets`)).text();
    assert.ok(page.includes(`"logo":"${site.url}${path}"`), "search engines are told");
  }
  // It was fetched and is kept: the producer may be away.
  town.answerAs("away");
  const { id } = await organizationAt(portal, followed);
  assert.equal((await fetch(`${portal.url}/pictures/organizations/${id}/${hash}`)).status, 200);
  town.answerAs("usual");

  await logos.removeLogo(system, dataset.organization);
  await portal.until("it is told no more", async () => {
    await town.settle();
    await portal.settle();
    return (await organizationAt(portal, followed)).logo === undefined;
  });
  assert.equal((await fetch(`${portal.url}/pictures/organizations/${id}/${hash}`)).status, 404);
  assert.deepEqual([...town.bugs, ...portal.bugs], []);
});

test("bytes that are not those that were told are no logo, and are not asked for again at once", async () => {
  await using world = await networkWorld("town", "portal");
  const { town, portal } = world;
  const { dataset, table } = await publishTable(town, "Arrêts", "code;nom\n1;Gare\n");
  const { hash } = await town.app.rooms.logos.setLogo(system, dataset.organization, png);
  await portal.follow(town);
  await seesTable(portal, table.id);
  let asked = 0;
  town.answerAs((request, response) => {
    if (request.url?.startsWith("/pictures/") !== true) return false;
    asked += 1;
    response
      .writeHead(200, { "content-type": "image/png" })
      .end(Buffer.concat([png.subarray(0, 40), Buffer.alloc(20)]));
    return true;
  });
  const [copy] = (await portal.app.rooms.datasets.listDatasets(anyone, { page: 1, pageSize: 5 })).items;
  const { id, logo } = await organizationAt(portal, copy?.organizationSlug ?? "");
  assert.equal(logo?.hash, hash);
  assert.equal(await portal.app.rooms.logos.findLogo(id), undefined);
  assert.equal(await portal.app.rooms.logos.findLogo(id), undefined);
  assert.equal(asked, 1);
});
