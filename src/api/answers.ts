import { z } from "@hono/zod-openapi";
import type { Page, PageRequest } from "../base/page.ts";
import { defined } from "../base/defined.ts";

/** RFC 9457, with what helps to mend the request. */
const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    parameter: z.string().optional(),
    expected: z.union([z.string(), z.number()]).optional(),
    nearest: z.string().optional(),
    reason: z.string().optional(),
    since: z.string().optional(),
    agreement: z.string().optional(),
    request: z.string().optional(),
    replacedBy: z.string().optional(),
    errors: z
      .array(
        z.object({
          parameter: z.string().optional(),
          code: z.null().optional(),
          title: z.string().optional(),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .openapi("Problem", {
    example: {
      type: "https://data.example.org/api/docs/errors/#not-found",
      title: "Not found",
      status: 404,
      detail: "There is no dataset “cantines” here, or it is not published.",
      instance: "urn:uuid:0199c0de-0000-7000-8000-000000000000",
    },
  });

/** Every refusal, whatever its status. */
export const refused = {
  default: {
    description: "answer-refused",
    content: { "application/problem+json": { schema: problemSchema } },
  },
};

/** RFC 6749 §5.2: how the addresses of OAuth refuse. */
export const refusedByOAuth = {
  default: {
    description: "answer-refused-oauth",
    content: {
      "application/json": {
        schema: z.looseObject({ error: z.string(), error_description: z.string() }).openapi("OAuthRefusal"),
      },
    },
  },
};

/** What a client that holds the answer already is given. */
export const unchanged = { 304: { description: "answer-unchanged" } };

/** An older slug, or an id: the address that it has now is in `Location`. */
export const moved = { 301: { description: "answer-moved" } };

/** A browser is led to the page for people. */
export const seeOther = { 303: { description: "answer-see-other" } };

/** Where the table is at another instance. */
export const elsewhere = { 307: { description: "answer-elsewhere" } };

/** `description` is a key of `words/api-descriptions.ts`, said in the reader’s language. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } };
}

export const nothing = { description: "answer-nothing" };

export const idParameter = z.object({
  id: z
    .string()
    .openapi({ param: { name: "id", in: "path" }, example: "0199c0de-0000-7000-8000-000000000000" }),
});

/** A whole number within an address. What is coerced may be absent, so that its need is told apart. */
export function numberInPath(
  name: string,
  { description, ...shown }: { description?: string; minimum: number; example: number },
) {
  return z.coerce
    .number()
    .int()
    .min(shown.minimum)
    .max(Number.MAX_SAFE_INTEGER)
    .openapi({
      type: "integer",
      param: { name, in: "path", required: true },
      ...shown,
      ...defined({ description }),
    });
}

const pageSizeMax = 1000;

/** `?page=2&page_size=50`, as the tables' own API has it. */
export const pageQuery = z.object({
  page: z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000_000)
    .default(1)
    .openapi({ type: "integer", description: "parameter-page", minimum: 1, default: 1, example: 1 }),
  page_size: z.coerce.number().int().min(1).max(pageSizeMax).default(20).openapi({
    type: "integer",
    description: "parameter-page-size",
    minimum: 1,
    maximum: pageSizeMax,
    default: 20,
    example: 20,
  }),
  lang: z.string().optional().openapi({ description: "parameter-lang", example: "fr" }),
});

export function pageSchema<Schema extends z.ZodType>(item: Schema) {
  return z.object({
    data: z.array(item),
    links: z.object({ next: z.string().optional(), prev: z.string().optional() }),
    meta: z.object({ page: z.int(), page_size: z.int(), total: z.int() }),
  });
}

/** The page that a list answers with; its links keep the rest of the query. */
export function pageAnswer<Item, Answer>(
  address: string,
  { page, pageSize }: PageRequest,
  { items, total }: Page<Item>,
  toAnswer: (item: Item) => Answer,
) {
  const linkTo = (number: number): string => {
    const link = new URL(address);
    link.searchParams.set("page", String(number));
    return link.href;
  };
  return {
    data: items.map(toAnswer),
    links: {
      ...(page * pageSize < total ? { next: linkTo(page + 1) } : {}),
      ...(page > 1 ? { prev: linkTo(page - 1) } : {}),
    },
    meta: { page, page_size: pageSize, total },
  };
}

/** The address that was asked, as the reader sees it: on the public address of the instance. */
export function publicAddress(url: string, requestUrl: string): string {
  const { pathname, search } = new URL(requestUrl);
  return url + pathname + search;
}
