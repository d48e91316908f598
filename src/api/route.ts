import { createRoute, type OpenAPIHono, type RouteConfig, type z } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Actor } from "../access/actor.ts";
import type { Language } from "../base/language.ts";
import type { PageRequest } from "../base/page.ts";
import { defined } from "../base/defined.ts";
import type { Rooms } from "../rooms.ts";
import type { Answer } from "./answer.ts";
import { idParameter, pageQuery } from "./answers.ts";
import type { OpenRoutes, RouteOptions } from "./door.ts";
import { type ApiEnv, newRoutes } from "./routes.ts";

/** What a request brings. Its schemas check it, and OpenAPI tells them. */
interface Takes {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Whether a request may come without its body. */
  readonly bodyOptional?: true;
  /** A body that the route reads itself, as it came: OpenAPI tells it, and nothing checks it before. */
  readonly raw?: { readonly mediaType: string; readonly schema: z.ZodType };
  /** Whether OpenAPI tells that who asks shows who they are. The verb decides who may. */
  readonly token?: true;
}

/** A request that its schemas have checked. */
export interface CheckedRequest<T extends Takes = Takes> {
  readonly actor: Actor;
  readonly language: Language;
  /** The public address of the instance, without a slash at its end. */
  readonly url: string;
  readonly params: Checked<T["params"]>;
  readonly query: Checked<T["query"]>;
  readonly body: Checked<T["body"]>;
  readonly page: T["query"] extends { shape: { page: unknown; page_size: unknown } }
    ? PageRequest
    : undefined;
  readonly c: Context<ApiEnv>;
}

type Checked<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** One route: its contract with those who ask, and the verb that answers. */
interface Route {
  readonly method: "get" | "post" | "put" | "patch" | "delete";
  readonly path: string;
  readonly operationId: string;
  readonly takes: Takes;
  readonly responses: RouteConfig["responses"];
  readonly answer: (c: Context<ApiEnv>, url: string) => Promise<Response>;
}

/** A body in JSON, of which the very bytes are signed (`signedBy` reads it). */
export function signedJson(schema: z.ZodType): NonNullable<Takes["raw"]> {
  return { mediaType: "application/json", schema };
}

/** What many routes take. */
export const byId = { params: idParameter } as const;
export const byIdWithToken = { params: idParameter, token: true } as const;
export const paged = { query: pageQuery } as const;
export const pagedWithToken = { query: pageQuery, token: true } as const;

type Line = <const T extends Takes, Told>(
  path: string,
  operationId: string,
  takes: T,
  answer: Answer<Told>,
  verb: (asked: CheckedRequest<T>) => Told | Promise<Told>,
) => Route;

export const get = lineOf("get");
export const post = lineOf("post");
export const put = lineOf("put");
export const patch = lineOf("patch");
export const del = lineOf("delete");

function lineOf(method: Route["method"]): Line {
  return (path, operationId, takes, answer, verb) => ({
    method,
    path,
    operationId,
    takes,
    responses: answer.responses,
    answer: async (c, url) => {
      const asked = readAsked(c, url, takes);
      return answer.send(await verb(asked), asked);
    },
  });
}

/** The routes of one subject. `tag` is the group that the documentation tells them in. */
export function routesOf(
  tag: string,
  ...lists: readonly ((rooms: Rooms, options: RouteOptions) => readonly Route[])[]
): OpenRoutes {
  return (rooms, options) => {
    const routes = newRoutes();
    for (const list of lists) {
      for (const route of list(rooms, options)) mount(routes, tag, route, options.url);
    }
    return routes;
  };
}

function mount(routes: OpenAPIHono<ApiEnv>, tag: string, route: Route, url: string): void {
  const { method, path, operationId, takes, responses, answer } = route;
  const { params, query, body, raw } = takes;
  const request = {
    ...defined({ params, query }),
    ...(body === undefined
      ? {}
      : {
          body: {
            required: takes.bodyOptional !== true,
            content: { "application/json": { schema: body } },
          },
        }),
  };
  const config: RouteConfig = {
    method,
    path,
    operationId,
    tags: [tag],
    ...(takes.token === true ? { security: [{ token: [] }] } : {}),
    request,
    responses,
  };
  routes.openapi(createRoute({ ...config, hide: raw !== undefined }), (c) => answer(c, url));
  if (raw === undefined) return;
  const told = { required: true, content: { [raw.mediaType]: { schema: raw.schema } } };
  routes.openAPIRegistry.registerPath({ ...config, request: { ...request, body: told } });
}

function readAsked<T extends Takes>(c: Context<ApiEnv>, url: string, takes: T): CheckedRequest<T> {
  // The schemas of `takes` are those that `mount` has checked the request with.
  const valid = (target: "param" | "query" | "json", schema: z.ZodType | undefined): unknown =>
    schema === undefined ? undefined : c.req.valid(target as never);
  const query = valid("query", takes.query) as { page?: number; page_size?: number } | undefined;
  const { page, page_size: pageSize } = query ?? {};
  return {
    actor: c.var.actor,
    language: c.var.language,
    url,
    params: valid("param", takes.params),
    query,
    body: valid("json", takes.body),
    page: page === undefined || pageSize === undefined ? undefined : { page, pageSize },
    c,
  } as CheckedRequest<T>;
}
