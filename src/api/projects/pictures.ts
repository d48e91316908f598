import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pictureBytesMax } from "../../projects/project.ts";
import { pictureTooLarge } from "../../projects/picture-bytes.ts";
import type { Rooms } from "../../rooms.ts";
import { idParameter, json, nothing, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { pictureSchema, toPictureAnswer } from "./answers.ts";

const tags = ["projects"];
const security = [{ token: [] }];

/** /api/projects/{id}/pictures: taken as bytes, answered as what they were found to be and as nothing else. */
export function projectPictureRoutes({ projects }: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(addRoute, async (c) => {
    const { id } = c.req.valid("param");
    const { alternative } = c.req.valid("query");
    const bytes = await readBytes(c.req.raw.body);
    const picture = await projects.addPicture(c.var.actor, id, { bytes, alternative });
    return c.json(toPictureAnswer(id, picture, url), 201);
  });
  routes.openapi(removeRoute, async (c) => {
    const { id, picture } = c.req.valid("param");
    await projects.removePicture(c.var.actor, id, picture);
    return c.body(null, 204);
  });
  routes.openapi(getRoute, async (c) => {
    const { id, picture } = c.req.valid("param");
    const { bytes, mediaType } = await projects.readPicture(c.var.actor, id, picture);
    // Its bytes never change, but whether it may be seen may: it is asked again each day.
    const isMine = c.var.actor.kind !== "anyone";
    return c.body(Uint8Array.from(bytes), 200, {
      "Content-Type": mediaType,
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": isMine ? "private, max-age=3600" : "public, max-age=86400",
    });
  });
  return routes;
}

async function readBytes(body: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > pictureBytesMax) throw pictureTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const pictureParams = idParameter.extend({
  picture: z.string().openapi({ param: { name: "picture", in: "path" } }),
});

const addRoute = createRoute({
  method: "post",
  path: "/api/projects/{id}/pictures",
  operationId: "addProjectPicture",
  tags,
  security,
  request: {
    params: idParameter,
    query: z.object({
      alternative: z
        .string()
        .max(1000)
        .openapi({ description: "parameter-picture-alternative", example: "Une carte de la ville" }),
    }),
    body: {
      required: true,
      content: { "application/octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
    },
  },
  responses: { 201: json(pictureSchema, "answer-picture"), ...refused },
});

const removeRoute = createRoute({
  method: "delete",
  path: "/api/projects/{id}/pictures/{picture}",
  operationId: "removeProjectPicture",
  tags,
  security,
  request: { params: pictureParams },
  responses: { 204: nothing, ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/projects/{id}/pictures/{picture}",
  operationId: "getProjectPicture",
  tags,
  request: { params: pictureParams },
  responses: {
    200: { description: "answer-picture-bytes", content: { "image/*": { schema: z.string() } } },
    ...refused,
  },
});
