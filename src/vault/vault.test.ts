import assert from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";
import fc from "fast-check";
import { testKeys, testVault } from "../../test/vault.ts";
import { keyCommand, keyFile } from "./master-keys.ts";
import { openVault } from "./vault.ts";

const place = { table: "webhooks", column: "secret", row: "1" };

test("what is sealed opens in its place, with its key, unaltered, and in no other way", async () => {
  const vault = testVault();
  const text = fc.string({ unit: "binary", maxLength: 200 });
  await fc.assert(
    fc.asyncProperty(text, fc.nat(), fc.integer({ min: 1, max: 255 }), async (clear, at, change) => {
      const well = clear.toWellFormed();
      const sealed = await vault.sealText(well, place);
      assert.equal(await vault.openText(sealed, place), well);
      assert.notEqual(await vault.sealText(well, place), sealed, "a nonce came twice");
      const bytes = Buffer.from(sealed.slice("sealed:".length), "base64url");
      bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ change;
      await assert.rejects(vault.open(bytes, place), { code: "unavailable" });
      await assert.rejects(vault.open(bytes.subarray(0, at % bytes.length), place), { code: "unavailable" });
    }),
    { numRuns: 300 },
  );
  const sealed = await vault.sealText("whsec_1", place);
  for (const other of [{ table: "x" }, { column: "x" }, { row: "2" }]) {
    await assert.rejects(vault.openText(sealed, { ...place, ...other }), { key: "secrets-altered" });
  }
  await assert.rejects(openVault(testKeys("other")).openText(sealed, place), { key: "secrets-key-missing" });
  await assert.rejects(vault.openText("whsec_1", place), { key: "secrets-none" });
  // A key that seals no more still opens.
  assert.equal(await openVault(testKeys("new", "test")).openText(sealed, place), "whsec_1");
});

test("a key is made an object once, which tells nothing of itself where it is printed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "maille-vault-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const keys = keyFile(join(folder, "secrets.key"));
  await keys.create();
  const text = await readFile(keys.where, "utf8");
  const bytes = Buffer.from(text.trimEnd().split("\n").at(-1) ?? "", "base64");
  const [read] = await keys.read();
  assert.deepEqual(read?.key.export(), bytes);
  for (const printedBy of [inspect, JSON.stringify] as ((value: unknown) => string)[]) {
    assert.ok(printedBy({ bytes }).includes(printedBy(bytes)));
    assert.ok(!printedBy(read).includes(printedBy(bytes)));
  }
  assert.equal((await keys.read())[0]?.key, read.key);
});

test("a file of keys is made once with narrow rights, and is read again where it changed", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "maille-vault-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "secrets.key");
  const [one, other] = [keyFile(path), keyFile(path)];
  assert.deepEqual(await one.read(), []);
  await Promise.all([one.create(), other.create(), one.create()]);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  const [first, ...rest] = await one.read();
  assert.deepEqual(rest, []);
  assert.deepEqual(await other.read(), [first]);
  await one.add();
  const [second] = await other.read();
  assert.notDeepEqual(second, first);
  assert.deepEqual(await other.read(), [second, first]);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
  await other.dropOthers();
  assert.deepEqual(await one.read(), [second]);

  await chmod(path, 0o644);
  await assert.rejects(one.read(), { key: "secrets-key-open" });
  await chmod(path, 0o600);
  for (const wrong of ["", "# nothing\n", "c2hvcnQ=\n"]) {
    await writeFile(path, wrong);
    await assert.rejects(keyFile(path).read(), { key: "secrets-key-unreadable" });
  }
});

test("a command of the operator gives the keys, and what it prints is told to nobody", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "maille-vault-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "keys");
  await keyFile(path).create();
  const command = keyCommand(`cat '${path}'`, "MAILLE_SECRETS_COMMAND");
  assert.deepEqual(await command.read(), await keyFile(path).read());
  const sealed = await openVault(command).sealText("x", place);
  // A key that is new to this process is asked for.
  await keyFile(path).add();
  const renewed = await openVault(keyFile(path)).sealText("y", place);
  assert.equal(await openVault(command).openText(renewed, place), "y");
  assert.equal(await openVault(command).openText(sealed, place), "x");

  const secret = (await readFile(path, "utf8")).split("\n").at(-2) ?? "";
  const failing = keyCommand(`echo ${secret} >&2; echo ${secret}; exit 3`, "MAILLE_SECRETS_COMMAND");
  await assert.rejects(failing.read(), (error: Error) => {
    assert.ok(!JSON.stringify([error, error.message, String(error.cause)]).includes(secret));
    return "key" in error && error.key === "secrets-command-failed";
  });
});
