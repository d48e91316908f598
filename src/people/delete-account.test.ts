import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { catchLetters } from "../../test/letters.ts";
import { password, peopleWorld } from "../../test/people-world.ts";
import { grantAdministrator, suspendAccount } from "./accounts.ts";
import { deleteAccount, foreseeDeletion } from "./delete-account.ts";
import { signIn } from "./begun-sign-ins.ts";
import { actorOfSession } from "./sessions.ts";
import { createToken, actorOfToken } from "./tokens.ts";

const own = { password, language: "fr" as const };

test("who deletes their account is gone with all that opens it; their organization stays", async () => {
  await using world = await peopleWorld();
  const { db, rooms, time } = world;
  const taken: unknown[] = [];
  const { context, received, write } = catchLetters({
    ...world.people,
    takeBackRequests: async (actor: unknown) => void taken.push(actor),
  });
  const tom = await world.actor("tom");
  const { secret } = await signIn(context, "tom@example.org", password, { address: "::1" });
  const token = (await createToken(context, tom, { name: "script" })).secret;
  const dataset = await rooms.datasets.createDataset(tom, {
    organization: world.town.id,
    title: "Eau",
    licence: "etalab-2.0",
  });
  assert.deepEqual(await foreseeDeletion(context, tom), {
    left: ["Ville de Saint-Œuf"],
    isLastAdministrator: false,
  });
  await assert.rejects(deleteAccount(context, tom, { ...own, password: "devine" }), {
    key: "people-current-password-wrong",
  });
  assert.deepEqual(taken, [], "what was asked for is taken back by whoever found a browser open");
  await deleteAccount(context, tom, own);
  assert.deepEqual(taken, [tom]);
  assert.equal((await actorOfSession(context, secret)).kind, "anyone");
  await assert.rejects(actorOfToken(context, token), { code: "unauthenticated" });
  await assert.rejects(signIn(context, "tom@example.org", password, { address: "::1" }), {
    key: "people-sign-in-wrong",
  });
  await write();
  assert.deepEqual(received, [
    { kind: "told", about: "account-deleted", to: "tom@example.org", language: "fr" },
  ]);
  assert.ok(await rooms.organizations.findOrganization(system, world.town.id));
  assert.equal((await rooms.datasets.getDataset(system, dataset.id)).title, "Eau");
  const [left] = await db`
    select count(*)::int as n from memberships where account = ${world.accounts["tom"] ?? ""}`;
  assert.equal(left?.["n"], 0);
  time.now = new Date(time.now.getTime() + 1000);
});

test("the last administrator of the instance cannot leave, nor two at once", async () => {
  await using world = await peopleWorld();
  const { context } = catchLetters(world.people);
  const ada = await world.actor("ada");
  await assert.rejects(deleteAccount(context, ada, own), { key: "people-last-steward" });
  const rita = world.accounts["rita"] ?? "";
  await world.db.begin((tx) => grantAdministrator(tx, rita, world.time.now));
  await suspendAccount(context, ada, rita);
  assert.equal(
    (await foreseeDeletion(context, ada)).isLastAdministrator,
    true,
    "one who is suspended counts",
  );
  const eve = world.accounts["eve"] ?? "";
  await world.db.begin((tx) => grantAdministrator(tx, eve, world.time.now));
  const both = await Promise.allSettled(
    ["ada", "eve"].map(async (name) => deleteAccount(context, await world.actor(name), own)),
  );
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});
