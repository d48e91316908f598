import type { FeatureCollection } from "geojson";
import type { Readable } from "node:stream";
import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { Language } from "../../base/language.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { DatasetChange, NewDataset } from "../../catalogue/datasets.ts";
import type { Distribution, Metadata, PlaceRef } from "../../catalogue/metadata.ts";
import type { DatasetOfPlace, Place } from "../../catalogue/places.ts";
import type { PublishedRequest } from "../../catalogue/published.ts";
import type { Quality } from "../../catalogue/quality.ts";
import type { SearchRequest, SearchResult, Suggestion } from "../../catalogue/search.ts";
import type { LinkCheck } from "../../federation/files/link-check.ts";
import type { Every, Run, Source, SourceKind } from "../../federation/source.ts";
import type { NamedPlace } from "../../territory/gazetteer.ts";
import type { Level } from "../../territory/territory.ts";
import type { Account, Session } from "../../people/account.ts";
import type { InstanceSettings } from "../../people/instance.ts";
import type { MadeInvitation } from "../../people/invitations.ts";
import type { Organization, OrganizationChange } from "../../people/organization.ts";
import type { Token } from "../../people/tokens.ts";
import type { Grants, Signatures } from "./identity.ts";
import type { Figures, Journal } from "./journal.ts";
import type { Network } from "./network.ts";
import type { DataRequests, Projects } from "./projects.ts";
import type { Sharing } from "./sharing.ts";
import type { Queries, RemoteTables } from "./remote.ts";
import type { Rudi } from "./rudi.ts";
import type { Accounts, Organizations, Tokens } from "./people.ts";
import type { Harvests } from "./harvests.ts";
import type { Tables } from "./tables.ts";
import type { Imports } from "./imports.ts";
import type { Rows } from "./rows.ts";

export type { Dataset, DatasetOfPlace, Every, LinkCheck, Metadata, Run, Source, SourceKind };
export type { NamedPlace, Place };
export type { Account, InstanceSettings, MadeInvitation, Organization, OrganizationChange, Session, Token };
export type { Accounts, Organizations, Tokens } from "./people.ts";
export type { Harvests, NewSource, Preview } from "./harvests.ts";
export type { Tables } from "./tables.ts";
export type { Import, ImportState, Imports, Upload } from "./imports.ts";
export type { ExportFormat, ReadOptions, RowPage, RowPageText, Rows, AskedView, TableView } from "./rows.ts";

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
  /** Of these, those that the actor may read, by id; none that was withdrawn. */
  findDatasets(actor: Actor, ids: readonly Id[]): Promise<ReadonlyMap<Id, Dataset>>;
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

export interface TerritoryReader {
  /** The label of a code, as of today: `{ kind: "commune", code: "35238" }` → Rennes. */
  labelOf(kind: "commune" | "epci" | "departement" | "region", code: string): string | undefined;
  /** The code of today that a code led into, through every merger; `undefined` for one of today. */
  successorOf(kind: "commune" | "epci" | "departement" | "region", code: string): string | undefined;
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
