import { defined } from "../base/defined.ts";
import type { Arguments } from "../base/failure.ts";
import type { Dataset } from "./dataset.ts";
import { findLicence } from "./licence.ts";
import type { Distribution } from "./metadata.ts";
import { accessRights } from "../vocabularies/access-rights.ts";
import { fileTypes } from "../vocabularies/file-types.ts";

/**
 * The quality of a description, by the Metadata Quality Assessment of data.europa.eu: five
 * dimensions, 405 points (https://data.europa.eu/mqa/methodology). What was not checked yet counts
 * neither for nor against it: its points are missing from `max` until it was.
 */
export interface Quality {
  /** 0 to `max`. */
  readonly score: number;
  /** 405 once everything was checked. */
  readonly max: number;
  /**
   * Of 405: excellent from 351, good from 221, sufficient from 121. Incomplete, whatever the score,
   * where one of `essentials` is lacking.
   */
  readonly rating: Rating;
  /** Of the essentials, in their order. */
  readonly lacks: readonly Essential[];
  readonly points: readonly QualityPoint[];
}

/** Without these nobody knows what it is, what may be done with it, or whom to ask. */
export const essentials = ["description", "licence", "contact"] as const;

export type Essential = (typeof essentials)[number];

export type Rating = "excellent" | "good" | "sufficient" | "bad" | "incomplete";

export type Dimension =
  | "findability"
  | "accessibility"
  | "interoperability"
  | "reusability"
  | "contextuality";

interface QualityPoint {
  readonly dimension: Dimension;
  /** As the methodology names it: `dcat:keyword`, `dcat:downloadURL accessible`. */
  readonly criterion: string;
  /** 0 where it was not checked yet. */
  readonly max: number;
  /** 0 to `max`; of distributions, the share of those that have it. */
  readonly given: number;
  /** Key of the message that names the criterion. */
  readonly name: string;
  /** Key of the message that says why so many are given. */
  readonly reason: { readonly key: string; readonly args: Arguments };
  /** Key of the message that says what would raise it; absent where nothing that its producer can do would. */
  readonly raise?: string;
}

/** What is known of addresses when they were last asked for; `undefined` where they were not. */
export type LinkChecks = ReadonlyMap<string, boolean | undefined>;

interface Assessed {
  readonly dataset: Dataset;
  readonly distributions: readonly Distribution[];
  readonly checks: LinkChecks;
}

/** In the dataset, whether it is there; in distributions, how many of how many times it is. */
type Reading = (assessed: Assessed) => Share;

interface Share {
  /** None where it was not checked yet. */
  readonly share: number | undefined;
  readonly reason: QualityPoint["reason"];
  /** Where only a form in which this instance gives a table lacks it. */
  readonly settled?: boolean;
}

type Criterion = Pick<QualityPoint, "dimension" | "criterion" | "max" | "name"> & {
  readonly raise?: string;
  readonly read: Reading;
};

/** The score of a dataset with its distributions, those of its tables among them. */
export function assess(
  dataset: Dataset,
  distributions: readonly Distribution[],
  checks: LinkChecks,
): Quality {
  const points = criteria.map((criterion) => toPoint(criterion, { dataset, distributions, checks }));
  const score = points.reduce((sum, { given }) => sum + given, 0);
  const max = points.reduce((sum, point) => sum + point.max, 0);
  const lacks = lacking(dataset, distributions);
  const rating = lacks.length === 0 ? ratingOf(outOf405({ score, max })) : "incomplete";
  return { score, max, rating, lacks, points };
}

/** The same score where all is counted, so that datasets are compared. */
export function outOf405({ score, max }: Pick<Quality, "score" | "max">): number {
  return max === 0 ? 0 : Math.round((score * 405) / max);
}

function lacking(dataset: Dataset, distributions: readonly Distribution[]): readonly Essential[] {
  const isLicensed =
    dataset.licence !== undefined ||
    (distributions.length > 0 && distributions.every(({ licence }) => licence !== undefined));
  const has: Readonly<Record<Essential, boolean>> = {
    description: dataset.description !== "",
    licence: isLicensed,
    contact: dataset.metadata.contacts.length > 0,
  };
  return essentials.filter((essential) => !has[essential]);
}

export function ratingOf(score: number): Exclude<Rating, "incomplete"> {
  if (score >= 351) return "excellent";
  if (score >= 221) return "good";
  return score >= 121 ? "sufficient" : "bad";
}

function toPoint({ read, raise, ...criterion }: Criterion, assessed: Assessed): QualityPoint {
  const { share, reason, settled = false } = read(assessed);
  if (share === undefined) return { ...criterion, max: 0, given: 0, reason };
  const given = Math.round(criterion.max * share);
  return { ...criterion, given, reason, ...(given < criterion.max && !settled ? defined({ raise }) : {}) };
}

const criteria: readonly Criterion[] = [
  {
    dimension: "findability",
    criterion: "dcat:keyword",
    max: 30,
    name: "quality-keyword",
    raise: "quality-keyword-raise",
    read: told(({ metadata }) => metadata.keywords.length > 0),
  },
  {
    dimension: "findability",
    criterion: "dcat:theme",
    max: 30,
    name: "quality-theme",
    raise: "quality-theme-raise",
    read: told(({ metadata }) => metadata.themes.length > 0),
  },
  {
    dimension: "findability",
    criterion: "dct:spatial",
    max: 20,
    name: "quality-spatial",
    raise: "quality-spatial-raise",
    read: told(({ metadata }) => metadata.spatial.length > 0),
  },
  {
    dimension: "findability",
    criterion: "dct:temporal",
    max: 20,
    name: "quality-temporal",
    raise: "quality-temporal-raise",
    read: told(({ metadata }) => metadata.temporal.length > 0),
  },
  {
    dimension: "accessibility",
    criterion: "dcat:accessURL accessible",
    max: 50,
    name: "quality-access-url",
    raise: "quality-access-url-raise",
    read: reached(({ accessUrl }) => accessUrl),
  },
  {
    dimension: "accessibility",
    criterion: "dcat:downloadURL",
    max: 20,
    name: "quality-download-url",
    raise: "quality-download-url-raise",
    read: ofFiles(({ downloadUrl }) => downloadUrl !== undefined),
  },
  {
    dimension: "accessibility",
    criterion: "dcat:downloadURL accessible",
    max: 30,
    name: "quality-download",
    raise: "quality-download-raise",
    read: reached(({ downloadUrl }) => downloadUrl),
  },
  {
    dimension: "interoperability",
    criterion: "dct:format",
    max: 20,
    name: "quality-format",
    raise: "quality-format-raise",
    read: ofFiles(({ format }) => format !== undefined),
  },
  {
    dimension: "interoperability",
    criterion: "dcat:mediaType",
    max: 10,
    name: "quality-media-type",
    raise: "quality-media-type-raise",
    read: ofFiles(({ mediaType }) => mediaType !== undefined),
  },
  {
    dimension: "interoperability",
    criterion: "dct:format / dcat:mediaType from vocabulary",
    max: 10,
    name: "quality-known-format",
    raise: "quality-known-format-raise",
    // Each of the two is half.
    read: ofFiles(({ format, mediaType }) => (isKnown(format) ? 0.5 : 0) + (isKnown(mediaType) ? 0.5 : 0)),
  },
  {
    dimension: "interoperability",
    criterion: "dct:format non-proprietary",
    max: 20,
    name: "quality-open-format",
    raise: "quality-open-format-raise",
    read: ofFiles(({ format = "" }) => fileTypes.find(format)?.nonProprietary === true),
  },
  {
    dimension: "interoperability",
    criterion: "dct:format machine-readable",
    max: 20,
    name: "quality-machine-readable",
    raise: "quality-machine-readable-raise",
    read: ofFiles(({ format = "" }) => fileTypes.find(format)?.machineReadable === true),
  },
  {
    dimension: "interoperability",
    criterion: "DCAT-AP compliance",
    max: 30,
    name: "quality-dcat-ap",
    raise: "quality-dcat-ap-raise",
    // What else the profile demands, every export holds.
    read: told(({ title, description }) => title !== "" && description !== ""),
  },
  {
    dimension: "reusability",
    criterion: "dct:license",
    max: 20,
    name: "quality-licence",
    raise: "quality-licence-raise",
    read: shared((distribution, dataset) => licenceOf(distribution, dataset) !== undefined),
  },
  {
    dimension: "reusability",
    criterion: "dct:license from vocabulary",
    max: 10,
    name: "quality-known-licence",
    raise: "quality-known-licence-raise",
    read: shared(
      (distribution, dataset) => findLicence(licenceOf(distribution, dataset) ?? "") !== undefined,
    ),
  },
  {
    dimension: "reusability",
    criterion: "dct:accessRights",
    max: 10,
    name: "quality-access-rights",
    raise: "quality-access-rights-raise",
    read: told(({ metadata }) => metadata.accessRights !== undefined),
  },
  {
    dimension: "reusability",
    criterion: "dct:accessRights from vocabulary",
    max: 5,
    name: "quality-known-access-rights",
    raise: "quality-known-access-rights-raise",
    read: told(({ metadata }) => accessRights.find(metadata.accessRights ?? "") !== undefined),
  },
  {
    dimension: "reusability",
    criterion: "dcat:contactPoint",
    max: 20,
    name: "quality-contact",
    raise: "quality-contact-raise",
    read: told(({ metadata }) => metadata.contacts.length > 0),
  },
  {
    dimension: "reusability",
    criterion: "dct:publisher",
    max: 10,
    name: "quality-publisher",
    raise: "quality-publisher-raise",
    read: told(({ metadata, organizationName }) => (metadata.publisher?.name ?? organizationName) !== ""),
  },
  {
    dimension: "contextuality",
    criterion: "dct:rights",
    max: 5,
    name: "quality-rights",
    raise: "quality-rights-raise",
    read: shared(({ rights }, { metadata }) => (rights ?? metadata.rights) !== undefined),
  },
  {
    dimension: "contextuality",
    criterion: "dcat:byteSize",
    max: 5,
    name: "quality-size",
    raise: "quality-size-raise",
    read: ofFiles(({ sizeBytes }) => sizeBytes !== undefined),
  },
  {
    dimension: "contextuality",
    criterion: "dct:issued",
    max: 5,
    name: "quality-issued",
    raise: "quality-issued-raise",
    read: told(({ metadata, publishedAt }) => metadata.issued !== undefined || publishedAt !== undefined),
  },
  {
    dimension: "contextuality",
    criterion: "dct:modified",
    max: 5,
    name: "quality-modified",
    // The page of every dataset shows the date: its source's, else when it changed here.
    read: told(() => true),
  },
];

function told(holds: (dataset: Dataset) => boolean): Reading {
  return ({ dataset }) =>
    holds(dataset)
      ? { share: 1, reason: { key: "quality-told", args: {} } }
      : { share: 0, reason: { key: "quality-untold", args: {} } };
}

/** `holds` says how much of it a distribution has: all, nothing, or a part. */
function shared(holds: (distribution: Distribution, dataset: Dataset) => number | boolean): Reading {
  return ({ dataset, distributions }) => {
    const parts = distributions.map((distribution) => Number(holds(distribution, dataset)));
    return toShare(
      parts.reduce((sum, part) => sum + part, 0),
      parts.filter((part) => part === 1).length,
      parts.length,
    );
  };
}

/** The same of what a producer can change in what they list, and not in a table that is held here. */
function ofFiles(holds: (distribution: Distribution) => number | boolean): Reading {
  const read = shared(holds);
  return (assessed) => ({
    ...read(assessed),
    settled: isSettled(assessed, (distribution) => Number(holds(distribution)) === 1),
  });
}

function isSettled(
  { dataset, distributions }: Assessed,
  isWhole: (distribution: Distribution) => boolean,
): boolean {
  const listed = new Set(dataset.metadata.distributions.map(({ id }) => id));
  return distributions.length > 0 && distributions.every((one) => isWhole(one) || !listed.has(one.id));
}

/** Of addresses that were asked for: one that waits for it counts neither for nor against. */
function reached(urlOf: (distribution: Distribution) => string | undefined): Reading {
  return (assessed) => {
    const { distributions, checks } = assessed;
    const answerOf = (distribution: Distribution) => checks.get(urlOf(distribution) ?? "");
    const isWaiting = (distribution: Distribution) =>
      urlOf(distribution) !== undefined && answerOf(distribution) === undefined;
    const waiting = distributions.filter(isWaiting).length;
    const counted = distributions.filter((distribution) => !isWaiting(distribution));
    const good = counted.filter((distribution) => answerOf(distribution) === true).length;
    if (waiting > 0 && counted.every((distribution) => urlOf(distribution) === undefined)) {
      return { share: undefined, reason: { key: "quality-links-unchecked", args: { total: waiting } } };
    }
    const share = toShare(good, good, counted.length);
    return {
      ...share,
      ...(waiting === 0 ? {} : { reason: ofLinks(good, counted.length, waiting) }),
      settled: isSettled(
        assessed,
        (distribution) => isWaiting(distribution) || answerOf(distribution) === true,
      ),
    };
  };
}

function ofLinks(n: number, total: number, waiting: number): Share["reason"] {
  return { key: "quality-of-links", args: { n, total, waiting } };
}

function toShare(sum: number, whole: number, total: number): Share {
  return total === 0
    ? { share: 0, reason: { key: "quality-no-distribution", args: {} } }
    : { share: sum / total, reason: { key: "quality-of-distributions", args: { n: whole, total } } };
}

function licenceOf(distribution: Distribution, dataset: Dataset): string | undefined {
  return distribution.licence ?? dataset.licence;
}

function isKnown(format: string | undefined): boolean {
  return format !== undefined && fileTypes.find(format) !== undefined;
}
