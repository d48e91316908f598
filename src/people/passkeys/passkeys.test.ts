import assert from "node:assert/strict";
import { test } from "node:test";
import { catchLetters } from "../../../test/letters.ts";
import { password, peopleWorld } from "../../../test/people-world.ts";
import { softPasskey } from "../../../test/soft-passkey.ts";
import { listAccounts, suspendAccount } from "../accounts.ts";
import { beginSignIn, finishSignIn, signIn } from "../begun-sign-ins.ts";
import { beginSecondFactor, removeSecondFactor, resetSecondFactor } from "../own-second-factor.ts";
import { hasSecondFactor } from "../second-factor.ts";
import { actorOfSession } from "../sessions.ts";
import { addPasskey, beginPasskey, listPasskeys, removePasskey } from "./own-passkeys.ts";
import { findRelyingParty } from "./relying-party.ts";
import { askPasskey, finishByPasskey, hasBegunPasskey, signInByPasskey } from "./sign-in.ts";

const from = { address: "192.0.2.1" };
const language = "fr" as const;
const url = "https://donnees.example:8443";
const site = { rpId: "donnees.example", origin: url };
const wrong = { key: "people-passkey-wrong" };

/** Eve, with one passkey. */
async function keyedWorld() {
  const world = await peopleWorld();
  const caught = catchLetters({ ...world.people, url });
  const { context } = caught;
  const session = (await signIn(context, "eve@example.org", password, from)).secret;
  const other = (await signIn(context, "eve@example.org", password, from)).secret;
  const eve = await world.actor("eve");
  const passkey = softPasskey();
  const add = async (key = softPasskey(), who = eve, how: Partial<Parameters<typeof addPasskey>[2]> = {}) => {
    const { challenge } = await beginPasskey(context, who);
    const response = key.make({ ...site, challenge });
    return addPasskey(context, who, { password, name: "clé", response, session, language, ...how });
  };
  const codes = await add(passkey, eve, { name: "  téléphone  " });
  assert.equal(codes?.length, 10, "the first factor gives codes for an emergency");
  const begin = async () => {
    const begun = await beginSignIn(context, "eve@example.org", password, from);
    assert.ok("begun" in begun, "the password alone opens a session");
    return begun.begun.secret;
  };
  /** What a passkey signs for a sign-in that names nobody. */
  const signed = async (key = passkey, told: Partial<Parameters<typeof passkey.sign>[0]> = {}) => {
    const { challenge } = await askPasskey(context, undefined);
    return key.sign({ ...site, challenge, ...told });
  };
  return { world, ...caught, eve, passkey, codes, add, begin, signed, session, other };
}

test("a passkey opens its account by itself, from the pages of the instance alone", async () => {
  const { world, context, signed, eve } = await keyedWorld();
  await using _ = world;
  const { secret } = await signInByPasskey(context, await signed());
  assert.deepEqual(await actorOfSession(context, secret), eve);
  for (const [told, why] of [
    [{ origin: "https://donnees.example" }, "another port"],
    [{ origin: "https://donnees.example.evil.test:8443" }, "another site"],
    [{ rpId: "evil.test" }, "a passkey of another site"],
    [{ verified: false }, "whoever holds the device, without finger or PIN"],
    [{ userHandle: Buffer.from("somebody else's").toString("base64url") }, "another account"],
  ] as const) {
    await assert.rejects(
      signed(undefined, told).then((text) => signInByPasskey(context, text)),
      wrong,
      why,
    );
  }
  const [listed] = await listPasskeys(context, eve);
  assert.deepEqual([listed?.name, listed?.lastUsedAt], ["téléphone", world.time.now]);
});

test("what is to be signed is taken once, within five minutes, for what it was asked for", async () => {
  const { world, context, signed, passkey, begin, eve } = await keyedWorld();
  await using _ = world;
  const once = await signed();
  const both = await Promise.allSettled([signInByPasskey(context, once), signInByPasskey(context, once)]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
  const late = await signed();
  world.time.now = new Date(world.time.now.getTime() + 301_000);
  await assert.rejects(signInByPasskey(context, late), wrong);
  const { challenge } = await beginPasskey(context, eve);
  await assert.rejects(signInByPasskey(context, passkey.sign({ ...site, challenge })), wrong);
  const begun = await begin();
  const second = await askPasskey(context, begun);
  await assert.rejects(
    signInByPasskey(context, passkey.sign({ ...site, challenge: second.challenge })),
    wrong,
  );
  await assert.rejects(finishByPasskey(context, begun, await signed()), wrong);
  await assert.rejects(signInByPasskey(context, passkey.sign({ ...site, challenge: "AAAA" })), wrong);
  for (const nonsense of ["", "{", "[]", `{"id":"x"}`]) {
    await assert.rejects(signInByPasskey(context, nonsense), wrong, nonsense);
  }
});

test("after the password a passkey stands in for the code, and another's does not", async () => {
  const { world, context, passkey, begin, add, codes } = await keyedWorld();
  await using _ = world;
  const begun = await begin();
  assert.equal(await hasBegunPasskey(context, begun), true);
  const { challenge, allowCredentials } = await askPasskey(context, begun);
  assert.deepEqual(
    allowCredentials?.map(({ id }) => id),
    [passkey.id],
  );
  const { secret } = await finishByPasskey(
    context,
    begun,
    passkey.sign({ ...site, challenge, verified: false }),
  );
  assert.equal((await actorOfSession(context, secret)).kind, "member");
  await assert.rejects(finishByPasskey(context, begun, ""), { key: "people-sign-in-over" });

  const oscars = softPasskey();
  await add(oscars, await world.actor("oscar"));
  const again = await begin();
  const asked = await askPasskey(context, again);
  await assert.rejects(
    finishByPasskey(context, again, oscars.sign({ ...site, challenge: asked.challenge })),
    { key: "people-passkey-unknown" },
  );
  await assert.rejects(signIn(context, "eve@example.org", password, from), { key: "people-code-needed" });
  const [code = ""] = codes ?? [];
  assert.ok((await finishSignIn(context, again, code)).secret, "a code for an emergency goes on");
  await assert.rejects(finishSignIn(context, await begin(), code), { key: "people-code-wrong" });
});

test("an authenticator that counts is not believed twice: one of the two is a copy", async () => {
  const { world, context, signed, passkey } = await keyedWorld();
  await using _ = world;
  await signInByPasskey(context, await signed(passkey, { counter: 7 }));
  await assert.rejects(
    signed(passkey, { counter: 7 }).then((text) => signInByPasskey(context, text)),
    wrong,
  );
  await assert.rejects(
    signed(passkey, { counter: 0 }).then((text) => signInByPasskey(context, text)),
    wrong,
  );
  const raced = await Promise.all([signed(passkey, { counter: 8 }), signed(passkey, { counter: 8 })]);
  const settled = await Promise.allSettled(raced.map((text) => signInByPasskey(context, text)));
  assert.deepEqual(settled.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
});

test("a passkey is added with the password, once, and its holder is told", async () => {
  const { world, context, eve, passkey, add, other, session, write, received } = await keyedWorld();
  await using _ = world;
  assert.equal((await actorOfSession(context, other)).kind, "anyone", "the first factor ends other sessions");
  assert.equal((await actorOfSession(context, session)).kind, "member");
  await assert.rejects(add(softPasskey(), eve, { password: "devine" }), {
    key: "people-current-password-wrong",
  });
  await assert.rejects(add(passkey), { key: "people-passkey-not-added" });
  await assert.rejects(add(passkey, await world.actor("oscar")), { key: "people-passkey-not-added" });
  assert.equal(await hasSecondFactor(context.db, (eve as { account: string }).account), true);
  const { challenge } = await beginPasskey(context, eve);
  const stolen = softPasskey().make({ ...site, challenge });
  const oscar = await world.actor("oscar");
  await assert.rejects(
    addPasskey(context, oscar, { password, name: "x", response: stolen, session, language }),
    wrong,
    "what was asked for by one is of no use to another",
  );
  assert.equal(await add(), undefined, "the second gives no new codes");
  await write();
  const told = received.flatMap((letter) => (letter.kind === "told" ? [`${letter.to} ${letter.about}`] : []));
  assert.deepEqual(told, ["eve@example.org second-factor-on", "eve@example.org passkey-added"]);
  for (let more = 2; more < 20; more += 1) await add();
  await assert.rejects(add(), { key: "people-passkey-not-added" });
  assert.equal((await listPasskeys(context, eve)).length, 20);
});

test("with the last passkey the second step is over, and its codes are of no more use", async () => {
  const { world, context, eve, passkey, add, begin, codes, write, received } = await keyedWorld();
  await using _ = world;
  const spare = softPasskey();
  await add(spare);
  const begun = await begin();
  const remove = (id: string, how = {}) => removePasskey(context, eve, { id, password, language, ...how });
  await assert.rejects(remove(spare.id, { password: "devine" }), { key: "people-current-password-wrong" });
  await assert.rejects(
    removePasskey(context, await world.actor("oscar"), { id: spare.id, password, language }),
    { key: "people-passkey-unknown" },
  );
  await remove(spare.id);
  await assert.rejects(remove(spare.id), { key: "people-passkey-unknown" });
  assert.ok("begun" in (await beginSignIn(context, "eve@example.org", password, from)));
  await remove(passkey.id);
  assert.ok("session" in (await beginSignIn(context, "eve@example.org", password, from)));
  await assert.rejects(finishSignIn(context, begun, codes?.[1] ?? ""), { key: "people-sign-in-over" });
  await write();
  const told = received.flatMap((letter) => (letter.kind === "told" ? [letter.about] : []));
  assert.deepEqual(told, ["second-factor-on", "passkey-added", "factor-removed", "second-factor-off"]);
});

test("a suspended account is opened by no passkey, and an administrator takes them all away", async () => {
  const { world, context, signed, begin, passkey } = await keyedWorld();
  await using _ = world;
  const ada = await world.actor("ada");
  const { items } = await listAccounts(context, ada, { page: 1, pageSize: 100 });
  const eve = items.find(({ email }) => email === "eve@example.org");
  assert.equal(eve?.secondFactor, true);
  const begun = await begin();
  const { challenge } = await askPasskey(context, begun);
  const alone = await signed();
  await suspendAccount(context, ada, eve.id);
  await assert.rejects(signInByPasskey(context, alone), { key: "people-suspended" });
  await assert.rejects(finishByPasskey(context, begun, passkey.sign({ ...site, challenge })), {
    key: "people-sign-in-over",
  });
  await resetSecondFactor(context, ada, eve.id, language);
  assert.equal(await hasSecondFactor(context.db, eve.id), false);
  await assert.rejects(
    signed().then((text) => signInByPasskey(context, text)),
    { key: "people-passkey-unknown" },
  );
});

test("strangers who ask for more challenges than are kept are refused for a while", async () => {
  const { world, context } = await keyedWorld();
  await using _ = world;
  await context.db`
    insert into passkey_challenges (hash, purpose, expires_at)
    select sha256(n::text::bytea), 'sign-in', ${new Date(world.time.now.getTime() + 60_000)}
    from generate_series(1, 20000) n`;
  await assert.rejects(askPasskey(context, undefined), { key: "people-passkeys-busy" });
  world.time.now = new Date(world.time.now.getTime() + 61_000);
  assert.ok((await askPasskey(context, undefined)).challenge);
});

function idOf(address: string): string | undefined {
  return findRelyingParty(address)?.id;
}

test("passkeys are for an instance that browsers know by its name, over https or on the machine itself", () => {
  assert.equal(idOf("https://donnees.ville.example"), "donnees.ville.example");
  assert.equal(idOf("https://donnees.ville.example:8443"), "donnees.ville.example");
  assert.equal(idOf("http://localhost:3000"), "localhost");
  for (const none of [
    "http://donnees.ville.example",
    "https://192.0.2.7",
    "https://[2001:db8::7]",
    "http://127.0.0.1:3000",
  ]) {
    assert.equal(idOf(none), undefined, none);
  }
});

test("an application that is taken away leaves the passkey and the codes", async () => {
  const { world, context, eve, codes } = await keyedWorld();
  await using _ = world;
  await beginSecondFactor(context, eve, password);
  await context.db`update second_factors set confirmed_at = now()`;
  await removeSecondFactor(context, eve, { password, code: codes?.[0] ?? "", language });
  const begun = await beginSignIn(context, "eve@example.org", password, from);
  assert.ok("begun" in begun);
  assert.ok((await finishSignIn(context, begun.begun.secret, codes?.[2] ?? "")).secret);
});
