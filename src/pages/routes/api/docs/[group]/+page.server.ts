import { error } from "@sveltejs/kit";
import type { Actor } from "../../../../../access/actor.ts";
import type { Rooms } from "../../../../../rooms.ts";
import { exampleOf } from "#pages/reading/api-example.ts";
import { apiDocument, type Entry, groupsOf, isGroup } from "#pages/reading/api-groups.ts";
import { findFields, type Real } from "#pages/reading/api-try.ts";
import type { JsonSchema, MediaType } from "../../../../../server/openapi-document.ts";
import type { PageServerLoad } from "./$types";

const nobody: Actor = { kind: "anyone" };

export const load: PageServerLoad = async ({ params, locals, platform }) => {
  if (!isGroup(params.group)) error(404, "pages-no-such-page");
  const document = await apiDocument({ locals, platform });
  const named = document.components?.schemas ?? {};
  const real = await realOf(locals.rooms, locals.language);
  const entries = groupsOf(document).get(params.group) ?? [];
  return { group: params.group, operations: entries.map((entry) => toOperation(entry, named, real)) };
};

function toOperation(entry: Entry, named: Readonly<Record<string, JsonSchema>>, real: Real) {
  const { method, path, operation } = entry;
  const answers = Object.entries(operation.responses ?? {});
  return {
    id: operation.operationId ?? `${method}-${path}`,
    method: method.toUpperCase(),
    path,
    summary: operation.summary ?? path,
    // Doors that tell no more than their summary repeat it.
    description: operation.description === operation.summary ? undefined : operation.description,
    needsToken: operation.security !== undefined,
    parameters: (operation.parameters ?? []).map(({ name, in: place, required, description, schema }) => ({
      name,
      place,
      required: required === true,
      type: typeName(schema),
      description: description ?? schema?.description,
    })),
    body: examplesIn(operation.requestBody?.content, named),
    answers: answers.map(([status, { description }]) => ({ status, description })),
    examples: answers
      .filter(([status]) => status.startsWith("2"))
      .flatMap(([, { content }]) => examplesIn(content, named)),
    fields: findFields(entry, real),
  };
}

function examplesIn(
  content: Readonly<Record<string, MediaType>> | undefined,
  named: Readonly<Record<string, JsonSchema>>,
) {
  return Object.entries(content ?? {}).map(([type, media]) => {
    const example = media.example ?? exampleOf(media.schema, named);
    const text = typeof example === "string" ? example : JSON.stringify(example, null, 2);
    return { type, text: example === undefined ? undefined : text };
  });
}

function typeName(schema: JsonSchema | undefined): string {
  if (schema === undefined) return "";
  if (schema.enum !== undefined) return schema.enum.join(" | ");
  const bounds = [schema.minimum, schema.maximum].filter((bound) => bound !== undefined).join("–");
  const type = Array.isArray(schema.type) ? schema.type.join(" | ") : String(schema.type ?? "");
  return bounds === "" ? type : `${type} (${bounds})`;
}

/** What everybody reads here, so that a question of the page has an answer: the newest that has a table. */
async function realOf({ search, tables }: Rooms, language: App.Locals["language"]): Promise<Real> {
  const { items } = await search.search(nobody, {
    q: "",
    page: 1,
    pageSize: 10,
    sort: "newest",
    language,
    filters: {},
    facets: [],
  });
  for (const { id, slug, organization } of items) {
    const [table] = await tables.listTables(nobody, id);
    if (table !== undefined) return { dataset: slug, table: table.id, organization };
  }
  const [first] = items;
  return first === undefined ? {} : { dataset: first.slug, organization: first.organization };
}
