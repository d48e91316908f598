import type { Territory } from "../../territory/territory.ts";
import type { TableChanges, TableFacts } from "../context.ts";
import type { Dataset } from "../dataset.ts";
import type { Metadata } from "../metadata.ts";
import { frequencyOf } from "./frequency.ts";
import { longerPeriod } from "./period.ts";
import { coverageOf } from "./place.ts";
import { keywordsOf, languageOf, themeOf } from "./words.ts";

/** What a dataset and its tables say of it, as far as it can be read off. */
interface Told {
  readonly dataset: Pick<Dataset, "title" | "description" | "organizationName" | "metadata">;
  readonly tables?: TableFacts;
  readonly changes: TableChanges;
}

/**
 * For each field that holds nothing yet, what could stand there, and for a period that the data have
 * outgrown, a longer one; the producer takes it or leaves it.
 */
export function propose(told: Told, territory: Territory): Partial<Metadata> {
  const { metadata } = told.dataset;
  const read = readOff(told, territory);
  return Object.fromEntries(
    Object.entries(read).filter(
      ([field, value]) =>
        value !== undefined && (isEmpty(metadata[field as keyof Metadata]) || field === "temporal"),
    ),
  );
}

type Read = { readonly [Field in keyof Metadata]?: Metadata[Field] | undefined };

function readOff({ dataset, tables, changes }: Told, territory: Territory): Read {
  const words = {
    title: dataset.title,
    description: dataset.description,
    columns: tables?.columns ?? [],
    values: tables?.values ?? [],
  };
  const language = languageOf(`${words.title} ${words.description}`);
  const ofData = languageOf([...words.columns, ...words.values].join(" ")) ?? language;
  return {
    keywords: unlessEmpty(keywordsOf(words)),
    themes: ofOne(themeOf(words)),
    temporal: ofOne(longerPeriod(dataset.metadata.temporal, tables?.period)),
    spatial: ofOne(coverageOf(tables?.places ?? [], dataset, territory)),
    frequency: frequencyOf(changes),
    language,
    languages: ofOne(ofData),
    // What is published as a table here, everybody reads unless its producer holds it back.
    accessRights: tables === undefined || tables.isHeldBack === true ? undefined : "PUBLIC",
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

function unlessEmpty<Of>(list: readonly Of[]): readonly Of[] | undefined {
  return list.length === 0 ? undefined : list;
}

function ofOne<Of>(value: Of | undefined): readonly Of[] | undefined {
  return value === undefined ? undefined : [value];
}
