import { createHash, createSecretKey } from "node:crypto";
import { keyIdBytes, type MasterKeys } from "../src/vault/master-keys.ts";
import { openVault, type Vault } from "../src/vault/vault.ts";

/** Keys in memory, each made from its name; the first seals. */
export function testKeys(...names: readonly string[]): MasterKeys {
  const keys = names.map((name) => {
    const bytes = createHash("sha256").update(name).digest();
    return { id: bytes.subarray(0, keyIdBytes), key: createSecretKey(bytes) };
  });
  return { where: "a test", read: async () => keys };
}

/** With which a test seals, where it has no folder. */
export function testVault(): Vault {
  return openVault(testKeys("test"));
}
