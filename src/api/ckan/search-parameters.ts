import { Failure } from "../../base/failure.ts";
import { toLicence } from "../../catalogue/licence.ts";
import type { Facet } from "../../search/search.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { themes } from "../../vocabularies/themes.ts";
import { toCode } from "../../vocabularies/vocabulary.ts";
import { type AskedField, parseSolr, unreadable } from "./filters.ts";
import { type ActionRequest, listOf, textOf } from "./request.ts";

/** CKAN's facets as the search here knows them. */
export const facets: Readonly<Record<string, Facet>> = {
  organization: "organization",
  owner_org: "organization",
  groups: "theme",
  res_format: "format",
  license_id: "licence",
  tags: "keyword",
};

/** Always true of what is shown here, or without a meaning: passed over. */
const passedOver: ReadonlySet<string> = new Set([
  "state",
  "capacity",
  "dataset_type",
  "type",
  "site_id",
  "entity_type",
  "+state",
]);

/** Fields that are words here. */
const wordFields: ReadonlySet<string> = new Set(["title", "notes", "text"]);

export interface CkanSearch {
  readonly q: string;
  /** Whether each word of `q` is demanded, or any is enough. */
  readonly held?: "every" | "any";
  readonly filters: Partial<Record<Facet, readonly string[]>>;
  /** Values that are not to be there. */
  readonly without: Partial<Record<Facet, readonly string[]>>;
  readonly modifiedSince?: Date;
  readonly name?: string;
}

/** What `q`, `fq` and `fq_list` ask for. */
export async function wantedOf(request: ActionRequest): Promise<CkanSearch> {
  const wanting: Wanting = { words: [], filters: {}, without: {} };
  for (const parameter of ["q", "fq", "fq_list"]) {
    const asked = parseSolr(listOfQueries(request, parameter).join(" "), parameter);
    wanting.words.push(asked.words);
    if (asked.held !== undefined) wanting.held = asked.held;
    for (const field of asked.fields) await want(request, wanting, field, parameter);
  }
  const { words, ...wanted } = wanting;
  return { ...wanted, q: words.filter(Boolean).join(" ") };
}

interface Wanting {
  readonly words: string[];
  held?: "every" | "any";
  readonly filters: Partial<Record<Facet, readonly string[]>>;
  readonly without: Partial<Record<Facet, readonly string[]>>;
  modifiedSince?: Date;
  name?: string;
}

async function want(
  request: ActionRequest,
  wanting: Wanting,
  { field, values, absent }: AskedField,
  parameter: string,
): Promise<void> {
  const facet = facets[field];
  if (facet !== undefined) {
    const wanted = await Promise.all(values.map((value) => toFacetValue(request, field, value)));
    if (absent) wanting.without[facet] = [...(wanting.without[facet] ?? []), ...wanted];
    else if (wanting.filters[facet] === undefined) wanting.filters[facet] = wanted;
    // One that is to hold beside another: keywords are words too, of the rest one alone can be asked.
    else if (facet === "keyword") wanting.words.push(...wanted.map((value) => `"${value}"`));
    else throw unreadable(parameter, `${field}:${values.join(" ")}`);
  } else if (wordFields.has(field)) {
    wanting.words.push(...values.map((value) => `${absent ? "-" : ""}"${value}"`));
  } else if (!passedOver.has(field)) wantOne(wanting, { field, values, absent }, parameter);
}

function wantOne(wanting: Wanting, { field, values, absent }: AskedField, parameter: string): void {
  const [value = ""] = values;
  if (absent) throw unreadable(parameter, `-${field}:${value}`);
  if (field === "id" || field === "name") wanting.name = value;
  else if (field === "metadata_modified") wanting.modifiedSince = sinceOf(value, parameter);
  else throw unknownField(parameter, field);
}

function listOfQueries(request: ActionRequest, parameter: string): readonly string[] {
  const value = request.args[parameter];
  return parameter === "fq_list" || Array.isArray(value)
    ? listOf(request, parameter)
    : [textOf(request, parameter) ?? ""];
}

async function toFacetValue({ rooms, c }: ActionRequest, field: string, value: string): Promise<string> {
  if (field === "owner_org") {
    return (await rooms.organizations.findOrganization(c.var.actor, value))?.slug ?? value;
  }
  if (field === "tags") return value.toLowerCase();
  if (field === "groups") return toCode(themes, value);
  if (field === "res_format") return toCode(fileTypes, value);
  return field === "license_id" ? toLicence(value) : value;
}

/** `[2026-01-01T00:00:00Z TO *]`, by which harvesters ask for what changed. */
function sinceOf(range: string, parameter: string): Date {
  const from = /^\[\s*(\S+)\s+TO\s+\*\s*\]$/.exec(range)?.[1] ?? "";
  const date = new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(from) || from.length === 10 ? from : `${from}Z`);
  if (!Number.isNaN(date.getTime())) return date;
  throw new Failure("invalid", "ckan-query-unreadable", {
    parameter,
    near: range.slice(0, 60),
    expected: "metadata_modified:[2026-01-01T00:00:00Z TO *]",
  });
}

function unknownField(parameter: string, field: string): Failure {
  return new Failure("invalid", "ckan-field-unknown", {
    parameter,
    field: field.slice(0, 100),
    expected: [...Object.keys(facets), "title", "name", "metadata_modified"].join(", "),
  });
}
