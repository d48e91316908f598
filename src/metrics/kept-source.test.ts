import assert from "node:assert/strict";
import { test } from "node:test";
import { KeptSource } from "./kept-source.ts";
import { type Family, gauge } from "./open-metrics.ts";

const families: readonly Family[] = [gauge("maille_a", "A.", 1)];

function openSource(read: () => Promise<readonly Family[]>, keptMs = 60_000) {
  const failures: unknown[] = [];
  const onFailure = (source: string, error: unknown) => failures.push([source, error]);
  return { source: new KeptSource({ name: "a", read }, { keptMs, waitMs: 50, onFailure }), failures };
}

test("figures stand for a while, and are asked once for all who come together", async () => {
  let asked = 0;
  const { source } = openSource(async () => {
    asked += 1;
    return families;
  });
  await Promise.all([source.families(), source.families()]);
  assert.equal(await source.families(), families);
  assert.equal(asked, 1);
});

test("what fails is told and left out, and asked again", async () => {
  const broken = new Error("no database");
  const answers = [Promise.reject(broken), Promise.resolve(families)];
  const { source, failures } = openSource(async () => answers.shift() ?? []);
  assert.equal(await source.families(), undefined);
  assert.deepEqual(failures, [["a", broken]]);
  assert.equal(await source.families(), families);
});

test("what hangs holds up nobody for long, and is not asked a second time beside itself", async () => {
  let asked = 0;
  const answer = Promise.withResolvers<readonly Family[]>();
  const { source } = openSource(async () => {
    asked += 1;
    return answer.promise;
  });
  assert.equal(await source.families(), undefined);
  assert.equal(await source.families(), undefined);
  answer.resolve(families);
  assert.equal(await source.families(), families);
  assert.equal(asked, 1);
});
