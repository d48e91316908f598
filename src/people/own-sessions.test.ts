import assert from "node:assert/strict";
import { test } from "node:test";
import { password, peopleWorld } from "../../test/people-world.ts";
import { endOtherSessions, endSession, listSessions } from "./own-sessions.ts";
import { signIn } from "./begun-sign-ins.ts";
import { actorOfSession } from "./sessions.ts";
import { describeAgent } from "./user-agent.ts";

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const from = { address: "192.0.2.1" };

test("one sees where one is signed in, and ends each session, or all others", async () => {
  await using world = await peopleWorld();
  const { people } = world;
  const open = async (name: string) => (await signIn(people, `${name}@example.org`, password, from)).secret;
  const [one, two, three, other] = [
    await open("eve"),
    await open("eve"),
    await open("eve"),
    await open("tom"),
  ];
  const eve = await actorOfSession(people, one, { address: "192.0.2.1", userAgent: firefox });
  await actorOfSession(people, two, { address: "2001:db8::1", userAgent: "curl/8" });
  const seen = await listSessions(people, eve, one);
  assert.deepEqual(
    seen.map(({ agent, address, isCurrent }) => [agent, address, isCurrent]),
    [
      ["Firefox · Linux", "192.0.2.1", true],
      ...seen.slice(1).map(({ agent, address }) => [agent, address, false]),
    ],
  );
  assert.deepEqual(new Set(seen.slice(1).map(({ agent }) => agent)), new Set(["curl/8", null]));
  assert.ok(!JSON.stringify(seen).includes(two), "a list of sessions opens none");

  const tom = await world.actor("tom");
  const second = seen.find(({ agent }) => agent === "curl/8")?.id ?? "";
  await assert.rejects(endSession(people, tom, second), { key: "people-session-not-found" });
  await endSession(people, eve, second);
  assert.equal((await actorOfSession(people, two)).kind, "anyone");
  assert.equal((await actorOfSession(people, three)).kind, "member");
  await endOtherSessions(people, eve, one);
  assert.equal((await actorOfSession(people, three)).kind, "anyone");
  assert.equal((await actorOfSession(people, one)).kind, "member");
  assert.equal((await actorOfSession(people, other)).kind, "member", "the session of another ended");
});

test("where a session is used is written down once an hour, and followed when it moves", async () => {
  await using world = await peopleWorld();
  const { people, time } = world;
  const { secret } = await signIn(people, "eve@example.org", password, from);
  const use = (address: string) => actorOfSession(people, secret, { address, userAgent: firefox });
  const eve = await use("192.0.2.1");
  const addressNow = async () => (await listSessions(people, eve, secret))[0]?.address;
  await use("192.0.2.2");
  assert.equal(await addressNow(), "192.0.2.1");
  time.now = new Date(time.now.getTime() + 3_600_001);
  await use("192.0.2.2");
  assert.equal(await addressNow(), "192.0.2.2");
});

test("devices are told as people know them, and what is none is cut to what can be printed", () => {
  const told = [
    [
      "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
      "Edge · Windows",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/1 Safari/604.1",
      "Safari · iOS",
    ],
    ["Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Chrome/140.0 Safari/537.36", "Chrome · macOS"],
    ["\u0000<b>robot</b>\n", "<b>robot</b>"],
    ["", ""],
  ] as const;
  for (const [agent, words] of told) assert.equal(describeAgent(agent), words);
  assert.equal(describeAgent("x".repeat(500)).length, 60);
});
