import type { Level as AccessLevel } from "../access/policy.ts";
import type { PlaceLevel } from "../territory/territory.ts";

/**
 * What DCAT-AP 3 says of a dataset beside its title, description and licence.
 *
 * A field that a vocabulary rules (themes, frequency, licences, formats…) holds the `code` of a term
 * of `vocabularies/`, or the text of its producer where no term says the same: a free text is kept
 * and shown as such. Dates are ISO 8601, as precise as the producer was (`2020`, `2020-05`,
 * `2020-05-31`, an instant). Addresses are absolute and http(s), unless told otherwise.
 */
export interface Metadata {
  /** Of title, description and keywords: ISO 639-1. The instance's language where absent. */
  readonly language?: string;
  /** Title, description and keywords in other languages, by ISO 639-1. */
  readonly translations: Readonly<Record<string, Translation>>;
  readonly keywords: readonly string[];
  /** Codes of the EU data themes (`TRAN`), or free. */
  readonly themes: readonly string[];
  /** Code of the EU frequencies (`MONTHLY`), or free. */
  readonly frequency?: string;
  /** Code of the EU access rights (`PUBLIC`, `RESTRICTED`, `NON_PUBLIC`), or free. */
  readonly accessRights?: string;
  readonly issued?: string;
  readonly modified?: string;
  readonly temporal: readonly Period[];
  readonly spatial: readonly Coverage[];
  /** Who makes it available, where that is not the organization that holds it here. */
  readonly publisher?: Agent;
  readonly creators: readonly Agent[];
  readonly contacts: readonly Contact[];
  readonly landingPage?: string;
  readonly documentation: readonly string[];
  readonly conformsTo: readonly Standard[];
  readonly provenance?: string;
  /** ELI or other addresses of laws (`dcatap:applicableLegislation`). */
  readonly legislation: readonly string[];
  /** Codes of the EU high-value categories (`c_dd313021`), or free. */
  readonly hvdCategories: readonly string[];
  readonly version?: string;
  readonly versionNotes?: string;
  /** By which the dataset is known elsewhere: URI, DOI, UUID, local code. */
  readonly identifiers: readonly string[];
  /** Of the data: ISO 639-1. */
  readonly languages: readonly string[];
  readonly rights?: string;
  readonly series?: Standard;
  /** Besides the tables that this instance holds, which are added where distributions are told. */
  readonly distributions: readonly Distribution[];
  /** As counted where it was gathered from (schema.org `interactionStatistic`): it ranks what is searched. */
  readonly interactions?: Interactions;
  /**
   * Charts and maps that its editors keep on its page, in their order; the first one is the picture of
   * the dataset in lists. Of tables that everybody may read alone: an address names columns.
   */
  readonly figures?: readonly KeptFigure[];
  /** Where the data name people and are published all the same: everybody reads why. */
  readonly personalData?: PersonalDataNotice;
  /** Of a dataset that is an indicator: what makes its values readable. Its producer's instance says it. */
  readonly indicator?: IndicatorFacts;
  /** Published boards of its producer's instance that show it; that instance says it. */
  readonly boards?: readonly BoardLink[];
  /** Of tables whose rows are each about a person. Its producer's instance says it. */
  readonly selfData?: readonly SelfData[];
}

/** A board, as it is told where what it shows is found. */
export interface BoardLink {
  readonly title: string;
  /** Its page at its instance. */
  readonly url: string;
}

/** The legal grounds of article 6 of the GDPR. */
export const legalGrounds = [
  "consent",
  "contract",
  "legal-obligation",
  "vital-interests",
  "public-task",
  "legitimate-interests",
] as const;
export type LegalGround = (typeof legalGrounds)[number];

/** What a table holds about people, and under which conditions, told to those people in plain words. */
export interface SelfData {
  /** The id of the table. */
  readonly table: string;
  /** What is held: `Vos relevés d'eau`. */
  readonly name: string;
  readonly purposes: string;
  readonly ground: LegalGround;
  /** The law, the contract or the decision that the ground rests on. */
  readonly basis?: string;
  /** Where the data come from. */
  readonly origin: string;
  readonly retention: string;
  readonly recipients: string;
  /** The data protection officer. */
  readonly officer: Contact;
  /** Those that use the data, and what they decide. */
  readonly algorithms?: string;
}

/** What is said of data about people to those whom they name. */
export interface PersonalDataNotice {
  /** Why they may be published, in words: a law, a consent, a public office. */
  readonly reason?: string;
  /** Whom to write to, to see, mend or erase what is said of oneself. */
  readonly contact?: Contact;
  /** Names of the columns, where whoever tells it holds no table of them. */
  readonly columns?: readonly string[];
}

/** What an indicator is, beside its title and description. */
export interface IndicatorFacts {
  /** The id of the table of its values: `period`, `level`, `code`, `place`, `value`, `status`, `reason`. */
  readonly table: string;
  /** As it stands after a value: `%`, `lits`, `pour 100 000 habitants`. */
  readonly unit?: string;
  /** Digits behind the point that are shown. */
  readonly decimals: number;
  /** Whether a greater value is better, or a smaller; absent where neither is. */
  readonly better?: "more" | "less";
  readonly grain: "day" | "week" | "month" | "quarter" | "year";
  /** Those that have values, from the smallest. */
  readonly levels: readonly ("commune" | "epci" | "departement" | "region" | "country")[];
  /** First days of the first period and of the last. */
  readonly from?: string;
  readonly to?: string;
  /** What is to be reached, and by when (the first day of a period). */
  readonly target?: { readonly value: number; readonly by?: string };
  /** How it is measured, in words. */
  readonly method?: string;
  /** What it is computed from: the datasets, and their addresses. */
  readonly sources: readonly { readonly title: string; readonly url: string }[];
  /** How many of its values are worth what, all places and periods together. */
  readonly counts?: StatusCounts;
}

export interface StatusCounts {
  readonly observed: number;
  readonly provisional: number;
  readonly estimated: number;
  readonly missing: number;
}

/** A chart or a map of a table as an address of its page asks for it. */
export interface KeptFigure {
  readonly kind: FigureKind;
  /** The id of the table. */
  readonly table: string;
  readonly title: string;
  /** What stands behind `?` in its address: which columns, which rows. Empty for what is suggested. */
  readonly query?: string;
}

export const figureKinds = ["chart", "map"] as const;
export type FigureKind = (typeof figureKinds)[number];

export interface Interactions {
  readonly views?: number;
  readonly downloads?: number;
  readonly reuses?: number;
  readonly followers?: number;
}

export interface Translation {
  readonly title?: string;
  readonly description?: string;
  readonly keywords?: readonly string[];
}

export interface Period {
  readonly start?: string;
  readonly end?: string;
}

export interface PlaceRef {
  readonly level: PlaceLevel;
  readonly code: string;
}

/** A place by its code, by a name, by its box, or by several of them. */
export interface Coverage {
  readonly place?: PlaceRef;
  readonly uri?: string;
  readonly label?: string;
  /** West, south, east, north in degrees (CRS84). */
  readonly bbox?: readonly [number, number, number, number];
}

export interface Agent {
  readonly name: string;
  readonly uri?: string;
  readonly url?: string;
  readonly email?: string;
  /** Code of the ADMS publisher types (`LocalAuthority`), or free. */
  readonly type?: string;
}

export interface Contact {
  readonly name?: string;
  readonly email?: string;
  readonly url?: string;
  readonly phone?: string;
}

export interface Standard {
  readonly uri?: string;
  readonly title?: string;
}

export type DistributionKind = "file" | "table" | "service" | "link" | "series";

/** A way to get the data. `accessUrl` leads there; `downloadUrl` gives the bytes at once. */
export interface Distribution {
  /** Stable within its dataset. */
  readonly id: string;
  readonly kind: DistributionKind;
  readonly title?: string;
  readonly description?: string;
  readonly accessUrl: string;
  readonly downloadUrl?: string;
  /** Code of the EU file types (`CSV`), or free. */
  readonly format?: string;
  /** Of the IANA register: `text/csv`. */
  readonly mediaType?: string;
  readonly sizeBytes?: number;
  readonly checksum?: { readonly algorithm: "md5" | "sha1" | "sha256" | "sha512"; readonly value: string };
  /** As of a dataset; that of the dataset where absent. */
  readonly licence?: string;
  readonly rights?: string;
  /** Of a table held here: who may read it, where that is not everybody. */
  readonly access?: Exclude<AccessLevel, "open">;
  readonly issued?: string;
  readonly modified?: string;
  readonly languages?: readonly string[];
  readonly conformsTo?: readonly Standard[];
  /** Code of the EU planned availabilities (`STABLE`), or free. */
  readonly availability?: string;
  readonly service?: {
    readonly endpointUrl: string;
    readonly endpointDescription?: string;
    readonly title?: string;
    readonly conformsTo?: readonly Standard[];
  };
}

/** Where a dataset was gathered from. One that is published here has none. */
export interface Origin {
  /** The harvested source. */
  readonly source: string;
  readonly sourceName: string;
  /** Its identifier there. */
  readonly identifier: string;
  /** Its page there. */
  readonly url?: string;
  /** ISO 8601, of the last run that took it in, new or changed. */
  readonly seenAt: string;
}

export const noMetadata: Metadata = {
  translations: {},
  keywords: [],
  themes: [],
  temporal: [],
  spatial: [],
  creators: [],
  contacts: [],
  documentation: [],
  conformsTo: [],
  legislation: [],
  hvdCategories: [],
  identifiers: [],
  languages: [],
  distributions: [],
};
