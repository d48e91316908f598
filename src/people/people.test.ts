import assert from "node:assert/strict";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { mock, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { testVault } from "../../test/vault.ts";
import { anyone } from "../access/actor.ts";
import { isFailure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { markOf } from "../base/seen.ts";
import { testDatabase } from "../../test/database.ts";
import { password, peopleWorld } from "../../test/people-world.ts";
import { claimAdministrator, makeAdministratorLink } from "./administrator-link.ts";
import { openPasswords } from "./password.ts";
import { putRemoteOrganization } from "./remote-organizations.ts";
import { actorOfSession } from "./sessions.ts";

const person = { name: "Ada", email: "Ada@Example.org", password };

test("the first start hands out one link, which makes one administrator", async () => {
  await using made = await testDatabase();
  const context = {
    db: made.db,
    clock: () => new Date("2026-11-25"),
    passwords: openPasswords({ cost: 4 }),
    vault: testVault(),
  };
  const older = await makeAdministratorLink(context);
  const secret = await makeAdministratorLink(context);
  assert.ok(older !== undefined && secret !== undefined);
  await assert.rejects(claimAdministrator(context, older, person), /people-administrator-link-unknown/);
  const session = await claimAdministrator(context, secret, person);
  const actor = await actorOfSession(context, session.secret);
  assert.ok(actor.kind === "member" && actor.administrator);
  await assert.rejects(claimAdministrator(context, secret, person), /people-administrator-link-unknown/);
  assert.equal(await makeAdministratorLink(context), undefined);
});

test("a claim that is refused leaves the link as it was", async () => {
  await using made = await testDatabase();
  const context = {
    db: made.db,
    clock: () => new Date("2026-11-25"),
    passwords: openPasswords({ cost: 4 }),
    vault: testVault(),
  };
  const secret = (await makeAdministratorLink(context)) ?? "";
  await assert.rejects(
    claimAdministrator(context, secret, { ...person, password: "court" }),
    /people-password/,
  );
  await claimAdministrator(context, secret, person);
});

test("two who claim the same link at once make one administrator", async () => {
  await using made = await testDatabase();
  const context = {
    db: made.db,
    clock: () => new Date("2026-11-25"),
    passwords: openPasswords({ cost: 4 }),
    vault: testVault(),
  };
  const secret = (await makeAdministratorLink(context)) ?? "";
  const claims = await Promise.allSettled(
    ["a@x.org", "b@x.org", "c@x.org"].map((email) =>
      claimAdministrator(context, secret, { ...person, email }),
    ),
  );
  assert.equal(claims.filter((claim) => claim.status === "fulfilled").length, 1);
  const [count] = await made.db<{ n: number }[]>`select count(*)::int as n from accounts`;
  assert.equal(count?.n, 1);
});

test("a password is kept as a salted hash and recognised again, however its accents are composed", async () => {
  const passwords = openPasswords({ cost: 4 });
  const hash = await passwords.hash("mot de passé");
  assert.match(hash, /^scrypt\$4\$/);
  assert.notEqual(hash, await passwords.hash("mot de passé"));
  assert.ok(await passwords.matches("mot de passe\u0301", hash, "a"));
  assert.ok(!(await passwords.matches("mot de passe", hash, "a")));
  assert.ok(!(await passwords.matches("mot de passé", undefined, "a")));
});

test("the usual cost of a password is that of OWASP", async () => {
  assert.match(await openPasswords().hash("mot de passe"), /^scrypt\$17\$/);
});

test("a session lasts thirty days after it was last used, and no longer", async () => {
  await using world = await peopleWorld();
  const secret = await world.session("eve");
  const day = 24 * 3_600_000;
  const start = world.time.now.getTime();
  for (const days of [20, 45, 74]) {
    world.time.now = new Date(start + days * day);
    assert.equal((await world.rooms.accounts.actorOfSession(secret)).kind, "member", `day ${days}`);
  }
  world.time.now = new Date(start + 105 * day);
  assert.equal(await world.rooms.accounts.actorOfSession(secret), anyone);
});

test("a new password ends every session", async () => {
  await using world = await peopleWorld();
  const [one, two] = [await world.session("eve"), await world.session("eve")];
  const eve = await world.actor("eve");
  const change = (current: string, next: string) =>
    world.rooms.accounts.changeAccount(eve, { password: { current, next } });
  await assert.rejects(change("faux", "un autre mot de passe"), /people-current-password-wrong/);
  assert.equal((await world.rooms.accounts.actorOfSession(one)).kind, "member");
  await change(password, "un autre mot de passe");
  for (const secret of [one, two]) assert.equal(await world.rooms.accounts.actorOfSession(secret), anyone);
  await world.rooms.accounts.signIn("EVE@example.org ", "un autre mot de passe", { address: "::1" });
});

test("failed sign-ins are slowed down, for an address that has an account as for one that has none", async () => {
  await using world = await peopleWorld();
  for (const email of ["eve@example.org", "nobody@example.org"]) {
    const keys: string[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await world.rooms.accounts.signIn(email, "faux", { address: "192.0.2.1" }).catch((error: unknown) => {
        keys.push(isFailure(error) ? error.key : String(error));
      });
    }
    assert.deepEqual(keys, [
      ...Array.from({ length: 5 }, () => "people-sign-in-wrong"),
      "people-sign-in-wait",
      "people-sign-in-wait",
    ]);
  }
  const again = (address: string) => world.rooms.accounts.signIn("eve@example.org", password, { address });
  await assert.rejects(again("192.0.2.1"), /people-sign-in-wait/);
  await again("192.0.2.2");
  world.time.now = new Date(world.time.now.getTime() + 2000);
  await again("192.0.2.1");
});

test("one address that tries many accounts is slowed down too, though one of them is its own", async () => {
  await using world = await peopleWorld();
  const from = { address: "192.0.2.9" };
  for (let each = 0; each < 50; each += 1) {
    if (each % 10 === 0) await world.rooms.accounts.signIn("oscar@example.org", password, from);
    await world.rooms.accounts.signIn(`x${each}@example.org`, "faux", from).catch(() => undefined);
  }
  await assert.rejects(
    world.rooms.accounts.signIn("oscar@example.org", password, from),
    /people-sign-in-wait/,
  );
});

test("a suspended account can do nothing until it is restored, and what it held opens nothing after that", async () => {
  await using world = await peopleWorld();
  const { rooms, accounts } = world;
  const ada = await world.actor("ada");
  const session = await world.session("eve");
  const token = await world.token("eve");
  const recovery = await rooms.accounts.makeRecovery(ada, accounts["eve"] ?? "");
  await rooms.accounts.suspendAccount(ada, accounts["eve"] ?? "");
  assert.equal(await rooms.accounts.actorOfSession(session), anyone);
  await assert.rejects(rooms.tokens.actorOfToken(token), /unauthenticated/);
  await assert.rejects(world.session("eve"), /people-suspended/);
  await assert.rejects(
    rooms.accounts.signIn("eve@example.org", "faux", { address: "::1" }),
    /people-sign-in-wrong/,
  );
  await assert.rejects(rooms.accounts.suspendAccount(ada, accounts["ada"] ?? ""), /people-suspend-oneself/);
  await rooms.accounts.restoreAccount(ada, accounts["eve"] ?? "");
  assert.equal(await rooms.accounts.actorOfSession(session), anyone);
  await assert.rejects(rooms.tokens.actorOfToken(token), /unauthenticated/);
  await assert.rejects(rooms.accounts.recover(recovery.secret, password), /people-recovery-unknown/);
  const again = await world.token("eve");
  assert.equal((await rooms.tokens.actorOfToken(again)).kind, "member");
});

test("an invitation makes an account once, in the organization and role that it names", async () => {
  await using world = await peopleWorld();
  const { rooms, town } = world;
  const invitation = { email: "New@Example.org", organization: town.id, role: "reader" as const };
  const { secret } = await rooms.accounts.inviteAccount(await world.actor("tom"), invitation);
  assert.equal((await rooms.accounts.findInvitation(secret))?.organizationName, town.name);
  const entered = await rooms.accounts.acceptInvitation(secret, { name: "Nina", password });
  assert.ok("session" in entered);
  const { session } = entered;
  const actor = await rooms.accounts.actorOfSession(session.secret);
  assert.ok(actor.kind === "member" && !actor.administrator);
  assert.deepEqual(actor.memberships, [{ organization: town.id, role: "reader" }]);
  await assert.rejects(
    rooms.accounts.acceptInvitation(secret, { name: "Nina", password }),
    /people-invitation-unknown/,
  );
  world.time.now = new Date(world.time.now.getTime() + 1000);
  const late = await rooms.accounts.inviteAccount(await world.actor("tom"), invitation);
  world.time.now = new Date(world.time.now.getTime() + 15 * 24 * 3_600_000);
  await assert.rejects(
    rooms.accounts.acceptInvitation(late.secret, { name: "x", password }),
    /people-invitation-unknown/,
  );
});

test("of many guesses at once no more are tried than one after the other", async () => {
  await using world = await peopleWorld();
  const { accounts } = world.rooms;
  const from = { address: "192.0.2.7" };
  const answers = async (n: number, email: (index: number) => string) => {
    const tries = await Promise.allSettled(
      Array.from({ length: n }, (_, index) => accounts.signIn(email(index), "un tout autre mot", from)),
    );
    return tries.filter((each) => each.status === "rejected" && /wrong/.test(String(each.reason))).length;
  };
  assert.equal(await answers(40, () => "eve@example.org"), 5);
  // Few wait at once, and those for whom there is no turn have guessed nothing.
  let tried = 0;
  for (let round = 0; round < 20; round += 1) {
    tried += await answers(50, (index) => `somebody${round}.${index}@example.org`);
  }
  assert.equal(tried, 45);
});

test("behind a crowd of wrong passwords somebody else gets in, and the crowd is told when to come back", async () => {
  await using world = await peopleWorld();
  const { accounts } = world.rooms;
  const told: number[] = [];
  using judging = holdJudging();
  const crowd = Array.from({ length: 40 }, (_, index) =>
    accounts
      .signIn(`somebody${index}@example.org`, "un tout autre mot", { address: "192.0.2.7" })
      .finally(() => told.push(index)),
  );
  const settled = Promise.allSettled(crowd);
  // One is judged, and four wait for it.
  while (told.length < 35) await wait(10);
  const entering = accounts.signIn("tom@example.org", password, { address: "198.51.100.4" });
  judging.goOn();
  assert.ok((await entering).secret !== "");
  const busy = (await settled).filter(
    (each) =>
      each.status === "rejected" &&
      isFailure(each.reason) &&
      each.reason.key === "people-door-busy" &&
      Number(each.reason.args["retryAfterS"]) > 0,
  );
  assert.ok(busy.length >= 35, `${busy.length} were told to come back`);
});

/** No password is judged until it goes on: a hash of a test may take less time than the next try takes to come. */
function holdJudging(): { readonly goOn: () => void } & Disposable {
  const { scrypt } = crypto;
  const held = Promise.withResolvers<void>();
  const mocked = mock.method(crypto, "scrypt", (...asked: Parameters<typeof scrypt>) => {
    void held.promise.then(() => scrypt(...asked));
  });
  syncBuiltinESMExports();
  return {
    goOn: held.resolve,
    [Symbol.dispose]: () => {
      mocked.mock.restore();
      syncBuiltinESMExports();
    },
  };
}

test("a password that is right leaves what is counted of its network as it was", async () => {
  await using world = await peopleWorld();
  const { accounts } = world.rooms;
  const from = { address: "192.0.2.7" };
  await assert.rejects(accounts.signIn("eve@example.org", "un tout autre mot", from), /people-sign-in-wrong/);
  const failedAt = world.time.now;
  world.time.now = new Date(failedAt.getTime() + 3_600_000);
  for (const name of ["tom", "ada"]) await accounts.signIn(`${name}@example.org`, password, from);
  const counted = await world.db`select failures, last_at from sign_in_failures`;
  const once = { failures: 1, lastAt: failedAt };
  assert.deepEqual([...counted], [once, once]);
});

test("the password that one has is not guessed at from a session either", async () => {
  await using world = await peopleWorld();
  const eve = await world.actor("eve");
  const change = { password: { current: "faux", next: "encore un autre mot" } };
  const guesses = Array.from({ length: 20 }, () => world.rooms.accounts.changeAccount(eve, change));
  const told = (await Promise.allSettled(guesses)).map((each) =>
    String((each as PromiseRejectedResult).reason),
  );
  assert.equal(told.filter((text) => text.includes("people-current-password-wrong")).length, 5);
  assert.equal(told.filter((text) => text.includes("people-sign-in-wait")).length, 15);
});

test("wrong passwords for the invitation of one account make nobody else wait", async () => {
  await using world = await peopleWorld();
  const { rooms, town } = world;
  const invite = async (email: string) =>
    rooms.accounts.inviteAccount(await world.actor("tom"), { email, organization: town.id, role: "reader" });
  const [oscar, ada] = [await invite("oscar@example.org"), await invite("ada@example.org")];
  const guess = () => rooms.accounts.acceptInvitation(oscar.secret, { name: "", password: "un autre mot" });
  await assert.rejects(guess(), /people-sign-in-wrong/);
  await world.db`update sign_in_failures set failures = 100`;
  await assert.rejects(guess(), /people-sign-in-wait/);
  await rooms.accounts.acceptInvitation(ada.secret, { name: "", password });
});

test("an invitation of somebody who has an account is made alike, and asks for the password they have", async () => {
  await using world = await peopleWorld();
  const { rooms, town, accounts } = world;
  const invitation = { email: "oscar@example.org", organization: town.id, role: "editor" as const };
  const { secret } = await rooms.accounts.inviteAccount(await world.actor("tom"), invitation);
  await assert.rejects(
    rooms.accounts.acceptInvitation(secret, { name: "Voleur", password: "un tout autre mot" }),
    /people-sign-in-wrong/,
  );
  await rooms.accounts.acceptInvitation(secret, { name: "ignored", password });
  const oscar = await world.actor("oscar");
  assert.ok(oscar.kind === "member" && oscar.memberships.length === 2);
  assert.equal((await rooms.accounts.getAccount(oscar)).name, "oscar");
  assert.equal((await rooms.accounts.getAccount(oscar)).id, accounts["oscar"]);
});

test("a password made of one’s own name is refused wherever one is set", async () => {
  await using world = await peopleWorld();
  const { rooms, accounts } = world;
  const ada = await world.actor("ada");
  const refused = { message: /people-password-guessable/ };
  const person = { email: "a@rennes.example", name: "Awa Le Gall", password: "awa le gall 2026" };
  await assert.rejects(rooms.accounts.createAccount(ada, person), refused);
  const { secret } = await rooms.accounts.inviteAccount(ada, { email: person.email });
  await assert.rejects(rooms.accounts.acceptInvitation(secret, person), refused);
  const eve = await world.actor("eve");
  await rooms.accounts.changeAccount(eve, { name: person.name });
  const change = { current: password, next: person.password };
  await assert.rejects(rooms.accounts.changeAccount(eve, { password: change }), refused);
  const link = await rooms.accounts.makeRecovery(ada, accounts["eve"] ?? "");
  assert.deepEqual(await rooms.accounts.findRecovery(link.secret), {
    email: "eve@example.org",
    name: person.name,
  });
  await assert.rejects(rooms.accounts.recover(link.secret, person.password), refused);
  assert.equal(await rooms.accounts.findRecovery("unknown"), undefined);
});

test("somebody who forgot their password chooses another one with a link of an administrator, once", async () => {
  await using world = await peopleWorld();
  const { rooms, accounts } = world;
  const eve = accounts["eve"] ?? "";
  const [session, token] = [await world.session("eve"), await world.token("eve")];
  await assert.rejects(rooms.accounts.makeRecovery(await world.actor("tom"), eve), /forbidden/);
  const ada = await world.actor("ada");
  const replaced = await rooms.accounts.makeRecovery(ada, eve);
  const { secret } = await rooms.accounts.makeRecovery(ada, eve);
  const next = "encore un autre mot";
  await assert.rejects(rooms.accounts.recover(replaced.secret, next), /people-recovery-unknown/);
  await assert.rejects(rooms.accounts.recover(secret, "court"), /people-password/);
  const entered = await rooms.accounts.recover(secret, next);
  assert.ok("session" in entered);
  const opened = entered.session;
  assert.equal((await rooms.accounts.actorOfSession(opened.secret)).kind, "member");
  assert.equal(await rooms.accounts.actorOfSession(session), anyone);
  await assert.rejects(rooms.tokens.actorOfToken(token), /people-token-unknown/);
  await assert.rejects(rooms.accounts.recover(secret, next), /people-recovery-unknown/);
  await assert.rejects(world.session("eve"), /people-sign-in-wrong/);
  await rooms.accounts.signIn("eve@example.org", next, { address: "::1" });
});

test("only administrators of an organization invite into it, and only those of the instance invite administrators of it", async () => {
  await using world = await peopleWorld();
  const { rooms, town, other } = world;
  const invite = async (name: string, invitation: object) =>
    rooms.accounts.inviteAccount(await world.actor(name), { email: "n@example.org", ...invitation });
  await assert.rejects(invite("eve", { organization: town.id }), /forbidden/);
  await assert.rejects(invite("tom", { organization: other.id }), /forbidden/);
  await assert.rejects(invite("tom", { organization: town.id, administrator: true }), /forbidden/);
  await assert.rejects(invite("tom", {}), /forbidden/);
  await assert.rejects(rooms.accounts.inviteAccount(anyone, { email: "n@example.org" }), /unauthenticated/);
  await invite("ada", { administrator: true });
});

test("nobody is called by signs that are not seen, or that turn the others around", async () => {
  await using world = await peopleWorld();
  const { rooms, town } = world;
  const account = await rooms.accounts.changeAccount(await world.actor("eve"), {
    name: "\u202Eeve\u202C\u200B Martin",
  });
  assert.equal(account.name, "eve Martin");
  const changed = await rooms.organizations.changeOrganization(await world.actor("tom"), town.id, {
    name: "Ville\u2066 de Rennes",
  });
  assert.equal(changed.name, "Ville de Rennes");
  await assert.rejects(
    rooms.accounts.changeAccount(await world.actor("eve"), { name: "\u202E" }),
    /people-name-wrong/,
  );
  const elsewhere = { origin: "https://pair.example", originId: newId(), description: "" };
  for (const [told, name] of [
    ["Ville \u202Enu\u202C", "Ville nu"],
    ["\u202E", "pair.example"],
  ] as const) {
    const id = await world.db.begin((tx) =>
      putRemoteOrganization(tx, { ...elsewhere, name: told }, world.time.now),
    );
    assert.equal((await rooms.organizations.findOrganization(anyone, id))?.name, name);
  }
});

test("an organization keeps an administrator", async () => {
  await using world = await peopleWorld();
  const { rooms, town, accounts } = world;
  const tom = await world.actor("tom");
  const [tomId, eveId, oscarId] = [accounts["tom"] ?? "", accounts["eve"] ?? "", accounts["oscar"] ?? ""];
  await assert.rejects(rooms.organizations.removeMember(tom, town.id, tomId), /people-last-administrator/);
  await assert.rejects(
    rooms.organizations.setMember(tom, town.id, tomId, "reader"),
    /people-last-administrator/,
  );
  await assert.rejects(
    rooms.organizations.setMember(tom, town.id, oscarId, "editor"),
    /people-member-not-found/,
  );
  await rooms.organizations.setMember(tom, town.id, eveId, "reader", { seen: markOf("editor") });
  await assert.rejects(
    rooms.organizations.setMember(tom, town.id, eveId, "editor", { seen: markOf("editor") }),
    /changed-meanwhile/,
  );
  await rooms.organizations.setMember(tom, town.id, eveId, "administrator");
  await rooms.organizations.removeMember(tom, town.id, tomId);
  await assert.rejects(rooms.organizations.listMembers(await world.actor("tom"), town.id), /forbidden/);
});

test("a token is told once, is used at its own pace, and opens nothing once revoked or out of date", async () => {
  await using world = await peopleWorld();
  const { rooms } = world;
  const eve = await world.actor("eve");
  const expiresAt = new Date(world.time.now.getTime() + 3_600_000);
  const made = await rooms.tokens.createToken(eve, { name: "import", expiresAt });
  assert.match(made.secret, /^maille_[\w-]{43}$/);
  const kept = await world.db`select * from api_tokens`;
  assert.ok(!JSON.stringify(kept).includes(made.secret));
  await rooms.tokens.actorOfToken(made.secret);
  const used = async () => (await rooms.tokens.listTokens(eve))[0]?.lastUsedAt?.getTime();
  const first = await used();
  world.time.now = new Date(world.time.now.getTime() + 30_000);
  await rooms.tokens.actorOfToken(made.secret);
  assert.equal(await used(), first);
  world.time.now = new Date(world.time.now.getTime() + 40_000);
  await rooms.tokens.actorOfToken(made.secret);
  assert.notEqual(await used(), first);
  await assert.rejects(rooms.tokens.revokeToken(await world.actor("oscar"), made.token.id), /not-found/);
  world.time.now = new Date(expiresAt.getTime() + 1);
  await assert.rejects(rooms.tokens.actorOfToken(made.secret), /people-token-unknown/);
  const other = await rooms.tokens.createToken(eve, { name: "autre" });
  await rooms.tokens.revokeToken(eve, other.token.id);
  await assert.rejects(rooms.tokens.actorOfToken(other.secret), /people-token-unknown/);
});

test("two organizations of one name have two addresses", async () => {
  await using world = await peopleWorld();
  const ada = await world.actor("ada");
  const again = await world.rooms.organizations.createOrganization(ada, { name: world.town.name });
  assert.equal(again.slug, "ville-de-saint-oeuf-2");
  await assert.rejects(
    world.rooms.organizations.createOrganization(await world.actor("tom"), { name: "x" }),
    /forbidden/,
  );
});
