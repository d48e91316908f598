import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyTestDatabase } from "../../test/database.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { migrate } from "../db/migrate.ts";
import { findInstancePicture, removeInstancePicture, setInstancePicture } from "./instance-pictures.ts";
import { readSettings } from "./instance.ts";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

test("an administrator gives the site a logo, which everybody sees by what it holds, and takes it away", async () => {
  await using world = await peopleWorld();
  const [ada, eve] = [await world.actor("ada"), await world.actor("eve")];
  await assert.rejects(setInstancePicture(world.people, eve, "logo", png), { code: "forbidden" });
  const { hash } = await setInstancePicture(world.people, ada, "logo", png);
  assert.deepEqual((await readSettings(world.people)).pictures, { logo: { hash, width: 1, height: 1 } });
  assert.equal((await findInstancePicture(world.people, "logo"))?.mediaType, "image/png");
  await assert.rejects(removeInstancePicture(world.people, eve, "logo"), { code: "forbidden" });
  await removeInstancePicture(world.people, ada, "logo");
  assert.deepEqual((await readSettings(world.people)).pictures, {});
  assert.equal(await findInstancePicture(world.people, "logo"), undefined);
});

test("what is no picture, or too heavy, is refused, and the one that there was stays", async () => {
  await using world = await peopleWorld();
  const ada = await world.actor("ada");
  await setInstancePicture(world.people, ada, "home", png);
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
  await assert.rejects(setInstancePicture(world.people, ada, "home", svg), { code: "unsupported" });
  await assert.rejects(
    setInstancePicture(world.people, ada, "home", Buffer.concat([png, Buffer.alloc(120_000)])),
    {
      code: "too-large",
    },
  );
  assert.deepEqual((await findInstancePicture(world.people, "home"))?.bytes, png);
});

test("a logo that was kept among the settings is a picture after the upgrade", async () => {
  await using test = await emptyTestDatabase();
  const { db } = test;
  await migrate(db);
  // As it stood before: the migration is run once more over what it would have found.
  await db`drop table instance_pictures`;
  await db`delete from migrations where name like '1330%'`;
  const profile = { description: "Ici", logo: `data:image/png;base64,${png.toString("base64")}` };
  await db`insert into instance_settings (name, value, changed_at) values ('profile', ${db.json(profile)}, now())`;
  await migrate(db);
  const settings = await readSettings({ db, clock: () => new Date() });
  assert.deepEqual(settings.profile, { description: "Ici" });
  assert.match(settings.pictures.logo?.hash ?? "", /^[0-9a-f]{64}$/);
  assert.deepEqual((await findInstancePicture({ db }, "logo"))?.bytes, png);
});
