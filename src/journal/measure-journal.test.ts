import assert from "node:assert/strict";
import { test } from "node:test";
import { journalWorld } from "../../test/journal-world.ts";
import { anyone, system } from "../access/actor.ts";
import { tellWitnesses } from "./ask-witnesses.ts";
import { measureJournal } from "./measure-journal.ts";

test("how the journal stands tells what no head is signed of yet, and who cosigned the last one", async () => {
  await using world = await journalWorld("https://ville.example", "https://region.example");
  const [ctx] = world.instances;
  assert.ok(ctx !== undefined);
  const nothing = { size: 0, unsigned: 0, witnesses: 0, findings: 0 };
  assert.deepEqual(await measureJournal(ctx, system), nothing);
  await world.append(ctx, 2);
  await tellWitnesses(ctx);
  await world.append(ctx, 1);
  const later = () => new Date(ctx.clock().getTime() + 60_000);
  assert.deepEqual(await measureJournal({ ...ctx, clock: later }, system), {
    size: 3,
    unsigned: 1,
    signedS: 60,
    witnesses: 1,
    findings: 0,
  });
  await assert.rejects(measureJournal(ctx, anyone), /sign-in/);
});
