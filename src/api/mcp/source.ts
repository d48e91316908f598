import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { findLicence } from "../../catalogue/licence.ts";
import type { Table, Version } from "../../tables/table.ts";
import { say } from "../../words/say.ts";
import type { McpRequest } from "./request.ts";

/** Whose data an answer holds, under which terms, of which day, and where they are: in every answer. */
interface AnswerSource {
  readonly dataset: string;
  readonly dataset_id: string;
  readonly producer: string;
  readonly licence: { readonly name: string; readonly url?: string } | null;
  readonly table?: string;
  readonly table_id?: string;
  readonly version?: number;
  /** Of the version, else of the dataset's last change: ISO 8601. */
  readonly date: string;
  readonly address: string;
  readonly harvested_from?: readonly { readonly name: string; readonly address?: string }[];
  /** How to name it, in the asker's language. */
  readonly citation: string;
}

export function sourceOf(
  { url, language }: Pick<McpRequest, "url" | "language">,
  dataset: Dataset,
  table?: Table & { readonly version: Version },
): AnswerSource {
  const licence = licenceOf(dataset);
  const address = `${url}/datasets/${dataset.slug}`;
  const date = (table?.version.createdAt ?? dataset.modifiedAt).toISOString();
  const { origins } = dataset;
  return {
    dataset: dataset.title,
    dataset_id: dataset.id,
    producer: producerOf(dataset),
    licence,
    ...(table === undefined ? {} : { table: table.name, table_id: table.id, version: table.version.number }),
    date,
    address,
    ...(origins.length === 0
      ? {}
      : {
          harvested_from: origins.map(({ sourceName: name, url: page }) => ({
            name,
            ...defined({ address: page }),
          })),
        }),
    citation: citationOf(dataset, { licence: licence?.name, date, address, table, language }),
  };
}

function producerOf({ metadata, organizationName }: Dataset): string {
  return metadata.publisher?.name ?? organizationName;
}

function licenceOf({ licence: text }: Dataset): AnswerSource["licence"] {
  if (text === undefined) return null;
  const licence = findLicence(text);
  return licence === undefined ? { name: text } : { name: licence.name, url: licence.url };
}

interface Cited {
  readonly licence: string | undefined;
  readonly date: string;
  readonly address: string;
  readonly table: (Table & { readonly version: Version }) | undefined;
  readonly language: Language;
}

function citationOf(dataset: Dataset, { licence, date, address, table, language }: Cited): string {
  const args = {
    producer: producerOf(dataset),
    title: dataset.title,
    date: date.slice(0, 10),
    licence: licence ?? say(language, "mcp-no-licence"),
    address,
  };
  if (table === undefined) return say(language, "mcp-citation-dataset", args);
  const named = say(language, "mcp-citation-table", { name: table.name });
  return say(language, "mcp-citation", { ...args, table: named, version: String(table.version.number) });
}
