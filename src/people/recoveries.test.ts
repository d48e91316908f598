import assert from "node:assert/strict";
import { test } from "node:test";
import { isFailure } from "../base/failure.ts";
import { catchLetters } from "../../test/letters.ts";
import { password, peopleWorld } from "../../test/people-world.ts";
import { suspendAccount } from "./accounts.ts";
import { askRecovery, findRecovery, recover } from "./recoveries.ts";
import { signIn } from "./begun-sign-ins.ts";
import { createToken, listTokens } from "./tokens.ts";

const from = { address: "192.0.2.1" };
const next = "un autre jeu de mots";
const asked = (email: string) => ({ email, language: "fr" as const });

test("a link by mail sets a new password once, within an hour, and whoever was in is out", async () => {
  await using world = await peopleWorld();
  const { context, received, secretTo, write } = catchLetters(world.people);
  const eve = await world.actor("eve");
  await createToken(context, eve, { name: "script" });
  await askRecovery(context, asked(" Eve@Example.org "), from);
  await askRecovery(context, asked("eve@example.org"), { address: "203.0.113.9" });
  await write();
  assert.deepEqual(
    received.map(({ kind, to }) => [kind, to]),
    [
      ["recovery", "eve@example.org"],
      ["recovery", "eve@example.org"],
    ],
  );
  const [first, second] = received.map((letter) => ("secret" in letter ? letter.secret : ""));
  assert.ok(await findRecovery(context, first ?? ""), "whoever asks in another's name takes no link away");
  // A program that looks at links opens the page, which uses nothing up.
  assert.deepEqual(await findRecovery(context, second ?? ""), { email: "eve@example.org", name: "eve" });
  const results = await Promise.allSettled([
    recover(context, second ?? "", next),
    recover(context, second ?? "", next),
  ]);
  assert.equal(results.filter(({ status }) => status === "fulfilled").length, 1, "the link served twice");
  await assert.rejects(recover(context, first ?? "", next), { key: "people-recovery-unknown" });
  assert.deepEqual(await listTokens(context, eve), []);
  await assert.rejects(signIn(context, "eve@example.org", password, from), { key: "people-sign-in-wrong" });
  assert.ok((await signIn(context, "eve@example.org", next, from)).secret);
  await write();
  assert.deepEqual(received.at(-1), {
    kind: "told",
    about: "password-changed",
    to: "eve@example.org",
    language: "fr",
  });

  await askRecovery(context, asked("rita@example.org"), from);
  await write();
  const late = secretTo("rita@example.org") ?? "";
  world.time.now = new Date(world.time.now.getTime() + 3_600_001);
  await assert.rejects(recover(context, late, next), { key: "people-recovery-unknown" });
});

test("who asks for a link learns nothing of who has an account, nor does what is kept tell", async () => {
  await using world = await peopleWorld();
  const { context, received, orders, write } = catchLetters(world.people);
  const { db } = world;
  await suspendAccount(context, await world.actor("ada"), world.accounts["oscar"] ?? "");
  const traces = [];
  for (const name of ["eve", "nobody", "oscar"]) {
    assert.equal(await askRecovery(context, asked(`${name}@example.org`), from), undefined);
    const [kept] = await db`
      select kind, account, language, about from letter_orders where email = ${`${name}@example.org`}`;
    traces.push(kept);
  }
  assert.deepEqual(traces[1], traces[0]);
  assert.deepEqual(traces[2], traces[0]);
  assert.equal(orders.length, 3);
  await write();
  assert.deepEqual(
    received.map(({ to }) => to),
    ["eve@example.org"],
  );
  const [left] = await db<{ n: number }[]>`select count(*)::int as n from letter_orders`;
  assert.equal(left?.n, 0, "the address of who has no account is kept");
});

test("nobody is buried in letters, and nobody has many people written to", async () => {
  await using world = await peopleWorld();
  const { context, received, write } = catchLetters(world.people);
  for (let at = 0; at < 6; at += 1) {
    await askRecovery(context, asked("eve@example.org"), { address: `198.51.100.${at}` });
  }
  await write();
  assert.equal(received.length, 3);
  const many = Array.from({ length: 30 }, (_, at) =>
    askRecovery(context, asked(`x${at}@example.org`), { address: `2001:db8::${at}` }),
  );
  const refused = (await Promise.allSettled(many)).filter(
    (one) => one.status === "rejected" && isFailure(one.reason, "too-many"),
  );
  assert.equal(refused.length, 10, "a /64 is one caller");
  world.time.now = new Date(world.time.now.getTime() + 3_600_001);
  await askRecovery(context, asked("eve@example.org"), { address: "2001:db8::1" });
  await write();
  assert.equal(received.length, 4);
});

test("an address that would write to others, or into the head of a letter, is refused", async () => {
  await using world = await peopleWorld();
  const { context, orders } = catchLetters(world.people);
  for (const email of [
    "eve@example.org\r\nBcc: oscar@example.org",
    "eve@example.org, oscar@example.org",
    "Eve <eve@example.org>",
    "eve@example.org\u0000",
    "a\u2028b@example.org",
  ]) {
    await assert.rejects(askRecovery(context, asked(email), from), { key: "people-email-wrong" }, email);
  }
  assert.deepEqual(orders, []);
});

test("an instance that sends no mail says so, and makes no link", async () => {
  await using world = await peopleWorld();
  await assert.rejects(askRecovery(world.people, asked("eve@example.org"), from), {
    code: "unavailable",
    key: "people-mail-off",
  });
});
