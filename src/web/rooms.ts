import type { FeatureCollection } from "geojson";
import type { Readable } from "node:stream";
import type { Actor, Role } from "../access/actor.ts";
import type { Problem } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import type { Language } from "../base/language.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { DatasetChange, NewDataset } from "../catalogue/datasets.ts";
import type { Distribution, Metadata, PlaceRef } from "../catalogue/metadata.ts";
import type { DatasetOfPlace, Place } from "../catalogue/places.ts";
import type { PublishedRequest } from "../catalogue/published.ts";
import type { Quality } from "../catalogue/quality.ts";
import type { SearchRequest, SearchResult, Suggestion } from "../catalogue/search.ts";
import type { LinkCheck } from "../federation/files/link-check.ts";
import type { RemoteRecord } from "../federation/read.ts";
import type { Every, ProblemKind, RecordProblem, Run, Source, SourceKind } from "../federation/source.ts";
import type { NamedPlace } from "../territory/gazetteer.ts";
import type { Level } from "../territory/territory.ts";
import type { Account, Session } from "../people/account.ts";
import type { InstanceSettings } from "../people/instance.ts";
import type { MadeInvitation, NewInvitation } from "../people/invitations.ts";
import type { Organization, OrganizationChange } from "../people/organization.ts";
import type { Token } from "../people/tokens.ts";
import type { Column } from "../tables/column.ts";
import type { FeaturePage } from "../tables/features.ts";
import type { Progress } from "../tables/import/progress.ts";
import type { Question } from "../tables/query/open-rows.ts";
import type { ReadableTable } from "../tables/readable-tables.ts";
import type { ImportOptions, Table, Version } from "../tables/table.ts";
import type { Grants, Signatures } from "./rooms-identity.ts";
import type { Figures, Journal } from "./rooms-journal.ts";
import type { Network } from "./rooms-network.ts";
import type { DataRequests, Projects } from "./rooms-projects.ts";
import type { Sharing } from "./rooms-sharing.ts";
import type { Queries, RemoteTables } from "./rooms-remote.ts";
import type { Rudi } from "./rooms-rudi.ts";

export type { Dataset, DatasetOfPlace, Every, LinkCheck, Metadata, Run, Source, SourceKind };
export type { NamedPlace, Place };
export type { Account, InstanceSettings, MadeInvitation, Organization, OrganizationChange, Session, Token };

/**
 * What the composition root hands to `web/`: each room's verbs, bound to what they need.
 * Pages import this type alone and find the value on `event.locals.rooms`.
 */
export interface Rooms {
  readonly instance: Instance;
  readonly accounts: Accounts;
  readonly organizations: Organizations;
  readonly tokens: Tokens;
  readonly datasets: Datasets;
  readonly tables: Tables;
  readonly imports: Imports;
  readonly rows: Rows;
  readonly search: Search;
  readonly projects: Projects;
  readonly requests: DataRequests;
  readonly places: Places;
  readonly harvests: Harvests;
  readonly territory: TerritoryReader;
  readonly jobs: JobsReader;
  readonly network: Network;
  readonly signatures: Signatures;
  readonly grants: Grants;
  readonly rudi: Rudi;
  readonly journal: Journal;
  readonly figures: Figures;
  readonly sharing: Sharing;
  readonly remote: RemoteTables;
  readonly queries: Queries;
}

export interface Instance {
  readonly url: string;
  readonly version: string;
  /** Whether invitations are sent as letters too. */
  readonly sendsMail: boolean;
  settings(): Promise<InstanceSettings>;
  changeSettings(actor: Actor, change: Partial<InstanceSettings>): Promise<InstanceSettings>;
  storage(
    actor: Actor,
  ): Promise<{ blobs: number; bytes: number; serving: number; database: number; free: number }>;
  health(): Promise<{ database: boolean; engine: boolean }>;
}

export interface Accounts {
  /** The one-time link of the first start; consumed by the account that it creates. */
  claimAdministrator(
    secret: string,
    person: { name: string; email: string; password: string },
  ): Promise<Session>;
  signIn(email: string, password: string, from: { address: string }): Promise<Session>;
  signOut(sessionSecret: string): Promise<void>;
  /** `anyone` where the secret is unknown or out of date. */
  actorOfSession(sessionSecret: string): Promise<Actor>;
  /** For what the command line does in somebody's name. */
  actorOfAccount(email: string): Promise<Actor>;
  /** By the instance itself or an administrator of it. */
  createAccount(
    actor: Actor,
    account: { email: string; name: string; password: string; administrator?: boolean },
  ): Promise<Account>;
  getAccount(actor: Actor, id?: Id): Promise<Account>;
  listAccounts(actor: Actor, page: PageRequest): Promise<Page<Account>>;
  /** By an administrator: a link with which somebody makes their account, sent by mail where there is any. */
  inviteAccount(actor: Actor, invitation: NewInvitation): Promise<MadeInvitation>;
  /** What a link opens; `undefined` where it is unknown, used or out of date. */
  findInvitation(
    secret: string,
  ): Promise<{ email: string; organizationName?: string; role?: Role } | undefined>;
  /** Where the address has an account already, `password` is the one it has. */
  acceptInvitation(secret: string, person: { name: string; password: string }): Promise<Session>;
  /** By an administrator of the instance: a link with which the holder chooses a new password. */
  makeRecovery(actor: Actor, account: Id): Promise<{ secret: string }>;
  /** Sets the new password, once. */
  recover(secret: string, password: string): Promise<Session>;
  /** A new password ends every session, the caller's too: `renewSession` opens the next one. */
  changeAccount(
    actor: Actor,
    change: { name?: string; password?: { current: string; next: string } },
  ): Promise<Account>;
  renewSession(actor: Actor): Promise<Session>;
  suspendAccount(actor: Actor, id: Id): Promise<void>;
  restoreAccount(actor: Actor, id: Id): Promise<void>;
}

export interface Organizations {
  listOrganizations(actor: Actor, page: PageRequest): Promise<Page<Organization & { datasets: number }>>;
  findOrganization(actor: Actor, slugOrId: string): Promise<Organization | undefined>;
  createOrganization(
    actor: Actor,
    organization: OrganizationChange & { name: string },
  ): Promise<Organization>;
  changeOrganization(actor: Actor, id: Id, change: OrganizationChange): Promise<Organization>;
  /** The certificate of public service, by an administrator of the instance. */
  giveCertificate(actor: Actor, id: Id): Promise<Organization>;
  takeBackCertificate(actor: Actor, id: Id): Promise<Organization>;
  /** By an administrator of the instance; refused with `conflict` while it has datasets. */
  deleteOrganization(actor: Actor, id: Id): Promise<void>;
  listMembers(actor: Actor, id: Id): Promise<readonly { account: Account; role: Role }[]>;
  setMember(actor: Actor, id: Id, account: Id, role: Role): Promise<void>;
  removeMember(actor: Actor, id: Id, account: Id): Promise<void>;
}

export interface Tokens {
  /** The secret is told once; its hash is kept. */
  createToken(
    actor: Actor,
    token: { name: string; expiresAt?: Date },
  ): Promise<{ token: Token; secret: string }>;
  listTokens(actor: Actor): Promise<readonly Token[]>;
  revokeToken(actor: Actor, id: Id): Promise<void>;
  /** Throws `unauthenticated` where the secret is unknown, out of date or revoked. */
  actorOfToken(secret: string): Promise<Actor>;
}

export interface Datasets {
  listDatasets(
    actor: Actor,
    request: PageRequest & {
      q?: string;
      organization?: Id;
      state?: Dataset["state"];
      sort?: "newest" | "title";
    },
  ): Promise<Page<Dataset>>;
  findDataset(actor: Actor, slugOrId: string): Promise<Dataset | undefined>;
  /** Throws `not-found`, or `gone` with the reason where withdrawn. */
  getDataset(actor: Actor, slugOrId: string): Promise<Dataset>;
  createDataset(actor: Actor, dataset: NewDataset): Promise<Dataset>;
  changeDataset(actor: Actor, id: Id, change: DatasetChange): Promise<Dataset>;
  /** Of a dataset that was withdrawn: what took its place; none takes that back. */
  setReplacement(actor: Actor, id: Id, replacement: Id | undefined): Promise<Dataset>;
  /** Of what is published, each once; `part` is in each. */
  listKeywords(actor: Actor, request: { part: string; most: number }): Promise<readonly string[]>;
  /** Published ones in the order of their change, for catalogues. */
  listPublished(actor: Actor, request: PublishedRequest): Promise<Page<Dataset>>;
  /** In each form that it can be had: what its producer lists, and the tables held here. */
  distributionsOf(
    actor: Actor,
    datasets: readonly Dataset[],
  ): Promise<ReadonlyMap<Id, readonly Distribution[]>>;
  /** Each point of the quality score (EU Metadata Quality Assessment), with its reason. */
  qualityOf(actor: Actor, id: Id): Promise<Quality>;
  /** What the files say, for the producer to take or leave. */
  proposalsOf(actor: Actor, id: Id): Promise<Partial<Metadata>>;
  /** Refused with `precondition` while the personal data warning is unanswered, or without title, licence or table. */
  publish(actor: Actor, id: Id, answer?: { personalData?: string }): Promise<Dataset>;
  withdraw(actor: Actor, id: Id, reason: string): Promise<Dataset>;
  /** Of a draft only. */
  deleteDataset(actor: Actor, id: Id): Promise<void>;
}

export interface Search {
  search(actor: Actor, request: SearchRequest): Promise<SearchResult>;
  /** What may be meant by the beginning of a question: titles, keywords, producers. */
  suggest(actor: Actor, beginning: string, language: Language): Promise<readonly Suggestion[]>;
}

/** Places of the territory, and what is known of them here. */
export interface Places {
  /** `undefined` for a code that never was. A commune that was merged tells its successor. */
  findPlace(level: Level, code: string): Place | undefined;
  /** By the beginning of a name, a code or a postal code; the best known first, fifty at most. */
  searchPlaces(beginning: string): readonly NamedPlace[];
  /** Those of the next level, or of the level told, by name; the régions where no place is told. */
  listPlacesIn(place?: PlaceRef, level?: Level): readonly NamedPlace[];
  /** Those that declare it, then those whose tables hold its code. */
  listDatasetsOf(actor: Actor, place: PlaceRef, page: PageRequest): Promise<Page<DatasetOfPlace>>;
}

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

export interface Tables {
  listTables(actor: Actor, dataset: Id): Promise<readonly Table[]>;
  /** Those that have a version, of every dataset that the actor may read; `located`: that say where rows lie. */
  listReadableTables(
    actor: Actor,
    request: PageRequest & { readonly located?: true },
  ): Promise<Page<ReadableTable>>;
  /** Throws `not-found`. The table with its current version. */
  getTable(
    actor: Actor,
    id: Id,
  ): Promise<Table & { readonly datasetSlug: string; readonly datasetTitle: string }>;
  changeTable(actor: Actor, id: Id, change: { name?: string; key?: readonly string[] }): Promise<Table>;
  deleteTable(actor: Actor, id: Id): Promise<void>;
  listVersions(actor: Actor, table: Id, page: PageRequest): Promise<Page<Version>>;
  /** With its profile, which is a reading where the table is not open. */
  getVersion(actor: Actor, table: Id, number: number): Promise<Version>;
  /** Without a profile where the table is not open; the current one where no number is given. */
  outlineVersion(actor: Actor, table: Id, number?: number): Promise<Version>;
  /** Makes a new version with the content of an earlier one. */
  goBack(actor: Actor, table: Id, number: number): Promise<Version>;
  listRejectedRows(
    actor: Actor,
    table: Id,
    request: PageRequest & { version?: number },
  ): Promise<Page<{ line: number; raw: string; reason: string; column?: string }>>;
  openOriginal(
    actor: Actor,
    table: Id,
    number: number,
  ): Promise<{ stream: Readable; bytes: number; fileName: string }>;
  openRejectedRows(actor: Actor, table: Id, number: number): Promise<Readable>;
  /** Every error with row, column, value and rule; the first thousand, and the count of all. */
  validate(actor: Actor, table: Id, schema: string): Promise<Validation>;
  /** Each version against the store and its Parquet: what is wrong, `undefined` for one that is whole. */
  checkVersions(actor: Actor): AsyncIterable<Problem | undefined>;
  /** The Table Schema (Frictionless) of a version. */
  tableSchema(actor: Actor, table: Id, number?: number): Promise<unknown>;
}

export interface Validation {
  readonly schema: string;
  readonly valid: boolean;
  readonly errorCount: number;
  readonly errors: readonly {
    row?: number;
    column?: string;
    value?: string;
    rule: string;
    problem: Problem;
  }[];
  /** What breaks no rule but should be known: a column too many, a pattern that was not checked. */
  readonly notices: readonly Problem[];
}

export type ImportState = "waiting" | "running" | "done" | "failed" | "cancelled";

export interface Import {
  readonly id: Id;
  readonly dataset: Id;
  readonly state: ImportState;
  readonly sourceName: string;
  readonly progress?: Progress;
  readonly failure?: Problem;
  /** What it made: the tables with their version numbers. */
  readonly made: readonly { table: Id; version: number }[];
  readonly problems: readonly Problem[];
  readonly createdAt: Date;
  readonly endedAt?: Date;
}

export interface Imports {
  /** Resumable upload, step 1: announces a file; answers where its bytes go. */
  createUpload(actor: Actor, upload: { fileName: string; bytes: number }): Promise<Upload>;
  getUpload(actor: Actor, id: Id): Promise<Upload>;
  /** Step 2, repeated: appends at `offset`, which must be what was received so far (`conflict` otherwise). */
  appendUpload(
    actor: Actor,
    id: Id,
    offset: number,
    bytes: Readable | AsyncIterable<Uint8Array>,
  ): Promise<Upload>;
  deleteUpload(actor: Actor, id: Id): Promise<void>;
  /** A whole file at once, as a form sends it without JavaScript. */
  receiveFile(actor: Actor, fileName: string, bytes: Readable | AsyncIterable<Uint8Array>): Promise<Upload>;
  importLater(
    actor: Actor,
    dataset: Id,
    from: { upload: Id } | { url: string; refresh?: "hourly" | "daily" | "weekly" } | { path: string },
    options?: ImportOptions & { table?: Id },
  ): Promise<Import>;
  /** Imports the same original again with corrections: a new version. */
  correctLater(actor: Actor, table: Id, options: ImportOptions): Promise<Import>;
  /** The first rows as they would be read with these corrections; nothing is stored. */
  preview(
    actor: Actor,
    table: Id,
    options: ImportOptions,
  ): Promise<{
    columns: readonly Column[];
    rows: readonly (readonly unknown[])[];
    rejected: number;
    problems: readonly Problem[];
  }>;
  getImport(actor: Actor, id: Id): Promise<Import>;
  listImports(actor: Actor, dataset: Id): Promise<readonly Import[]>;
  /** Emits the state at once, then at each change, and ends with the work. */
  watchImport(actor: Actor, id: Id, signal: AbortSignal): AsyncIterable<Import>;
  cancelImport(actor: Actor, id: Id): Promise<void>;
  refreshOf(
    actor: Actor,
    table: Id,
  ): Promise<{ url: string; every: string; nextAt?: Date; lastAt?: Date; lastProblem?: Problem } | undefined>;
  setRefresh(actor: Actor, table: Id, every: "hourly" | "daily" | "weekly" | "never"): Promise<void>;
}

export interface Upload {
  readonly id: Id;
  readonly fileName: string;
  readonly bytes: number;
  readonly received: number;
}

/** The query path. A `question` is most often the query string in the grammar of `docs/table-api.md`. */
export interface Rows {
  readPage(actor: Actor, table: Id, question: Question, options?: ReadOptions): Promise<RowPage>;
  /**
   * The same with its rows as the text of a JSON array, to be sent on as it is; without them
   * where `unlessEtag` knows the answer already.
   */
  readPageText(
    actor: Actor,
    table: Id,
    question: Question,
    options?: ReadOptions & { readonly unlessEtag?: (etag: string) => boolean },
  ): Promise<RowPageText>;
  /** Streams the whole answer to a query; memory stays flat. */
  exportRows(
    actor: Actor,
    table: Id,
    format: ExportFormat,
    question: Question,
    options?: ReadOptions,
  ): Promise<{ stream: Readable; mediaType: string; fileName: string; bytes?: number }>;
  /** One page of rows as GeoJSON features, read as they are asked for. */
  readFeatures(
    actor: Actor,
    table: Id,
    question: Question,
    options?: { readonly signal?: AbortSignal },
  ): Promise<FeaturePage>;
  /** West, south, east, north of a table's rows, in degrees. */
  extentOf(actor: Actor, table: Id): Promise<readonly [number, number, number, number] | undefined>;
  /** The Parquet of a version as it lies in the store, for HTTP Range. */
  openParquet(
    actor: Actor,
    table: Id,
    range?: { start: number; end: number },
    version?: number,
  ): Promise<{ stream: Readable; bytes: number; hash: string; fileName: string; createdAt: Date }>;
  /** One read-only SELECT over the table, named by `table` or its id, in a child process. */
  sql(
    actor: Actor,
    table: Id,
    sql: string,
    options?: { version?: number; signal?: AbortSignal; maxRows?: number; caller?: string },
  ): Promise<{
    columns: readonly { name: string; type: string }[];
    rows: readonly (readonly unknown[])[];
    truncated: boolean;
  }>;
}

export type ExportFormat = "csv" | "json" | "ndjson" | "parquet" | "arrow" | "xlsx" | "geojson";

export interface ReadOptions {
  readonly version?: number;
  readonly signal?: AbortSignal;
  /** CSV: begin with a byte order mark. */
  readonly byteOrderMark?: boolean;
  /** CSV and XLSX: put an apostrophe before cells that a spreadsheet would run. */
  readonly neutralize?: boolean;
}

export interface RowPage {
  readonly columns: readonly Column[];
  /** Objects by column name; `__id` is the row's number in the version, from 1. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly page: number;
  readonly pageSize: number;
  readonly total: number;
  /** False where `total` is an estimate. */
  readonly totalExact: boolean;
  /** Opaque; asks for what follows without counting from the start. */
  readonly cursor?: string;
  readonly version: number;
  /** Changes whenever the answer may. */
  readonly etag: string;
}

export interface RowPageText extends Omit<RowPage, "columns" | "rows" | "version"> {
  readonly version: Version;
  readonly data: string | undefined;
}

export interface TerritoryReader {
  /** The label of a code, as of today: `{ kind: "commune", code: "35238" }` → Rennes. */
  labelOf(kind: "commune" | "epci" | "departement" | "region", code: string): string | undefined;
  /** Where a commune lies, for a point on a map: [longitude, latitude]. */
  centreOf?(
    kind: "commune" | "epci" | "departement" | "region",
    code: string,
  ): readonly [number, number] | undefined;
  contoursOf(kind: "commune" | "epci" | "departement" | "region"): Promise<FeatureCollection | undefined>;
  setContours(
    actor: Actor,
    kind: "commune" | "epci" | "departement" | "region",
    file: Readable,
    fileName: string,
  ): Promise<{ features: number; unknown: readonly string[] }>;
}

export interface JobsReader {
  listJobs(
    actor: Actor,
    page: PageRequest,
  ): Promise<
    Page<{
      id: string;
      name: string;
      state: string;
      createdAt: Date;
      startedAt?: Date;
      endedAt?: Date;
      failure?: string;
      subject?: string;
    }>
  >;
}
