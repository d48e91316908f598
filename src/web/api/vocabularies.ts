import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { licenceVocabulary } from "../../catalogue/licence.ts";
import { accessRights } from "../../vocabularies/access-rights.ts";
import { availabilities } from "../../vocabularies/availabilities.ts";
import { fileTypes } from "../../vocabularies/file-types.ts";
import { frequencies } from "../../vocabularies/frequencies.ts";
import { hvdCategories } from "../../vocabularies/hvd-categories.ts";
import { languages } from "../../vocabularies/languages.ts";
import { publisherTypes } from "../../vocabularies/publisher-types.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { Rooms } from "../../rooms.ts";
import type { Term, Vocabulary } from "../../vocabularies/vocabulary.ts";
import { json, refused } from "./answers.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";
import type { RouteOptions } from "./door.ts";

const vocabularies: ReadonlyMap<string, Vocabulary> = new Map<string, Vocabulary>([
  ["access-rights", accessRights],
  ["availabilities", availabilities],
  ["file-types", fileTypes],
  ["frequencies", frequencies],
  ["hvd-categories", hvdCategories],
  ["languages", languages],
  ["licences", licenceVocabulary],
  ["publisher-types", publisherTypes],
  ["themes", themes],
]);

/** /api/vocabularies: the terms that fields of a dataset are told with. */
export function vocabularyRoutes(_: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(listRoute, (c) => {
    const data = [...vocabularies].map(([name, { uri, terms }]) => ({
      name,
      uri,
      terms: terms.length,
      links: { terms: `${url}/api/vocabularies/${name}` },
    }));
    return c.json({ data }, 200);
  });
  routes.openapi(getRoute, (c) => {
    const { name } = c.req.valid("param");
    const vocabulary = vocabularies.get(name);
    if (vocabulary === undefined) {
      throw new Failure("not-found", "catalogue-vocabulary-not-found", { name: name.slice(0, 100) });
    }
    return c.json({ name, uri: vocabulary.uri, data: vocabulary.terms.map(toTermAnswer) }, 200);
  });
  return routes;
}

/** With what the vocabulary says besides: the media type of a file type, the wider category of a category. */
function toTermAnswer(term: Term): z.infer<typeof termSchema> {
  const { code, uri, fr, en } = term;
  const more = Object.entries(term).filter(([field, value]) => field in told && value !== undefined);
  return { code, uri, label: { fr, en }, ...Object.fromEntries(more) };
}

const told = {
  mediaType: z.string().optional(),
  nonProprietary: z.boolean().optional(),
  machineReadable: z.boolean().optional(),
  broader: z.string().optional(),
  url: z.string().optional(),
  attribution: z.boolean().optional(),
  shareAlike: z.boolean().optional(),
  open: z.boolean().optional(),
};

const termSchema = z
  .object({
    code: z.string(),
    uri: z.string(),
    label: z.object({ fr: z.string(), en: z.string() }),
    ...told,
  })
  .openapi("Term", {
    example: {
      code: "MONTHLY",
      uri: "http://publications.europa.eu/resource/authority/frequency/MONTHLY",
      label: { fr: "Mensuelle", en: "Monthly" },
    },
  });

const listRoute = createRoute({
  method: "get",
  path: "/api/vocabularies",
  operationId: "listVocabularies",
  tags: ["datasets"],
  responses: {
    200: json(
      z.object({
        data: z.array(
          z.object({
            name: z.string(),
            uri: z.string(),
            terms: z.int(),
            links: z.object({ terms: z.string() }),
          }),
        ),
      }),
      "answer-vocabularies",
    ),
    ...refused,
  },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/vocabularies/{name}",
  operationId: "getVocabulary",
  tags: ["datasets"],
  request: {
    params: z.object({
      name: z.string().openapi({ param: { name: "name", in: "path" }, example: "frequencies" }),
    }),
  },
  responses: {
    200: json(
      z.object({ name: z.string(), uri: z.string(), data: z.array(termSchema) }),
      "answer-vocabulary",
    ),
    ...refused,
  },
});
