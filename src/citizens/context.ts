import type { Gate } from "../base/gate.ts";
import type { Identity, Jwks } from "../identity/identity.ts";
import type { JournalContext } from "../journal/context.ts";
import type { Letters } from "../letters/letters.ts";
import type { Asking } from "../network/peers/fetch-json.ts";
import type { ElsewherePage, LentElsewhere } from "../network/remote/reading.ts";
import type { TablesContext } from "../tables/context.ts";
import type { OncePeers } from "./once-peers.ts";
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
  /** A page of what is lent to an organization here and held by another instance, asked of that one. */
  readonly readLent: (lent: LentElsewhere, question: URLSearchParams) => Promise<LentPage>;
  /** The instances that ask for facts of people here, and those that hold them. */
  readonly oncePeers: OncePeers;
  /** Who brings files for a procedure: they lie in memory until they are sealed, few at once and fewer of one account. */
  readonly papers: Gate;
  /** The file that lists what was erased and what ended for good, in no backup. */
  readonly apart: string;
  /** Other instances, whose organizations are lent to, whose people lend, or which are asked who reads somebody's data. */
  readonly peers: CitizensPeers;
}

export type LentPage = Pick<ElsewherePage, "columns" | "rows" | "page" | "pageSize" | "total">;

/** The other instances, as the network knows them. */
interface CitizensPeers {
  /** Posts a question that this instance signs, to a path of the other. Throws as `askSigned` does. */
  ask(instance: string, path: string, asking: Asking): Promise<unknown>;
  /** Hands a signed document over. Throws where the other side did not take it. */
  deliver(instance: string, document: string, signal: AbortSignal): Promise<void>;
  /** Those that it publishes; `address` is the network address of who names the instance. */
  keysOf(instance: string, keyId: string, address?: string): Promise<Jwks>;
  /** Whether one of the two follows the other. */
  isTied(instance: string): Promise<boolean>;
}
