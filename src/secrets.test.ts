import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { testDatabase } from "../test/database.ts";
import { testVault } from "../test/vault.ts";
import type { Db } from "./db/db.ts";
import { newKeyPair } from "./identity/key.ts";
import { sealedKeys } from "./identity/keys.ts";
import { openIdentity } from "./identity/open-identity.ts";
import { joinSecrets } from "./master-keys-of.ts";
import { forgetSecrets, openSecrets, readSecrets, rotateSecrets } from "./secrets.ts";
import { keyFile } from "./vault/master-keys.ts";
import { placeOf, sealColumns } from "./vault/sealed-columns.ts";
import type { Vault } from "./vault/vault.ts";

const clock = () => new Date("2026-11-26T10:00:00Z");
const url = "https://bus.example";
const pair = newKeyPair();
const webhookSecret = `whsec_${"k".repeat(40)}`;
const webhook = "01a00000-0000-7000-8000-000000000001";
const portal = "01a00000-0000-7000-8000-000000000002";

/** An instance as it was before secrets were sealed. */
async function instanceInClear(t: TestContext, webhooks = 1) {
  const data = await mkdtemp(join(tmpdir(), "maille-secrets-"));
  const made = await testDatabase();
  t.after(async () => {
    await made[Symbol.asyncDispose]();
    await rm(data, { recursive: true, force: true });
  });
  const { db } = made;
  await db`
    insert into instance_keys (id, public_key, private_key, made_at, signs_from)
    values (${pair.id}, ${pair.publicKey}, ${pair.privateKey}, ${clock()}, ${clock()})`;
  for (let index = 0; index < webhooks; index += 1) {
    const id = webhook.slice(0, -3) + String(index).padStart(3, "0");
    await db`
      insert into webhooks (id, url, secret, note, kinds, created_at, position)
      values (${id}, 'https://w.example', ${webhookSecret}, '', '{dataset}', ${clock()}, 0)`;
  }
  await db`
    insert into rudi_portals (id, name, url, client, secret, created_at)
    values (${portal}, 'Rudi', 'https://r.example', 'us', 'mot de passe', ${clock()})`;
  await db`
    insert into rudi_key (private_key, public_key, made_at) values ('PEM', 'PEM', ${clock()})`;
  return { db, config: { data, secretsCommand: undefined } };
}

/** Every value that is kept of secrets, as it lies in the database. */
async function kept(db: Db): Promise<string[]> {
  const rows = await db<{ value: string }[]>`
    select private_key as value from instance_keys union all select secret from webhooks
    union all select secret from rudi_portals union all select private_key from rudi_key
    union all select key from journal_keys`;
  return rows.map(({ value }) => value);
}

/** Tables whose pages still hold rows as they were. */
const noted = async (db: Db) =>
  (await db<{ name: string }[]>`select name from tables_to_rewrite`).map(({ name }) => name);

test("an instance of before is sealed at its start, and nothing is left in clear, not even in old pages", async (t) => {
  const { db, config } = await instanceInClear(t);
  const pages = async (): Promise<string> => {
    await db`checkpoint`;
    const [file] = await db<{ bytes: Buffer }[]>`
      select pg_read_binary_file(pg_relation_filepath('webhooks')) as bytes`;
    return file?.bytes.toString("latin1") ?? "";
  };
  assert.ok((await pages()).includes(webhookSecret));
  const vault = await openSecrets(config, db);
  for (const value of await kept(db)) assert.match(value, /^sealed:/);
  // Other tests share the server: what they began before keeps old rows alive until they end.
  for (let looks = 0; looks < 600 && (await pages()).includes(webhookSecret); looks += 1) {
    await wait(100);
    await db`vacuum full webhooks`;
  }
  assert.ok(!(await pages()).includes(webhookSecret));
  const identity = openIdentity({ db, clock, url, vault });
  assert.equal((await identity.signBytes(Buffer.from("x"))).keyId, pair.id);
  const before = await kept(db);
  // Another start changes nothing, and one beside opens the same.
  await openSecrets(config, db);
  assert.deepEqual(await kept(db), before);
  const [, sealed = ""] = before;
  const row = webhook.slice(0, -1) + "0";
  const opened = joinSecrets(config).openText(sealed, { table: "webhooks", column: "secret", row });
  assert.equal(await opened, webhookSecret);
});

test("what is sealed of one row does not open in another", async (t) => {
  const { db, config } = await instanceInClear(t, 2);
  const vault = await openSecrets(config, db);
  const [first] = await db<{ secret: string }[]>`select secret from webhooks order by id`;
  const swapped = placeOf({ table: "webhooks", column: "secret" }, webhook);
  await assert.rejects(vault.openText(first?.secret ?? "", swapped), { key: "secrets-altered" });
});

test("a rotation seals everything anew, while another process goes on, and the old key goes at the next start", async (t) => {
  const { db, config } = await instanceInClear(t);
  const serving = await openSecrets(config, db);
  const [old] = await keyFile(join(config.data, "secrets.key")).read();
  const before = await kept(db);
  const { rotated, others, sealed } = await rotateSecrets(config, db);
  assert.deepEqual([rotated, others, sealed], [5, 0, 5]);
  const after = await kept(db);
  assert.ok(after.every((value, at) => value !== before[at]));
  assert.equal((await keyFile(join(config.data, "secrets.key")).read()).length, 2);
  const identity = openIdentity({ db, clock, url, vault: serving });
  assert.equal((await identity.signBytes(Buffer.from("x"))).keyId, pair.id);
  assert.ok((await serving.sealText("x", placeOf(sealedKeys, "1"))).startsWith(await serving.prefixNow()));
  await openSecrets(config, db);
  const left = await keyFile(join(config.data, "secrets.key")).read();
  assert.equal(left.length, 1);
  assert.notDeepEqual(left[0], old);
});

test("a rotation that is killed anywhere is ended by the next call, or the next start", async (t) => {
  const { db, config } = await instanceInClear(t, 120);
  await openSecrets(config, db);
  const path = join(config.data, "secrets.key");
  for (const resume of [
    async () => assert.equal((await rotateSecrets(config, db)).others, 0),
    async () => void (await openSecrets(config, db)),
  ]) {
    for (const after of [0, 1, 60]) {
      await keyFile(path).add();
      await assert.rejects(sealColumns(db, dying(joinSecrets(config), after), await columnsOf()), /killed/);
      const keys = await keyFile(path).read();
      assert.deepEqual(await noted(db), ["instance_keys", "webhooks"].slice(0, Math.ceil(after / 30)));
      await resume();
      assert.deepEqual(await noted(db), []);
      const { others, key } = await readSecrets(config, db);
      assert.deepEqual([others, key], [0, keys[0]?.id.toString("hex")]);
      await openSecrets(config, db);
      assert.equal((await keyFile(path).read()).length, 1);
    }
  }
  for (const value of await kept(db)) assert.match(value, /^sealed:/);
});

test("without its key an instance does not start, says why, and goes on where it is told to forget", async (t) => {
  const { db, config } = await instanceInClear(t);
  await openSecrets(config, db);
  await rm(join(config.data, "secrets.key"));
  await assert.rejects(openSecrets(config, db), { key: "secrets-file-missing" });
  // The key of another instance is not its own.
  await keyFile(join(config.data, "secrets.key")).create();
  await assert.rejects(openSecrets(config, db), { key: "secrets-key-missing" });
  await assert.rejects(rotateSecrets(config, db), { key: "secrets-key-missing" });
  const lost = await forgetSecrets(config, db);
  assert.deepEqual(lost, { instance_keys: 1, webhooks: 1, rudi_portals: 1, rudi_key: 1, journal_keys: 1 });
  const vault = await openSecrets(config, db);
  const identity = openIdentity({ db, clock, url, vault });
  // What the old key signed is still verified; another one signs.
  const { keyId } = await identity.signBytes(Buffer.from("x"));
  assert.notEqual(keyId, pair.id);
  assert.deepEqual(
    (await identity.jwks()).keys.map(({ kid }) => kid).toSorted(),
    [keyId, pair.id].toSorted(),
  );
  const [stopped] = await db`select disabled_at, secret from webhooks`;
  assert.ok(stopped?.["disabledAt"] instanceof Date);
  const [paused] = await db`select paused_at, secret from rudi_portals`;
  assert.ok(paused?.["pausedAt"] instanceof Date);
  assert.deepEqual(await forgetSecrets(config, db), {});
});

test("a command in place of the file seals, and rotates once it prints another key first", async (t) => {
  const { db, config } = await instanceInClear(t);
  const keys = join(config.data, "elsewhere");
  await keyFile(keys).create();
  const commanded = { ...config, secretsCommand: `cat '${keys}'` };
  await openSecrets(commanded, db);
  await assert.rejects(readFile(join(config.data, "secrets.key")), { code: "ENOENT" });
  await assert.rejects(rotateSecrets(commanded, db), { key: "secrets-command-same" });
  await keyFile(keys).add();
  assert.equal((await rotateSecrets(commanded, db)).rotated, 5);
});

test("no column holds a secret that is neither sealed nor a hash", async (t) => {
  const { db } = await instanceInClear(t);
  const rows = await db<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = current_schema() and data_type in ('text', 'bytea', 'jsonb')
      and column_name ~ 'secret|private|password|token|credential' order by 1`;
  assert.deepEqual(
    rows.map(({ name }) => name),
    [
      "accounts.password",
      "given_connections.secret",
      "held_connections.secret",
      "instance_keys.private_key",
      "rudi_key.private_key",
      "rudi_nodes.secret_hash",
      "rudi_portals.secret",
      "second_factors.secret",
      "sign_in_providers.secret",
      "webhooks.secret",
    ],
  );
});

async function columnsOf() {
  const [{ sealedWebhooks }, { sealedRudi }] = await Promise.all([
    import("./network/feed/webhooks.ts"),
    import("./rudi/sealed.ts"),
  ]);
  return [sealedKeys, sealedWebhooks, ...sealedRudi];
}

/** One that seals so many values, and is killed. */
function dying(vault: Vault, after: number): Vault {
  let left = after;
  return {
    ...testVault(),
    ...vault,
    sealText: async (...given) => {
      if (left === 0) throw new Error("killed");
      left -= 1;
      return vault.sealText(...given);
    },
  };
}
