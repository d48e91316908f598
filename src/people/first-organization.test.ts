import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { testVault } from "../../test/vault.ts";
import { claimAdministrator, findAdministratorLink, makeAdministratorLink } from "./administrator-link.ts";
import { openPasswords } from "./password.ts";
import { actorOfSession } from "./sessions.ts";

const person = { name: "Ada", email: "ada@example.org", password: "quatre mots sans lien" };

async function opened() {
  const test = await testDatabase();
  const time = { now: new Date("2026-11-25T08:00:00Z") };
  const told: string[] = [];
  const context = {
    db: test.db,
    clock: () => time.now,
    passwords: openPasswords({ cost: 4 }),
    vault: testVault(),
    catalogue: {
      countDatasets: async () => new Map(),
      countOwnedDatasets: async () => 0,
      tellChanged: async (_: unknown, organization: string) => void told.push(organization),
    },
  };
  const secret = (await makeAdministratorLink(context)) ?? assert.fail("no link");
  return { context, secret, told, time, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

test("the first administrator makes an organization with their account, and publishes for it at once", async () => {
  await using world = await opened();
  const { secret: session } = await claimAdministrator(world.context, world.secret, {
    ...person,
    organization: "Rennes Métropole",
  });
  const actor = await actorOfSession(world.context, session, { address: "::1", userAgent: "" });
  assert.equal(actor.kind, "member");
  const memberships = actor.kind === "member" ? actor.memberships : [];
  assert.deepEqual(
    memberships.map(({ role }) => role),
    ["administrator"],
  );
  assert.deepEqual(
    world.told,
    memberships.map(({ organization }) => organization),
  );
});

test("with a name that no organization can have, nothing is made and the link still serves", async () => {
  await using world = await opened();
  await assert.rejects(
    claimAdministrator(world.context, world.secret, { ...person, organization: "x".repeat(201) }),
    { code: "invalid" },
  );
  assert.equal(await findAdministratorLink(world.context, world.secret), true);
  await claimAdministrator(world.context, world.secret, { ...person, organization: "  " });
  assert.deepEqual(world.told, []);
});

test("a link of the first administrator is known until it is used, is over, or is another's", async () => {
  await using world = await opened();
  assert.equal(await findAdministratorLink(world.context, "x"), false);
  assert.equal(await findAdministratorLink(world.context, world.secret), true);
  world.time.now = new Date("2026-12-25T08:00:00Z");
  assert.equal(await findAdministratorLink(world.context, world.secret), false);
});
