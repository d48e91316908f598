import type { Actor } from "../../access/actor.ts";
import type { Problem } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { LinkCheck } from "../../federation/files/link-check.ts";
import type { RemoteRecord } from "../../federation/read.ts";
import type { Every, ProblemKind, RecordProblem, Run, Source, SourceKind } from "../../federation/source.ts";
import type { Import } from "./imports.ts";

/** Other catalogues, gathered here. */
export interface Harvests {
  listSources(actor: Actor, page: PageRequest): Promise<Page<Source>>;
  getSource(actor: Actor, id: Id): Promise<Source>;
  /** By an administrator of the instance or of the organization. The kind is found where not told. */
  createSource(actor: Actor, source: NewSource): Promise<Source>;
  changeSource(actor: Actor, id: Id, change: Partial<NewSource>): Promise<Source>;
  /** What was gathered from it alone is withdrawn. */
  deleteSource(actor: Actor, id: Id): Promise<void>;
  pauseSource(actor: Actor, id: Id): Promise<Source>;
  resumeSource(actor: Actor, id: Id): Promise<Source>;
  /** The first records as they would be taken in; nothing is stored. */
  previewSource(actor: Actor, source: NewSource): Promise<Preview>;
  harvestLater(actor: Actor, id: Id, options?: { dry?: boolean }): Promise<Run>;
  cancelRun(actor: Actor, id: Id): Promise<void>;
  getRun(actor: Actor, id: Id): Promise<Run>;
  listRuns(actor: Actor, source: Id, page: PageRequest): Promise<Page<Run>>;
  /** Of one kind where its key is told. */
  listProblems(
    actor: Actor,
    run: Id,
    page: PageRequest,
    only?: { key?: string },
  ): Promise<Page<RecordProblem>>;
  /** The most frequent first, those of refused records before all others. */
  countProblems(actor: Actor, run: Id): Promise<readonly ProblemKind[]>;
  /** Emits the state at once, then at each change, and ends with the run. */
  watchRun(actor: Actor, id: Id, signal: AbortSignal): AsyncIterable<Run>;
  /** The record as the source gave it. */
  originalOf(
    actor: Actor,
    dataset: Id,
    source: Id,
  ): Promise<{ mediaType: string; text: string; problems: readonly Problem[] }>;
  /** When each source of a dataset last told of it. */
  lastSeenOf(actor: Actor, dataset: Id): Promise<ReadonlyMap<Id, Date>>;
  /** Whether each remote file of a dataset could be had when it was last asked for. */
  checksOf(actor: Actor, dataset: Id): Promise<ReadonlyMap<string, LinkCheck>>;
  /** Makes a table of a remote file, which is asked for anew each week. */
  tableOfRemoteLater(actor: Actor, dataset: Id, distribution: string): Promise<Import>;
}

export interface NewSource {
  readonly organization: Id;
  readonly name: string;
  readonly url: string;
  readonly kind?: SourceKind;
  readonly options?: Readonly<Record<string, string>>;
  readonly every?: Every;
}

export interface Preview {
  readonly kind: SourceKind;
  readonly announced?: number;
  readonly records: readonly RemoteRecord[];
  readonly problems: readonly Problem[];
}
