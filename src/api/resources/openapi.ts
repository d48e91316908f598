import type { Language } from "../../base/language.ts";
import { exportFormatNames, getFormat } from "../../tables/export-formats.ts";
import type { Version } from "../../tables/table.ts";
import { say, sayNamed } from "../../words/say.ts";
import type { OpenApiDocument, Operation } from "../../server/openapi-document.ts";
import { parametersOf, schemasOf } from "./parameters.ts";

interface DescribedResource {
  readonly id: string;
  readonly title: string;
  readonly version: Version;
  /** Public address of the instance. */
  readonly url: string;
  /** Where the resource's routes begin, below `url`: `/api/resources/…`. */
  readonly path: string;
  readonly language: Language;
}

/** The table's own API, with its real columns and examples out of its rows. */
export function resourceDocument(resource: DescribedResource): OpenApiDocument {
  const { title, version, url, path, language } = resource;
  const parameters = parametersOf(version, (key, args) => sayNamed(language, key, args));
  const ofExports = parameters.filter(({ name }) => !pagers.has(name));
  const around = { resource, refusals: refusalsOf(language) };
  return {
    openapi: "3.1.0",
    info: {
      title,
      version: String(version.number),
      description: say(language, "table-api-intro", { rows: version.rows }),
    },
    servers: [{ url }],
    // Parameters stand beside the operations, where readers of data.gouv.fr's description look.
    paths: {
      [`${path}/data/`]: { parameters, get: pageOperation(around) },
      ...Object.fromEntries(
        files.map((file) => [
          `${path}/data/${file.name}/`,
          { parameters: ofExports, get: fileOperation(around, file) },
        ]),
      ),
      [`${path}/profile/`]: {
        get: {
          operationId: "getProfile",
          tags: ["resources"],
          summary: say(language, "operation-getResourceProfile"),
          responses: { "200": { description: say(language, "operation-getResourceProfile") } },
        },
      },
      [`${path}/sql`]: { post: sqlOperation(around) },
    },
    components: { schemas: schemasOf(version) },
  };
}

interface Around {
  readonly resource: DescribedResource;
  readonly refusals: NonNullable<Operation["responses"]>;
}

function refusalsOf(language: Language): Around["refusals"] {
  return {
    "400": { description: say(language, "table-api-refused") },
    "404": { description: say(language, "table-api-not-found") },
    "503": { description: say(language, "table-api-over-budget") },
  };
}

/** The same operations under the names that data.gouv.fr's API gives them. */
const files = exportFormatNames.map((name) => {
  const { mediaType, operation, operationThere = `get${operation}` } = getFormat(name);
  return { name, id: operationThere, key: `operation-getResource${operation}`, type: mediaType };
});

function pageOperation({ resource: { language }, refusals }: Around): Operation {
  return {
    operationId: "getResourceDataFromId",
    tags: ["resources"],
    summary: say(language, "operation-getResourceData"),
    description: say(language, "table-api-data-more"),
    responses: {
      "200": {
        description: say(language, "table-api-page"),
        content: { "application/json": { schema: { $ref: "#/components/schemas/ResourceData" } } },
      },
      "304": { description: say(language, "table-api-unchanged") },
      ...refusals,
    },
  };
}

function fileOperation(
  { resource: { language }, refusals }: Around,
  { id, key, type }: (typeof files)[number],
): Operation {
  return {
    operationId: id,
    tags: ["resources"],
    summary: sayNamed(language, key),
    responses: {
      "200": { description: say(language, "table-api-file"), content: { [type]: {} } },
      ...refusals,
    },
  };
}

/** What an export does not take. */
const pagers: ReadonlySet<string> = new Set(["page", "page_size", "cursor", "count"]);

function sqlOperation({ resource: { version, language }, refusals }: Around): Operation {
  const name = `"${(version.columns[0]?.name ?? "").replaceAll('"', '""')}"`;
  return {
    operationId: "postSql",
    tags: ["resources"],
    summary: say(language, "operation-postResourceSql"),
    description: say(language, "table-api-sql-more"),
    requestBody: {
      content: {
        "application/json": {
          schema: { type: "object", properties: { sql: { type: "string" } } },
          example: { sql: `SELECT ${name}, count(*) AS n FROM rows GROUP BY ALL ORDER BY n DESC LIMIT 10` },
        },
      },
    },
    responses: {
      "200": {
        description: say(language, "table-api-sql-answer"),
        content: {
          "application/json": {
            example: { columns: [{ name: "n", type: "BIGINT" }], rows: [[12]], truncated: false },
          },
        },
      },
      ...refusals,
    },
  };
}
