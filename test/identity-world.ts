import type { Clock } from "../src/base/clock.ts";
import type { Db } from "../src/db/db.ts";
import type { Identity, Jwks } from "../src/identity/identity.ts";
import type { KeysOf } from "../src/identity/messages.ts";
import { openIdentity } from "../src/identity/open-identity.ts";
import type { Vault } from "../src/vault/vault.ts";
import { testDatabase } from "./database.ts";
import { testVault } from "./vault.ts";

export interface IdentityWorld extends AsyncDisposable {
  readonly db: Db;
  readonly time: { now: Date };
  readonly clock: Clock;
  readonly vault: Vault;
  readonly identity: Identity;
  /** That of this world's instance alone is known. */
  readonly keysOf: KeysOf;
}

/** One instance with its keys, at a time that a test chooses. */
export async function identityWorld(url = "https://metropole.example"): Promise<IdentityWorld> {
  const made = await testDatabase();
  const time = { now: new Date("2026-11-26T10:00:00Z") };
  const clock = () => time.now;
  const vault = testVault();
  const identity = openIdentity({ db: made.db, clock, url, vault });
  return {
    db: made.db,
    time,
    clock,
    vault,
    identity,
    keysOf: async (instance): Promise<Jwks | undefined> => (instance === url ? identity.jwks() : undefined),
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
}
