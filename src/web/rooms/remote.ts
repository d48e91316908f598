import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { NewQuery, QueryAnswer } from "../../network/remote/query.ts";
import type { ElsewherePage, ReadElsewhere } from "../../network/remote/reading.ts";
import type { RemoteTable } from "../../network/taking/remote-tables.ts";
import type { Table, Version } from "../../tables/table.ts";

export type { NewQuery, QueryAnswer, QueryTable, ReadTable } from "../../network/remote/query.ts";

/** Tables that other instances hold: rows come from there at that moment, and stay there. */
export interface RemoteTables {
  /** Of a dataset, as their instance told of them: nothing is asked of it. */
  listTables(actor: Actor, dataset: Id): Promise<readonly Table[]>;
  /** Where a table is; `undefined` where no other instance told of it. Throws `conflict` where several did. */
  findTable(actor: Actor, table: Id, instance?: string): Promise<RemoteTable | undefined>;
  /** With its version, asked now; with `elsewhere.silent` and no version where nothing can be had. */
  openTable(actor: Actor, table: Id, options?: ReadElsewhere): Promise<Table>;
  getVersion(actor: Actor, table: Id, number: number): Promise<Version>;
  listVersions(
    actor: Actor,
    table: Id,
    page: PageRequest & Pick<ReadElsewhere, "instance">,
  ): Promise<Page<Version>>;
  /** Throws `unavailable` with `remote-unreachable` and since when where its instance does not answer. */
  readPage(
    actor: Actor,
    table: Id,
    question: URLSearchParams,
    options?: ReadElsewhere,
  ): Promise<ElsewherePage>;
}

/** Questions over tables of several instances. */
export interface Queries {
  /** One read-only SELECT. Each instance lets out what is asked of it, as to whoever asks. */
  runQuery(
    actor: Actor,
    query: NewQuery,
    options: { readonly signal?: AbortSignal; readonly caller: string },
  ): Promise<QueryAnswer>;
}
