import assert from "node:assert/strict";
import { test } from "node:test";
import { catchLetters } from "../../test/letters.ts";
import { password, peopleWorld } from "../../test/people-world.ts";
import { askEmailChange, confirmEmail, findEmailChange } from "./emails.ts";
import { askRecovery, findRecovery, recover } from "./recoveries.ts";
import { signIn } from "./begun-sign-ins.ts";

const from = { address: "192.0.2.1" };
const language = "fr" as const;

test("a new address holds once it is confirmed from there, and the former one is told", async () => {
  await using world = await peopleWorld();
  const { context, received, secretTo, write } = catchLetters(world.people);
  const eve = await world.actor("eve");
  await askRecovery(context, { email: "eve@example.org", language }, from);
  await askEmailChange(context, eve, { email: " Eve@New.example.org", password, language });
  await write();
  const link = secretTo("eve@example.org") ?? "";
  const secret = secretTo("eve@new.example.org") ?? "";
  assert.ok((await signIn(context, "eve@example.org", password, from)).secret, "nothing changes before");
  const change = { email: "eve@new.example.org", former: "eve@example.org" };
  assert.deepEqual(await findEmailChange(context, secret), change);
  const twice = await Promise.allSettled([1, 2].map(() => confirmEmail(context, secret, language)));
  assert.equal(twice.filter(({ status }) => status === "fulfilled").length, 1);
  assert.ok((await signIn(context, "eve@new.example.org", password, from)).secret);
  await assert.rejects(signIn(context, "eve@example.org", password, from), { key: "people-sign-in-wrong" });
  assert.equal(await findRecovery(context, link), undefined, "a link at the former address still opens");
  await write();
  assert.deepEqual(received.at(-1), {
    kind: "told",
    about: "email-changed",
    to: "eve@example.org",
    language,
  });
});

test("who asks for the address of another learns nothing, and the other is told", async () => {
  await using world = await peopleWorld();
  const { context, received, write } = catchLetters(world.people);
  const eve = await world.actor("eve");
  const ask = (email: string) => askEmailChange(context, eve, { email, password, language });
  assert.equal(await ask("tom@example.org"), await ask("free@example.org"));
  await write();
  assert.deepEqual(
    received.map(({ kind, to }) => [kind, to]),
    [
      ["email-taken", "tom@example.org"],
      ["email-change", "free@example.org"],
    ],
  );
});

test("an address that was taken meanwhile is refused, and so is a link that ended", async () => {
  await using world = await peopleWorld();
  const { context, secretTo, write } = catchLetters(world.people);
  for (const name of ["eve", "rita"]) {
    const actor = await world.actor(name);
    await askEmailChange(context, actor, { email: "one@example.org", password, language });
    await write();
    const secret = secretTo("one@example.org") ?? "";
    if (name === "eve") {
      world.time.now = new Date(world.time.now.getTime() + 24 * 3_600_001);
      await assert.rejects(confirmEmail(context, secret, language), { key: "people-email-change-unknown" });
    } else {
      await world.db`update accounts set email = 'one@example.org' where id = ${world.accounts["tom"] ?? ""}`;
      await assert.rejects(confirmEmail(context, secret, language), { key: "people-email-taken" });
    }
  }
});

test("whoever found a browser open changes no address", async () => {
  await using world = await peopleWorld();
  const { context, orders } = catchLetters(world.people);
  const eve = await world.actor("eve");
  const wrong = { email: "oscar@evil.example", password: "devine", language };
  await assert.rejects(askEmailChange(context, eve, wrong), { key: "people-current-password-wrong" });
  for (let tries = 0; tries < 4; tries += 1) await assert.rejects(askEmailChange(context, eve, wrong));
  await assert.rejects(askEmailChange(context, eve, { ...wrong, password }), { key: "people-sign-in-wait" });
  assert.deepEqual(orders, []);
});

test("what a thief with the password asked for opens nothing once there is a new one", async () => {
  await using world = await peopleWorld();
  const { context, secretTo, write, orders } = catchLetters(world.people);
  const eve = await world.actor("eve");
  const asked = (email: string) => askEmailChange(context, eve, { email, password, language });
  await asked("thief@evil.example");
  await write();
  await asked("other@evil.example");
  await askRecovery(context, { email: "eve@example.org", language }, from);
  const [, recovery = ""] = orders.splice(0);
  orders.push(recovery);
  await write();
  await recover(context, secretTo("eve@example.org") ?? "", "cinq autres mots bien choisis");
  const secret = secretTo("thief@evil.example") ?? "";
  assert.equal(await findEmailChange(context, secret), undefined);
  await assert.rejects(confirmEmail(context, secret, language), { key: "people-email-change-unknown" });
  const waiting = await context.db`select from letter_orders where kind = 'email-change'`;
  assert.equal(waiting.length, 0, "one that is not written yet is not written any more");
});
