import { type RouteConfig, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Language } from "../base/language.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { json, nothing as noContent, pageAnswer, pageSchema, publicAddress, refused } from "./answers.ts";
import type { ApiEnv } from "./routes.ts";

/** How what a verb tells is answered, and what OpenAPI says of it. */
export interface Answer<Told> {
  readonly responses: RouteConfig["responses"];
  readonly send: (told: Told, context: AnswerContext) => Response;
}

interface AnswerContext {
  readonly c: Context<ApiEnv>;
  readonly language: Language;
  readonly url: string;
  readonly page: PageRequest | undefined;
}

/** One thing, written by a schema. It is an answer, and what lists and new things are told with. */
interface One<Told, Schema extends z.ZodType> extends Answer<Told> {
  readonly schema: Schema;
  readonly description: string;
  readonly write: Write<Told, Schema>;
}

type Write<Told, Schema extends z.ZodType> = (told: Told, context: AnswerContext) => z.input<Schema>;

/** 200. `description` is a key of `words/api/descriptions.ts`, as everywhere here. */
export function one<Told, Schema extends z.ZodType>(
  schema: Schema,
  description: string,
  write: Write<Told, Schema>,
): One<Told, Schema> {
  return { schema, description, write, ...answering(200, json(schema, description), write) };
}

/** 200, one thing of which the JSON is written already, as bytes. */
export function written(schema: z.ZodType, description: string): Answer<Buffer<ArrayBuffer>> {
  return {
    responses: { 200: json(schema, description), ...refused },
    send: (told, { c }) => sendJson(c, told, 200),
  };
}

/** 200, the same thing under another description. */
export function as<Told, Schema extends z.ZodType>(
  { schema, write }: One<Told, Schema>,
  description: string,
): One<Told, Schema> {
  return one(schema, description, write);
}

/** Writes a thing in the language of who asks. */
export function inLanguage<Told, Written>(
  write: (language: Language, told: Told) => Written,
): (told: Told, context: AnswerContext) => Written {
  return (told, { language }) => write(language, told);
}

/** 201. `location` is the path of what was made. */
export function created<Told, Schema extends z.ZodType>(
  { schema, description, write }: One<Told, Schema>,
  location?: (told: Told) => string,
): Answer<Told> {
  return answering(201, json(schema, description), write, location);
}

/** 202. `location` is the path of what was begun. */
export function accepted<Told, Schema extends z.ZodType>(
  { schema, description, write }: One<Told, Schema>,
  location: (told: Told) => string,
): Answer<Told> {
  return answering(202, json(schema, description), write, location);
}

/** 200: one page of a list, with links to those beside it. Its route takes `pageQuery`. */
export function pageOf<Told, Schema extends z.ZodType>(
  { schema, write }: One<Told, Schema>,
  description: string,
): Answer<Page<Told>> {
  return answering(200, json(pageSchema(schema), description), (told, context) => {
    const { c, url, page } = context;
    if (page === undefined) throw new TypeError(`${c.req.path} answers a page, and takes no pageQuery`);
    return pageAnswer(publicAddress(url, c.req.url), page, told, (item) => write(item, context));
  });
}

/** 200: all of a list, in `data`. */
export function listOf<Told, Schema extends z.ZodType>(
  { schema, write }: One<Told, Schema>,
  description: string,
): Answer<readonly Told[]> {
  return answering(200, json(z.object({ data: z.array(schema) }), description), (told, context) => ({
    data: told.map((item) => write(item, context)),
  }));
}

/** 204. */
export const nothing: Answer<unknown> = {
  responses: { 204: noContent, ...refused },
  send: (_, { c }) => c.body(null, 204),
};

/** 202, and nothing to read. */
export function empty(status: 202, description: string): Answer<unknown> {
  return { responses: { [status]: { description }, ...refused }, send: (_, { c }) => c.body(null, status) };
}

/** The same answer, which nobody on its way keeps: it holds a secret, or tells of one. */
export function unstored<Told>({ responses, send }: Answer<Told>): Answer<Told> {
  return {
    responses,
    send: (told, context) => {
      context.c.header("Cache-Control", "no-store");
      return send(told, context);
    },
  };
}

/** 200: JSON that has a media type of its own, as the verb tells it. */
export function typed(mediaType: string, schema: z.ZodType, description: string): Answer<object> {
  return {
    responses: { 200: { description, content: { [mediaType]: { schema } } }, ...refused },
    send: (told, { c }) => c.body(JSON.stringify(told), 200, { "content-type": mediaType }),
  };
}

/** 200, as the route itself answers. */
export function content(mediaType: string, schema: z.ZodType, description: string): Answer<Response> {
  return {
    responses: { 200: { description, content: { [mediaType]: { schema } } }, ...refused },
    send: (response) => response,
  };
}

function answering<Told>(
  status: 200 | 201 | 202,
  response: RouteConfig["responses"][string],
  write: (told: Told, context: AnswerContext) => unknown,
  location?: (told: Told) => string,
): Answer<Told> {
  return {
    responses: { [status]: response, ...refused },
    send: (told, context) => {
      const { c, url } = context;
      if (location !== undefined) c.header("Location", url + location(told));
      return sendJson(c, Buffer.from(JSON.stringify(write(told, context))), status);
    },
  };
}

/** As bytes, which Node measures and writes without reading the text once more for each. */
function sendJson(c: Context<ApiEnv>, text: Buffer<ArrayBuffer>, status: 200 | 201 | 202): Response {
  return c.body(text, status, { "content-type": "application/json" });
}
