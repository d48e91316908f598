import { join } from "node:path";
import type { Config } from "./config.ts";
import { keyCommand, type KeyFile, keyFile, type MasterKeys } from "./vault/master-keys.ts";
import { openVault, type Vault } from "./vault/vault.ts";

/** What tells where the master keys of an instance are. */
export type KeysPlace = Pick<Config, "data" | "secretsCommand">;

const commandSetting = "MAILLE_SECRETS_COMMAND";

export function keysOf({ data, secretsCommand }: KeysPlace): KeyFile | MasterKeys {
  return secretsCommand === undefined
    ? keyFile(join(data, "secrets.key"))
    : keyCommand(secretsCommand, commandSetting);
}

/** For a command beside the processes that serve. */
export function joinSecrets(place: KeysPlace): Vault {
  return openVault(keysOf(place));
}
