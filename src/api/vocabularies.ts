import { z } from "@hono/zod-openapi";
import { Failure } from "../base/failure.ts";
import { licenceVocabulary } from "../catalogue/licence.ts";
import { accessRights } from "../vocabularies/access-rights.ts";
import { availabilities } from "../vocabularies/availabilities.ts";
import { fileTypes } from "../vocabularies/file-types.ts";
import { frequencies } from "../vocabularies/frequencies.ts";
import { hvdCategories } from "../vocabularies/hvd-categories.ts";
import { languages } from "../vocabularies/languages.ts";
import { publisherTypes } from "../vocabularies/publisher-types.ts";
import { themes } from "../vocabularies/themes.ts";
import type { Term, Vocabulary } from "../vocabularies/vocabulary.ts";
import { listOf, one } from "./answer.ts";
import { get, routesOf } from "./route.ts";

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

const entrySchema = z.object({
  name: z.string(),
  uri: z.string(),
  terms: z.int(),
  links: z.object({ terms: z.string() }),
});
const vocabularySchema = z.object({ name: z.string(), uri: z.string(), data: z.array(termSchema) });

interface Named extends Pick<Vocabulary, "uri" | "terms"> {
  readonly name: string;
}

const entry = one(entrySchema, "answer-vocabularies", ({ name, uri, terms }: Named, { url }) => ({
  name,
  uri,
  terms: terms.length,
  links: { terms: `${url}/api/vocabularies/${name}` },
}));
const vocabulary = one(vocabularySchema, "answer-vocabulary", ({ name, uri, terms }: Named) => ({
  name,
  uri,
  data: terms.map(toTermAnswer),
}));
const byName = {
  params: z.object({
    name: z.string().openapi({ param: { name: "name", in: "path" }, example: "frequencies" }),
  }),
} as const;

/** /api/vocabularies: the terms that fields of a dataset are told with. */
export const vocabularyRoutes = routesOf("datasets", () => [
  get("/api/vocabularies", "listVocabularies", {}, listOf(entry, "answer-vocabularies"), () =>
    [...vocabularies].map(([name, { uri, terms }]) => ({ name, uri, terms })),
  ),
  get("/api/vocabularies/{name}", "getVocabulary", byName, vocabulary, ({ params }) =>
    getVocabulary(params.name),
  ),
]);

function getVocabulary(name: string): Named {
  const found = vocabularies.get(name);
  if (found === undefined) {
    throw new Failure("not-found", "catalogue-vocabulary-not-found", { name: name.slice(0, 100) });
  }
  return { name, uri: found.uri, terms: found.terms };
}

/** With what the vocabulary says besides: the media type of a file type, the wider category of a category. */
function toTermAnswer(term: Term): z.infer<typeof termSchema> {
  const { code, uri, fr, en } = term;
  const more = Object.entries(term).filter(([field, value]) => field in told && value !== undefined);
  return { code, uri, label: { fr, en }, ...Object.fromEntries(more) };
}
