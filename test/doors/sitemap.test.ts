import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { openDoors } from "./world.ts";

test("the sitemap of a large catalogue is an index, whose parts list each dataset once", async () => {
  await using doors = await openDoors();
  const { id: organization } = await doors.rooms.organizations.createOrganization(system, { name: "Tous" });
  const many = 10_001;
  await doors.db`
    insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    select gen_random_uuid(), 'jeu-' || n, ${organization}, 'Jeu ' || n, '', now(), now()
    from generate_series(1, ${many}) n`;
  await doors.db`
    insert into publications (id, dataset, at) select gen_random_uuid(), id, now() from datasets`;
  const read = async (path: string) => {
    const response = await doors.get(path);
    assert.equal(response.status, 200, path);
    return [...(await response.text()).matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address = ""]) =>
      address.slice(doors.url.length),
    );
  };
  const parts = await read("/sitemap.xml");
  assert.deepEqual(parts, ["/sitemap-1.xml", "/sitemap-2.xml"]);
  const addresses = (await Promise.all(parts.map(read))).flat();
  const datasets = addresses.filter((address) => address.startsWith("/datasets/"));
  assert.equal(new Set(datasets).size, many);
  assert.equal(datasets.length, many);
  assert.equal((await doors.get("/sitemap-3.xml")).status, 404);
});
