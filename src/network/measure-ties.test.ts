import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { anyone, system } from "../access/actor.ts";
import { newId } from "../base/id.ts";
import { measureTies } from "./measure-ties.ts";

test("how far those are behind who follow each other is told by their address, to administrators", async () => {
  await using made = await testDatabase();
  const { db } = made;
  const now = new Date("2026-11-29T08:00:00Z");
  const before = (seconds: number) => new Date(now.getTime() - seconds * 1_000);
  const usual = { created_at: now, follows: "none", followed: "none", cursor: 0, head: null, contact_at: null, read_position: 0, read_at: null }; // prettier-ignore
  const ties = [
    { instance: "https://a.example", follows: "running", cursor: 5, head: 12, contact_at: before(30) },
    { instance: "https://b.example", follows: "running" },
    { instance: "https://c.example", followed: "running", read_position: 40, read_at: before(90) },
    { instance: "https://d.example", follows: "cut", followed: "paused", cursor: 1, head: 9 },
  ];
  for (const tie of ties) await db`insert into ties ${db({ id: newId(), ...usual, ...tie })}`;
  await db`update feed_head set position = 42`;
  const context = { db, clock: () => now };
  assert.deepEqual(await measureTies(context, system), {
    followed: [
      { instance: "https://a.example", events: 7, silentS: 30 },
      { instance: "https://b.example", events: 0 },
    ],
    followers: [{ instance: "https://c.example", events: 2, silentS: 90 }],
    left: 0,
  });
  await assert.rejects(measureTies(context, anyone), /sign-in/);
});
