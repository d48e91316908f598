import { Failure, problem, type Problem } from "./base/failure.ts";
import type { Db } from "./db/db.ts";
import { sealedCitizens } from "./citizens/sealed.ts";
import { sealedRudi } from "./rudi/sealed.ts";
import { sealedKeys } from "./identity/keys.ts";
import { sealedJournalKeys, sealJournal } from "./journal/seal-journal.ts";
import { sealedWebhooks } from "./network/feed/webhooks.ts";
import { sealedAssurances } from "./people/assurances.ts";
import { sealedProviders } from "./people/providers/provider.ts";
import { sealedSecondFactors } from "./people/second-factor.ts";
import { sealedStoreKeys } from "./store/store-keys.ts";
import { keysOf, type KeysPlace } from "./master-keys-of.ts";
import type { KeyFile, MasterKeys } from "./vault/master-keys.ts";
import { countSealed, forgetUnopened, sealColumns, type SealedColumn } from "./vault/sealed-columns.ts";
import { openVault, type Vault } from "./vault/vault.ts";

/** Every column of the database whose values are sealed. */
const columns: readonly SealedColumn[] = [
  sealedKeys,
  sealedWebhooks,
  sealedSecondFactors,
  sealedProviders,
  sealedAssurances,
  ...sealedCitizens,
  ...sealedRudi,
  sealedStoreKeys,
  sealedJournalKeys,
];

/**
 * For a process that opens, alone at that moment: makes the master key of a new instance, seals what is in
 * clear or was sealed with an earlier key, and lets the earlier keys go. Throws `precondition` where
 * there are sealed values and no key.
 */
export async function openSecrets(config: KeysPlace, db: Db): Promise<Vault> {
  const keys = keysOf(config);
  const missing = await findMissingKey(config, db);
  if (missing !== undefined) throw new Failure("precondition", missing.key, missing.args);
  if ((await keys.read()).length === 0) await fileOf(keys)?.create();
  const vault = openVault(keys);
  await sealColumns(db, vault, columns);
  await fileOf(keys)?.dropOthers();
  await sealJournal({ db, vault });
  return vault;
}

/** What is to be said where there are sealed values and no key at all, as after a restore. */
export async function findMissingKey(config: KeysPlace, db: Db): Promise<Problem | undefined> {
  const keys = keysOf(config);
  if ((await keys.read()).length > 0 || (await countSealed(db, columns)).sealed === 0) return undefined;
  return problem("secrets-file-missing", { where: keys.where });
}

export interface SecretsState {
  /** The file, or the setting that names a command. */
  readonly where: string;
  /** The key that seals, by its id in hexadecimal. */
  readonly key: string;
  readonly sealed: number;
  /** Values that are not sealed with that key. */
  readonly others: number;
}

export async function readSecrets(config: KeysPlace, db: Db): Promise<SecretsState> {
  const keys = keysOf(config);
  const [current] = await keys.read({ fresh: true });
  const counts = await countSealed(db, columns, await openVault(keys).prefixNow());
  return { where: keys.where, key: current?.id.toString("hex") ?? "", ...counts };
}

/**
 * Seals everything with a new key: one that is made in the file, or the first that the command now
 * prints. Where a rotation was cut short, that one is brought to its end, and no other key is made.
 */
export async function rotateSecrets(config: KeysPlace, db: Db): Promise<SecretsState & { rotated: number }> {
  const keys = keysOf(config);
  const { others } = await readSecrets(config, db);
  const file = fileOf(keys);
  if (others === 0 && file === undefined) {
    throw new Failure("conflict", "secrets-command-same", { setting: keys.where });
  }
  if (others === 0) await file?.add();
  const rotated = await sealColumns(db, openVault(keys), columns);
  return { ...(await readSecrets(config, db)), rotated };
}

/** Goes on without the values that no key opens, with a new key where there is none. */
export async function forgetSecrets(config: KeysPlace, db: Db): Promise<Readonly<Record<string, number>>> {
  const keys = keysOf(config);
  if ((await keys.read()).length === 0) await fileOf(keys)?.create();
  const vault = openVault(keys);
  const lost = await forgetUnopened(db, vault, columns);
  await sealColumns(db, vault, columns);
  return lost;
}

function fileOf(keys: KeyFile | MasterKeys): KeyFile | undefined {
  return "create" in keys ? keys : undefined;
}
