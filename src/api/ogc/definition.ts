import type { Language } from "../../base/language.ts";
import type { Column } from "../../tables/column.ts";
import { columnsByName } from "../../tables/query/columns.ts";
import { queryLimits } from "../../tables/query/query.ts";
import type { ReadableTable } from "../../tables/readable-tables.ts";
import { say, sayNamed } from "../../words/say.ts";
import { ownParameters } from "./items.ts";
import { allowOnly, answerJson, crs84, geoJson, type OgcRequest, openApi } from "./request.ts";

/** Collections whose columns are told: each is many lines of a document that clients read whole. */
const toldMax = 100;

/** The API in OpenAPI 3.0, by which GDAL and QGIS learn how many features a page may hold. */
export async function sendDefinition(request: OgcRequest): Promise<Response> {
  allowOnly(request);
  const { c, rooms, base } = request;
  const { language } = c.var;
  const [{ name }, tables] = await Promise.all([
    rooms.instance.settings(),
    rooms.tables.listReadableTables(c.var.actor, { page: 1, pageSize: toldMax, located: true }),
  ]);
  const operation = operationsIn(language);
  const items = say(language, "ogc-items");
  const collections = say(language, "ogc-collections");
  const document = {
    openapi: "3.0.3",
    info: {
      title: say(language, "ogc-title", { name }),
      version: rooms.instance.version,
      description: say(language, "ogc-description"),
    },
    servers: [{ url: base }],
    paths: {
      "/": operation("getLandingPage", say(language, "ogc-title", { name }), "application/json"),
      "/conformance": operation("getConformance", say(language, "ogc-conformance"), "application/json"),
      "/api": operation("getDefinition", say(language, "ogc-definition"), openApi),
      "/collections": operation("getCollections", collections, "application/json", [
        ref("limit"),
        ref("offset"),
      ]),
      "/collections/{collectionId}": operation("getCollection", collections, "application/json", [
        ref("collectionId"),
      ]),
      "/collections/{collectionId}/items": operation("getFeatures", items, geoJson, [
        ref("collectionId"),
        ref("limit"),
        ref("offset"),
        ref("cursor"),
        ref("bbox"),
        ref("bbox-crs"),
        ref("crs"),
        ref("datetime"),
        ref("properties"),
      ]),
      "/collections/{collectionId}/items/{featureId}": operation("getFeature", items, geoJson, [
        ref("collectionId"),
        ref("featureId"),
        ref("crs"),
      ]),
      ...Object.fromEntries(
        tables.items.map((table) => [
          `/collections/${table.id}/items`,
          operation(`getFeatures-${table.id}`, `${table.datasetTitle} – ${table.name}`, geoJson, [
            ...["limit", "offset", "cursor", "bbox", "bbox-crs", "crs", "datetime"].map(ref),
            ...columnParameters(table),
          ]),
        ]),
      ),
    },
    components: { parameters: parametersOf((key) => sayNamed(language, key)), schemas },
  };
  return answerJson(request, document, openApi);
}

/** By which GDAL and QGIS know what to leave to the server, rather than read every row. */
function columnParameters({ version }: ReadableTable): readonly object[] {
  return columnsByName(version.columns).all.flatMap(({ name, type }) => {
    const schema = parameterTypes[type];
    if (schema === undefined || ownParameters.has(name)) return [];
    return [{ name, in: "query", required: false, schema, style: "form", explode: false }];
  });
}

const text = { type: "string" };
const parameterTypes: Readonly<Partial<Record<Column["type"], object>>> = {
  text,
  integer: { type: "integer" },
  decimal: { type: "number" },
  boolean: { type: "boolean" },
  date: text,
  datetime: text,
  time: text,
};

function operationsIn(language: Language) {
  return (operationId: string, summary: string, type: string, parameters: readonly object[] = []) => ({
    get: {
      operationId,
      summary,
      parameters: [ref("f"), ref("lang"), ...parameters],
      responses: {
        "200": { description: summary, content: { [type]: { schema: { type: "object" } } } },
        default: {
          description: say(language, "ogc-refusal"),
          content: { "application/json": { schema: { $ref: "#/components/schemas/exception" } } },
        },
      },
    },
  });
}

function ref(name: string): { $ref: string } {
  return { $ref: `#/components/parameters/${name}` };
}

function parametersOf(said: (key: string) => string): Record<string, object> {
  const parameter = (name: string, description: string, schema: object, more: object = {}) => ({
    name,
    in: "query",
    required: false,
    description: said(description),
    schema,
    style: "form",
    explode: false,
    ...more,
  });
  const inPath = (name: string, description: string) => ({
    name,
    in: "path",
    required: true,
    description: said(description),
    schema: { type: "string" },
  });
  const reference = { type: "string", format: "uri", default: crs84 };
  return {
    f: parameter("f", "ogc-parameter-f", { type: "string", enum: ["json", "html"] }),
    lang: parameter("lang", "ogc-parameter-lang", { type: "string", enum: ["fr", "en"] }),
    limit: parameter("limit", "ogc-parameter-limit", {
      type: "integer",
      minimum: 1,
      maximum: queryLimits.pageSizeMax,
      default: 10,
    }),
    offset: parameter("offset", "ogc-parameter-offset", { type: "integer", minimum: 0, default: 0 }),
    cursor: parameter("cursor", "ogc-parameter-cursor", { type: "string" }),
    bbox: parameter("bbox", "ogc-parameter-bbox", {
      type: "array",
      items: { type: "number" },
      oneOf: [
        { minItems: 4, maxItems: 4 },
        { minItems: 6, maxItems: 6 },
      ],
    }),
    "bbox-crs": parameter("bbox-crs", "ogc-parameter-bbox-crs", reference),
    crs: parameter("crs", "ogc-parameter-crs", reference),
    datetime: parameter("datetime", "ogc-parameter-datetime", { type: "string" }),
    properties: parameter(
      "properties",
      "ogc-parameter-properties",
      { type: "object", additionalProperties: { type: "string" } },
      { explode: true },
    ),
    collectionId: inPath("collectionId", "ogc-parameter-collection"),
    featureId: inPath("featureId", "ogc-parameter-feature"),
  };
}

const schemas = {
  exception: {
    type: "object",
    required: ["code"],
    properties: { code: { type: "string" }, description: { type: "string" } },
  },
};
