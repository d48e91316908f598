import assert from "node:assert/strict";
import { test } from "node:test";
import { system } from "../access/actor.ts";
import type { Letter } from "../letters/letter.ts";
import { changeSettings } from "../people/instance.ts";
import { usualLegal } from "../people/site-settings.ts";
import { peopleWorld } from "../../test/people-world.ts";
import { siteVerbs } from "./room.ts";

const message = { name: "Nadia", email: "nadia@example.org", text: "Bonjour", language: "fr" } as const;
const from = { address: "198.51.100.7" };

async function contactWorld() {
  const world = await peopleWorld();
  const posted: Letter[] = [];
  const letters = { mail: { route: { kind: "folder", folder: "" } as const, send: async () => undefined } };
  const post = async (sent: readonly Letter[]) => void posted.push(...sent);
  const { site } = siteVerbs({
    db: world.people.db,
    clock: world.people.clock,
    letters: { ...letters, post },
    rowFigures: async () => ({ rows: 0, places: 0 }),
  });
  return {
    ...world,
    site,
    posted,
    address: (email: string) => changeSettings(world.people, system, { legal: { ...usualLegal, email } }),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("a message goes to the one address that the steward named, and an answer to who wrote", async () => {
  await using world = await contactWorld();
  assert.equal(await world.site.takesMessages(), false);
  await assert.rejects(world.site.writeToSteward(message, from), { key: "site-contact-closed" });
  await world.address("donnees@ville.fr");
  assert.equal(await world.site.takesMessages(), true);
  await world.site.writeToSteward(message, from);
  const [letter] = world.posted;
  assert.equal(letter?.to, "donnees@ville.fr");
  assert.equal(letter?.replyTo, "nadia@example.org");
  assert.match(letter?.text ?? "", /Nadia \(nadia@example\.org\)[^]*\n\nBonjour\n\n/);
  assert.equal(world.posted.length, 1);
});

test("a message names one sender, says something, and is not too long", async () => {
  await using world = await contactWorld();
  await world.address("donnees@ville.fr");
  for (const change of [
    { email: "a@b.fr, c@d.fr" },
    { email: "a@b.fr\r\nBcc: c@d.fr" },
    { email: "" },
    { name: " " },
    { text: "  " },
    { text: "x".repeat(5001) },
  ]) {
    await assert.rejects(world.site.writeToSteward({ ...message, ...change }, from), { code: "invalid" });
  }
  assert.deepEqual(world.posted, []);
});

test("one network writes five times in an hour, and others still do", async () => {
  await using world = await contactWorld();
  await world.address("donnees@ville.fr");
  for (let sent = 0; sent < 5; sent += 1) await world.site.writeToSteward(message, from);
  await assert.rejects(world.site.writeToSteward(message, from), { code: "too-many" });
  await world.site.writeToSteward(message, { address: "203.0.113.9" });
  assert.equal(world.posted.length, 6);
  world.time.now = new Date(world.time.now.getTime() + 3_700_000);
  await world.site.writeToSteward(message, from);
});
