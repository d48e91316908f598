import { type OpenAPIHono, z } from "@hono/zod-openapi";
import { json, refused, refusedByOAuth } from "../answers.ts";
import type { ApiEnv } from "../routes.ts";

type BodyType = "application/json" | "application/x-www-form-urlencoded";
type Method = "get" | "post" | "put" | "delete";

/** What OpenAPI tells of routes whose shapes are those of RUDI, and not ours. */
export function declare(
  routes: OpenAPIHono<ApiEnv>,
  told: readonly (readonly [method: Method, path: string, operationId: string, body?: BodyType])[],
): void {
  for (const [method, path, operationId, body] of told) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    routes.openAPIRegistry.registerPath({
      method,
      path,
      operationId,
      tags: ["rudi"],
      request: {
        params: z.object(
          Object.fromEntries(
            names.map((name) => [
              name,
              z
                .string()
                .openapi({ param: { name, in: "path" }, example: "efd35c74-65dd-427e-941c-cc9af63d9026" }),
            ]),
          ),
        ),
        ...(body === undefined ? {} : { body: { content: { [body]: { schema: z.looseObject({}) } } } }),
      },
      responses: {
        200: json(z.unknown(), "answer-of-rudi"),
        ...(path.startsWith("/oauth") ? refusedByOAuth : refused),
      },
    });
  }
}
