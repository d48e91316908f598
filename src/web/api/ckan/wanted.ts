import { Failure } from "../../../base/failure.ts";
import { toLicence } from "../../../catalogue/licence.ts";
import type { Facet } from "../../../catalogue/search.ts";
import { fileTypes } from "../../../catalogue/vocabularies/file-types.ts";
import { themes } from "../../../catalogue/vocabularies/themes.ts";
import { toCode } from "../../../catalogue/vocabulary.ts";
import { parseSolr } from "./filters.ts";
import { type ActionRequest, listOf, textOf } from "./request.ts";

/** CKAN's facets as the search here knows them. */
export const facets: Readonly<Record<string, Facet>> = {
  organization: "producer",
  owner_org: "producer",
  groups: "theme",
  res_format: "format",
  license_id: "licence",
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
const wordFields: ReadonlySet<string> = new Set(["title", "notes", "text", "tags"]);

export interface Wanted {
  readonly q: string;
  readonly filters: Partial<Record<Facet, readonly string[]>>;
  readonly modifiedSince?: Date;
  readonly name?: string;
}

/** What `q`, `fq` and `fq_list` ask for. */
export async function wantedOf(request: ActionRequest): Promise<Wanted> {
  const filters: Partial<Record<Facet, string[]>> = {};
  const words: string[] = [];
  let modifiedSince: Date | undefined;
  let name: string | undefined;
  for (const parameter of ["q", "fq", "fq_list"]) {
    const asked = parseSolr(listOfQueries(request, parameter).join(" "), parameter);
    words.push(asked.words);
    for (const [field, values] of asked.fields) {
      const facet = facets[field];
      if (facet !== undefined) {
        filters[facet] = await Promise.all(values.map((value) => toFacetValue(request, field, value)));
      } else if (wordFields.has(field)) words.push(...values.map((value) => `"${value}"`));
      else if (field === "id" || field === "name") name = values[0];
      else if (field === "metadata_modified") modifiedSince = sinceOf(values[0] ?? "", parameter);
      else if (!passedOver.has(field)) throw unknownField(parameter, field);
    }
  }
  return {
    q: words.filter(Boolean).join(" "),
    filters,
    ...(modifiedSince === undefined ? {} : { modifiedSince }),
    ...(name === undefined ? {} : { name }),
  };
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
    expected: [...Object.keys(facets), "tags", "title", "name", "metadata_modified"].join(", "),
  });
}
