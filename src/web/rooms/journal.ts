import type { Actor } from "../../access/actor.ts";
import type { Access, AccessFilter, AccessPage, AccessPageRequest } from "../../access/accesses.ts";
import type { AccessProof } from "../../access/journal/access-proof.ts";
import type { JournalCheck } from "../../access/journal/check-journal.ts";
import type { KeptCheckpoint } from "../../access/journal/checkpoints.ts";
import type { Finding } from "../../access/journal/findings.ts";
import type { Witnessed, Witnessing } from "../../access/journal/witness.ts";
import type { AccessPageElsewhere } from "../../access/journal/accesses-elsewhere.ts";
import type { Readings } from "../../access/readings.ts";
import type { Id } from "../../base/id.ts";
import type { RequestFigures } from "../../sharing/figures.ts";

export type { Access, AccessFilter, AccessPage, AccessProof, Finding, KeptCheckpoint, Witnessed };

/** Every access to data that is not open, and the public figures of what is read. */
export interface Journal {
  /** By an administrator or an editor of the organization; the newest first. */
  listAccesses(actor: Actor, organization: Id, request: AccessPageRequest): Promise<AccessPage>;
  /** The same without a limit, the oldest first. */
  exportAccesses(actor: Actor, organization: Id, filter?: AccessFilter): AsyncIterable<Access>;
  /** What the actor read, their organizations, and whoever reads under their agreements. */
  listOwnAccesses(actor: Actor, request: AccessPageRequest): Promise<AccessPage>;
  /** For another instance, which proved who it is: what its people and organizations read here. */
  listAccessesOfParties(
    who: { readonly instance: string; readonly parties: readonly string[] },
    request: AccessPageRequest,
  ): Promise<AccessPage>;
  /** Instances that may hold entries of this one's people, by their addresses. */
  listInstances(actor: Actor): Promise<readonly string[]>;
  /** What the actor and their organizations read at one of these. Throws `unavailable` where it does not answer. */
  listAccessesElsewhere(
    actor: Actor,
    instance: string,
    request: { readonly cursor?: string },
  ): Promise<AccessPageElsewhere>;
  /** Of an entry that the actor may read: verified offline by `maille verify`. */
  proveAccess(actor: Actor, index: number): Promise<AccessProof>;
  /** By an administrator of the instance; the journal stays whole. */
  erasePerson(
    actor: Actor,
    person: { readonly instance: string; readonly id: string },
  ): Promise<{ readonly entries: number }>;
  /** The last signed head, with its cosignatures. */
  checkpoint(): Promise<KeptCheckpoint>;
  /** Hashes of the last head's tree (C2SP tlog-tiles): `0/x001/234`; `undefined` where there is no such tile. */
  tile(path: string): Promise<Buffer | undefined>;
  /** As a witness of another instance's journal. */
  addCheckpoint(body: string): Promise<Witnessing>;
  findWitnessed(origin: string): Promise<Witnessed | undefined>;
  /** By an administrator of the instance, as the next two. */
  listWitnessed(actor: Actor): Promise<readonly Witnessed[]>;
  listFindings(actor: Actor): Promise<readonly Finding[]>;
  /** Signs the journal as it now is and has it cosigned. */
  tellWitnesses(actor: Actor): Promise<KeptCheckpoint>;
  /** Everything anew, against what was signed. */
  checkJournal(actor: Actor, signal?: AbortSignal): Promise<JournalCheck>;
}

/** Of a dataset, for everybody who may see it: how often it is read and asked for. */
export interface Figures {
  figuresOf(actor: Actor, dataset: Id): Promise<DatasetFigures>;
}

export interface DatasetFigures extends Readings {
  readonly requests: RequestFigures;
}
