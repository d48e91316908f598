import { defined } from "../../base/defined.ts";
import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { ReuseElsewhere } from "../../network/room.ts";
import type { Rooms } from "../../rooms.ts";
import { body, idParameter, nothing, refused } from "../answers.ts";
import { signedBy } from "../identity/signed-by.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const moment = z.iso.datetime();

export const reuseElsewhereSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    summary: z.string(),
    url: z.string(),
    owner: z.string(),
    instance: z.object({ url: z.string(), name: z.string() }),
    publishedAt: moment,
    isHidden: z.literal(true).optional(),
  })
  .openapi("ReuseElsewhere");

export function toElsewhereAnswer(reuse: ReuseElsewhere): z.infer<typeof reuseElsewhereSchema> {
  const { id, title, summary, url, owner, instance, instanceName, publishedAt, isHidden } = reuse;
  return {
    id,
    title,
    summary,
    url,
    owner,
    instance: { url: instance, name: instanceName },
    publishedAt: publishedAt.toISOString(),
    ...defined({ isHidden: isHidden ? (true as const) : undefined }),
  };
}

/** Reuses that other instances publish: what these tell of them, signed (RFC 9421), and which are not shown. */
export function reuseElsewhereRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { network } = rooms;
  // The body is read once, as the bytes that are signed.
  routes.post(messageRoute.getRoutingPath(), async (c) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await network.takeReuse(instance, parse(text));
    return c.body(null, 204);
  });
  routes.openAPIRegistry.registerPath(messageRoute);
  routes.openapi(hideRoute, async (c) => {
    const { id, reuse } = c.req.valid("param");
    await network.hideReuse(c.var.actor, id, reuse);
    return c.body(null, 204);
  });
  routes.openapi(showRoute, async (c) => {
    const { id, reuse } = c.req.valid("param");
    await network.showReuse(c.var.actor, id, reuse);
    return c.body(null, 204);
  });
  return routes;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "network-reuse-wrong", {}, { cause });
  }
}

const messageRoute = createRoute({
  method: "post",
  path: "/api/network/reuses",
  operationId: "tellReuse",
  tags: ["network"],
  request: {
    body: body(
      z
        .object({
          reuse: z.string(),
          revision: z.int(),
          title: z.string().optional(),
          summary: z.string().optional(),
          url: z.string().optional(),
          owner: z.string().optional(),
          publishedAt: moment.optional(),
          datasets: z.array(z.string()).optional(),
          isGone: z.literal(true).optional(),
        })
        .openapi("ReuseTold"),
    ),
  },
  responses: { 204: nothing, ...refused },
});

const hidden = {
  path: "/api/datasets/{id}/hidden-reuses/{reuse}",
  tags: ["projects"],
  security: [{ token: [] }],
  request: {
    params: idParameter.extend({ reuse: z.string().openapi({ param: { name: "reuse", in: "path" } }) }),
  },
  responses: { 204: nothing, ...refused },
};

const hideRoute = createRoute({ ...hidden, method: "put", operationId: "hideReuse" });

const showRoute = createRoute({ ...hidden, method: "delete", operationId: "showReuse" });
