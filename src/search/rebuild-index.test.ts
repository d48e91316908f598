import assert from "node:assert/strict";
import { test } from "node:test";
import { anyone, system } from "../access/actor.ts";
import { rebuildIndex } from "./rebuild-index.ts";

const asked = async () => assert.fail("nothing is asked of it");

test("an administrator has the index on its server built anew; one in memory is not", async () => {
  let rebuilt = 0;
  const served = {
    isReachable: async () => true,
    traffic: { answered: 0, failed: 0 },
    rebuild: async () => void (rebuilt += 1),
  };
  const index = { fresh: asked, held: asked, prepare: asked, [Symbol.asyncDispose]: asked };
  await assert.rejects(rebuildIndex({ index: { ...index, served } }, anyone), { code: "unauthenticated" });
  await assert.rejects(rebuildIndex({ index }, system), { code: "precondition", key: "search-index-held" });
  await rebuildIndex({ index: { ...index, served } }, system);
  assert.equal(rebuilt, 1);
});
