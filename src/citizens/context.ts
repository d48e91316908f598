import type { Identity } from "../identity/identity.ts";
import type { JournalContext } from "../journal/context.ts";
import type { Letters } from "../letters/letters.ts";
import type { TablesContext } from "../tables/context.ts";
import type { Vault } from "../vault/vault.ts";

/** What the verbs of this room work with. */
export interface CitizensContext extends TablesContext {
  /** Whose rows somebody sees is sealed with it. */
  readonly vault: Vault;
  /** Codes that prove who somebody is are written by mail. */
  readonly letters: Letters;
  /** What is taken away is signed with it. */
  readonly identity: Identity;
  /** Proves who read what. */
  readonly journal: JournalContext;
  /** The file that lists what was erased, in no backup. */
  readonly apart: string;
}
