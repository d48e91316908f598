import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import { catchLetters } from "../../test/letters.ts";
import { password, peopleWorld } from "../../test/people-world.ts";
import { forgetUnconfirmed } from "./forget-unconfirmed.ts";
import { changeSettings } from "./instance.ts";
import { actorOfSession } from "./sessions.ts";
import { askSignUp, confirmSignUp, findSignUp } from "./sign-ups.ts";

const from = { address: "192.0.2.1" };
const person = { name: "Nora", password };
const asked = (email: string, back?: string) => ({
  email,
  language: "fr" as const,
  ...(back === undefined ? {} : { back }),
});

async function openWorld(domains: readonly string[] = []) {
  const world = await peopleWorld();
  const caught = catchLetters(world.people);
  await changeSettings(world.people, system, { signUp: { open: true, domains } });
  return { world, ...caught };
}

test("an account is made once its address confirmed itself, once, and its maker is back where they were", async () => {
  const { world, context, secretTo, write } = await openWorld();
  await using _ = world;
  await askSignUp(context, asked("Nora@Example.org", "/datasets/eau/request"), from);
  await write();
  const secret = secretTo("nora@example.org") ?? "";
  assert.deepEqual(await findSignUp(context, secret), { email: "nora@example.org" });
  await assert.rejects(world.actor("nora"), { key: "people-account-not-found" });
  const twice = await Promise.allSettled([1, 2].map(() => confirmSignUp(context, secret, person)));
  const [made, ...others] = twice.filter((one) => one.status === "fulfilled");
  assert.equal(others.length, 0);
  assert.equal(made?.value.back, "/datasets/eau/request");
  const actor = await actorOfSession(context, made?.value.session.secret ?? "");
  assert.ok(actor.kind === "member");
  assert.deepEqual([actor.administrator, actor.memberships], [false, []]);
  assert.equal(await findSignUp(context, secret), undefined);
});

test("nothing is kept of who never confirms, nor of who has an account, who is told so", async () => {
  const { world, context, received, secretTo, write } = await openWorld();
  await using _ = world;
  const { db } = world;
  await askSignUp(context, asked("nora@example.org"), from);
  await askSignUp(context, asked("eve@example.org"), from);
  await write();
  assert.deepEqual(
    received.map(({ kind, to }) => [kind, to]),
    [
      ["sign-up", "nora@example.org"],
      ["email-taken", "eve@example.org"],
    ],
  );
  world.time.now = new Date(world.time.now.getTime() + 24 * 3_600_001);
  const late = secretTo("nora@example.org") ?? "";
  await assert.rejects(confirmSignUp(context, late, person), { key: "people-sign-up-unknown" });
  await forgetUnconfirmed(context);
  const [left] = await db`
    select (select count(*) from sign_ups)::int as sign_ups,
      (select count(*) from letter_orders)::int as orders,
      (select count(*) from letters_asked)::int as asked`;
  assert.deepEqual({ ...left }, { signUps: 0, orders: 0, asked: 0 });
});

test("where nobody makes an account alone, nobody does, by an earlier link neither", async () => {
  const { world, context, orders, secretTo, write } = await openWorld();
  await using _ = world;
  await askSignUp(context, asked("nora@example.org"), from);
  await write();
  await changeSettings(world.people, system, { signUp: { open: false, domains: [] } });
  const secret = secretTo("nora@example.org") ?? "";
  await assert.rejects(confirmSignUp(context, secret, person), { key: "people-sign-up-off" });
  await assert.rejects(askSignUp(context, asked("max@example.org"), from), { key: "people-sign-up-off" });
  assert.deepEqual(orders, []);
});

test("sign-up is limited to domains of mail, and none is mistaken for another", async () => {
  const { world, context, orders } = await openWorld([" @Metropole.FR", "ville.fr", ""]);
  await using _ = world;
  await askSignUp(context, asked("nora@metropole.fr"), from);
  assert.equal(orders.length, 1);
  for (const email of [
    "nora@evil-metropole.fr",
    "nora@sous.metropole.fr",
    "nora@metropole.fr.evil.example",
    "metropole.fr@evil.example",
  ]) {
    await assert.rejects(askSignUp(context, asked(email), from), { key: "people-sign-up-domain" }, email);
  }
  for (const domain of ["fr", "a b.fr", "x@y.fr", "a..fr", `${"a".repeat(300)}.fr`]) {
    const change = { signUp: { open: true, domains: [domain] } };
    await assert.rejects(changeSettings(world.people, system, change), {
      key: "people-sign-up-domains-wrong",
    });
  }
});
