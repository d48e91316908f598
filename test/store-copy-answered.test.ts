/** Files that the process which serves an instance moves to another place, for a command with the same settings. */
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { layDatabase } from "./cluster.ts";
import { MailleProcess } from "./faults/instance.ts";
import { modulesReadWith } from "./modules-read.ts";
import { s3Server } from "./s3-server.ts";

test("few files are copied by the server where its settings are those of the command, and beside it where they are others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-copied-"));
  const data = join(folder, "instance");
  try {
    await layDatabase(data);
    await using objects = await s3Server(join(folder, "objects"));
    const { endpoint, bucket, prefix, accessKeyId, secretAccessKey } = objects.address;
    const inBucket = `s3://${bucket}/${prefix.slice(0, -1)}?endpoint=${endpoint}`;
    const placed = (place: string, former: string) => ({
      MAILLE_DATA: data,
      MAILLE_STORE: place,
      MAILLE_STORE_FORMER: former,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8",
    });
    const file = join(folder, "lieux.csv");
    await writeFile(file, "code;nom\n35238;Rennes\n35047;Bruz\n");
    const imported = await new MailleProcess(["import", file], { MAILLE_DATA: data }).ended;
    assert.equal(imported.code, 0, imported.output);

    const settings = placed(inBucket, "folder");
    await using serving = new MailleProcess(["serve"], settings);
    await serving.told(/Maille is open/);
    const there = await modulesReadWith(data, { words: ["store", "copy"], settings });
    assert.ok(!there.modules.includes("src/tables/copy-files.ts"), there.modules.join("\n"));
    const again = await new MailleProcess(["store", "copy", "--json"], settings).ended;
    assert.deepEqual([again.code, JSON.parse(again.output)], [0, { copied: 0, there: 2, damaged: [] }]);
    const other = await modulesReadWith(data, {
      words: ["store", "copy"],
      settings: placed("folder", inBucket),
    });
    assert.ok(other.modules.includes("src/tables/copy-files.ts"), other.modules.join("\n"));
    const left = await new MailleProcess(["store", "leave", "s3://another"], settings).ended;
    assert.deepEqual([left.code, /already works/.test(left.output)], [1, true], left.output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
