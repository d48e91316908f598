import assert from "node:assert/strict";
import { glob, mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { ManyWorld } from "./many-world.ts";

/** Each file below a folder, with its length. */
async function filesOf(folder: string): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for await (const name of glob("**", { cwd: folder })) {
    const told = await stat(join(folder, name));
    if (told.isFile()) found.set(name, told.size);
  }
  return found;
}

test("what a process compiled to open is kept, and no page that it made later adds to it", async (context) => {
  await using world = await ManyWorld.open();
  const compiled = await mkdtemp(join(tmpdir(), "maille-compiled-"));
  context.after(() => rm(compiled, { recursive: true, force: true }));
  const environment = { NODE_COMPILE_CACHE: compiled };
  const first = await world.start("all", environment);
  const kept = await filesOf(compiled);
  assert.ok(kept.size > 100, `${kept.size} files`);
  for (const path of ["/", "/datasets", "/organizations"]) {
    assert.equal((await world.ask(first.at, path)).status, 200, path);
  }
  await first.end("SIGINT");
  const later = await filesOf(compiled);
  for (const [name, size] of kept) assert.equal(later.get(name), size, name);
});
