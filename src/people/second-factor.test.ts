import assert from "node:assert/strict";
import { test } from "node:test";
import { Secret, TOTP } from "otpauth";
import { catchLetters } from "../../test/letters.ts";
import { password, peopleWorld } from "../../test/people-world.ts";
import { listAccounts } from "./accounts.ts";
import { beginSignIn, finishSignIn, signIn } from "./begun-sign-ins.ts";
import { acceptInvitation, inviteAccount } from "./invitations.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  readSecondFactor,
  removeSecondFactor,
  resetSecondFactor,
} from "./own-second-factor.ts";
import { askRecovery, recover } from "./recoveries.ts";
import { sealedSecondFactors } from "./second-factor.ts";
import { actorOfSession } from "./sessions.ts";
import { stepOfCode } from "./totp.ts";

const from = { address: "192.0.2.1" };
const language = "fr" as const;

/** Eve, with a second factor that was set up. */
async function guardedWorld() {
  const world = await peopleWorld();
  const caught = catchLetters(world.people);
  const { context } = caught;
  const session = (await signIn(context, "eve@example.org", password, from)).secret;
  const other = (await signIn(context, "eve@example.org", password, from)).secret;
  const eve = await world.actor("eve");
  await assert.rejects(beginSecondFactor(context, eve, "devine"), { key: "people-current-password-wrong" });
  await beginSecondFactor(context, eve, password);
  const factor = await readSecondFactor(context, eve);
  assert.ok(factor.state === "waiting");
  const { secret } = factor;
  const code = (steps = 0) =>
    TOTP.generate({
      secret: Secret.fromBase32(secret),
      timestamp: world.time.now.getTime() + steps * 30_000,
    });
  const confirm = { code: code(), session, language };
  await assert.rejects(confirmSecondFactor(context, eve, { ...confirm, code: "000000" }), {
    key: "people-code-wrong",
  });
  assert.ok((await signIn(context, "eve@example.org", password, from)).secret, "asked for before it is on");
  const codes = await confirmSecondFactor(context, eve, confirm);
  const later = (seconds: number) => {
    world.time.now = new Date(world.time.now.getTime() + seconds * 1000);
  };
  later(60);
  const begin = async () => {
    const begun = await beginSignIn(context, "eve@example.org", password, from);
    assert.ok("begun" in begun, "the password alone opens a session");
    return begun.begun.secret;
  };
  return { world, ...caught, eve, secret, code, codes, later, begin, session, other, factor };
}

test("a code of RFC 6238 is of its step, and a clock may be half a minute off", () => {
  const secret = Secret.fromUTF8("12345678901234567890").base32;
  // Appendix B, in six digits.
  for (const [seconds, code] of [
    [59, "287082"],
    [1_111_111_109, "081804"],
    [1_234_567_890, "005924"],
    [20_000_000_000, "353130"],
  ] as const) {
    const step = Math.floor(seconds / 30);
    for (const off of [-30, 0, 30]) {
      assert.equal(stepOfCode(secret, code, new Date((seconds + off) * 1000)), step);
    }
    assert.equal(stepOfCode(secret, code, new Date((seconds + 90) * 1000)), undefined);
  }
  for (const code of ["", "28708", "2870820", "abcdef", "-87082", "28708２"]) {
    assert.equal(stepOfCode(secret, code, new Date(59_000)), undefined, code);
  }
});

test("with a second factor the password opens nothing, and each code is taken once", async () => {
  const { world, context, code, begin, later, session, other } = await guardedWorld();
  await using _ = world;
  assert.equal((await actorOfSession(context, session)).kind, "member");
  assert.equal((await actorOfSession(context, other)).kind, "anyone", "another session goes on");
  const begun = await begin();
  assert.equal((await actorOfSession(context, begun)).kind, "anyone", "the first half opens the account");
  const now = code();
  const same = await Promise.allSettled(
    [begun, await begin(), await begin()].map((each) => finishSignIn(context, each, now)),
  );
  assert.equal(same.filter(({ status }) => status === "fulfilled").length, 1, "a code was taken twice");
  later(30);
  await assert.rejects(finishSignIn(context, await begin(), code(-1)), { key: "people-code-wrong" });
  const opened = await begin();
  assert.ok((await finishSignIn(context, opened, code())).secret);
  later(30);
  await assert.rejects(finishSignIn(context, opened, code()), { key: "people-sign-in-over" });
  const late = await begin();
  later(601);
  await assert.rejects(finishSignIn(context, late, code()), { key: "people-sign-in-over" });
  await assert.rejects(signIn(context, "eve@example.org", password, from), { key: "people-code-needed" });
  await assert.rejects(signIn(context, "eve@example.org", "devine", { ...from, code: code() }), {
    key: "people-sign-in-wrong",
  });
  assert.ok((await signIn(context, "eve@example.org", password, { ...from, code: code() })).secret);
});

test("whoever has the password does not guess the code, from however many places", async () => {
  const { world, context, code, later } = await guardedWorld();
  await using _ = world;
  const tries = await Promise.allSettled(
    Array.from({ length: 30 }, async (_, at) => {
      const begun = await beginSignIn(context, "eve@example.org", password, { address: `198.51.100.${at}` });
      return finishSignIn(context, "begun" in begun ? begun.begun.secret : "", String(at).padStart(6, "1"));
    }),
  );
  const keys = tries.map((one) => (one.status === "rejected" ? String(one.reason.key) : "in"));
  assert.ok(!keys.includes("in"));
  assert.ok(keys.filter((key) => key === "people-code-wrong").length <= 7, keys.join(" "));
  const begun = await beginSignIn(context, "eve@example.org", password, from);
  const secret = "begun" in begun ? begun.begun.secret : "";
  await assert.rejects(finishSignIn(context, secret, code()), { key: "people-sign-in-wait" });
  later(15 * 60);
  assert.ok((await signIn(context, "eve@example.org", password, { ...from, code: code() })).secret);
});

test("emergency codes are taken once each, by their account alone, and only their hashes are kept", async () => {
  const { world, context, codes, begin, eve, later } = await guardedWorld();
  await using _ = world;
  assert.equal(new Set(codes).size, 10);
  const [one = "", two = ""] = codes;
  assert.match(one, /^(?:[a-z2-9]{4}-){3}[a-z2-9]{4}$/);
  const kept = await world.db`select encode(hash, 'escape') as hash, account from recovery_codes`;
  assert.ok(!JSON.stringify(kept).includes(one));
  const both = await Promise.allSettled(
    [await begin(), await begin()].map((each) => finishSignIn(context, each, one)),
  );
  assert.equal(both.filter(({ status }) => status === "fulfilled").length, 1);
  later(60);
  assert.ok((await finishSignIn(context, await begin(), two.toUpperCase().replaceAll("-", " "))).secret);
  const factor = await readSecondFactor(context, eve);
  assert.equal(factor.state === "on" && factor.codesLeft, 8);
});

test("neither a mailbox nor an invitation goes around the second factor", async () => {
  const { world, context, secretTo, write, received } = await guardedWorld();
  await using _ = world;
  await askRecovery(context, { email: "eve@example.org", language }, from);
  await write();
  const link = secretTo("eve@example.org") ?? "";
  assert.ok("begun" in (await recover(context, link, "un autre jeu de mots")));
  const { secret } = await inviteAccount({ ...world.people }, await world.actor("ada"), {
    email: "eve@example.org",
    organization: world.other.id,
  });
  const accepted = await acceptInvitation(context, secret, { name: "", password: "un autre jeu de mots" });
  assert.ok("begun" in accepted);
  assert.ok(received.some((letter) => letter.kind === "told" && letter.about === "second-factor-on"));
});

test("it is turned off with the password and a code, or by a steward; its holder is told", async () => {
  const { world, context, eve, code, later, received, write } = await guardedWorld();
  await using _ = world;
  await assert.rejects(beginSecondFactor(context, eve, password), { key: "people-second-factor-on" });
  await assert.rejects(removeSecondFactor(context, eve, { password: "devine", code: code(), language }), {
    key: "people-current-password-wrong",
  });
  await assert.rejects(removeSecondFactor(context, eve, { password, code: "000000", language }), {
    key: "people-code-wrong",
  });
  const id = world.accounts["eve"] ?? "";
  const seen = async () =>
    (await listAccounts(context, await world.actor("ada"), { page: 1, pageSize: 9 })).items.find(
      (account) => account.id === id,
    )?.secondFactor;
  assert.equal(await seen(), true);
  later(60);
  await removeSecondFactor(context, eve, { password, code: code(), language });
  assert.equal(await seen(), false);
  assert.ok((await signIn(context, "eve@example.org", password, from)).secret);
  await assert.rejects(resetSecondFactor(context, eve, id, language), { code: "forbidden" });
  await beginSecondFactor(context, eve, password);
  await resetSecondFactor(context, await world.actor("ada"), id, language);
  assert.deepEqual(await readSecondFactor(context, eve), { state: "off", codesLeft: 0 });
  await write();
  assert.ok(received.some((letter) => letter.kind === "told" && letter.about === "second-factor-off"));
});

test("the secret is sealed, and what an application reads names the site and the account", async () => {
  const { world, secret, factor } = await guardedWorld();
  await using _ = world;
  const [row] = await world.db<{ secret: string }[]>`select secret from second_factors`;
  assert.match(row?.secret ?? "", /^sealed:/);
  assert.ok(!row?.secret.includes(secret));
  const address = new URL(factor.address);
  assert.match(decodeURIComponent(factor.address), /^otpauth:\/\/totp\/Maille:eve@example\.org\?/);
  assert.equal(address.searchParams.get("secret"), secret);
  assert.equal(address.searchParams.get("issuer"), "Maille");
});

test("whose secret no key opens any more signs in by the password, until they set up another", async () => {
  const { world, context } = await guardedWorld();
  await using _ = world;
  const eve = world.accounts["eve"] ?? "";
  await world.db.begin((tx) => sealedSecondFactors.forget(tx, [eve]));
  assert.ok((await signIn(context, "eve@example.org", password, from)).secret);
});
