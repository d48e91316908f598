import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const loaded = "--import=./test/engine-of-one-thread.ts";
/** As if of a machine with five processors. */
const five = `--import=data:text/javascript,${encodeURIComponent(
  'import os from "node:os"; import { syncBuiltinESMExports } from "node:module"; os.availableParallelism = () => 5; syncBuiltinESMExports();',
)}`;

/** With how many threads a workspace works, of an engine that is told what `options` says. */
async function threadsOf(options: string, before: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "maille-threads-"));
  const program = `
    import { openEngine } from "./src/engine/open-engine.ts";
    await using engine = await openEngine({
      folder: process.env.FOLDER, memoryMegabytes: 100, servingMegabytes: 100, ${options}
    });
    await using workspace = await engine.workspace();
    const [told] = await workspace.rows("select cast(current_setting('threads') as varchar) as threads");
    console.log(told.threads);`;
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...before, "--input-type=module", "--eval", program],
      { cwd: root, env: { FOLDER: folder } },
    );
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test("an instance of tests works with one thread of the engine, or as many as a test says, and another one with all", async () => {
  assert.equal(await threadsOf("", [five]), "5");
  assert.equal(await threadsOf("", [five, loaded]), "1");
  assert.equal(await threadsOf("threads: 2", [five, loaded]), "2");
});
