import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { Rooms } from "../../rooms.ts";
import { idParameter, json, nothing, refused } from "../answers.ts";
import { toUploadAnswer, uploadSchema } from "./import-answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { checksumAlgorithms } from "../../tables/room.ts";
import { toChecksum, toCount, toHash, toMetadata } from "./upload-headers.ts";

const tusVersion = "1.0.0";
const security = [{ token: [] }];

// The long way: tus has a method (OPTIONS), headers and bodies of its own, and a version on every answer.
/** Resumable uploads: the protocol tus 1.0 with the extensions creation, termination and checksum. */
export function uploadRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.use("/api/uploads/*", tus);
  routes.use("/api/uploads", tus);
  routes.openapi(optionsRoute, (c) => {
    c.header("Tus-Version", tusVersion);
    c.header("Tus-Extension", "creation,termination,checksum");
    c.header("Tus-Checksum-Algorithm", checksumAlgorithms.join(","));
    return c.body(null, 204);
  });
  routes.openapi(newRoute, async (c) => {
    const bytes = toCount(c.req.header("upload-length"), "Upload-Length");
    const metadata = toMetadata(c.req.header("upload-metadata"));
    const fileName = metadata.get("filename") ?? metadata.get("name") ?? "file";
    const sha256 = toHash(metadata);
    const told = { fileName, bytes, ...defined({ sha256 }) };
    const upload = await rooms.imports.createUpload(c.var.actor, told);
    c.header("Location", `${url}/api/uploads/${upload.id}`);
    c.header("Upload-Offset", "0");
    return c.json(toUploadAnswer(upload), 201);
  });
  // A HEAD request is answered by the route of GET; the protocol reads its headers.
  routes.openapi(getRoute, async (c) => {
    const upload = await rooms.imports.getUpload(c.var.actor, c.req.valid("param").id);
    c.header("Upload-Offset", String(upload.received));
    c.header("Upload-Length", String(upload.bytes));
    c.header("Cache-Control", "no-store");
    return c.json(toUploadAnswer(upload), 200);
  });
  routes.openapi(appendRoute, async (c) => {
    const offset = toCount(c.req.header("upload-offset"), "Upload-Offset");
    const checksum = toChecksum(c.req.header("upload-checksum"));
    const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
    const bytes = body === null ? Readable.from([]) : Readable.fromWeb(body);
    const { id } = c.req.valid("param");
    const upload = await rooms.imports.appendUpload(c.var.actor, id, { offset, checksum }, bytes);
    c.header("Upload-Offset", String(upload.received));
    return c.body(null, 204);
  });
  routes.openapi(deleteRoute, async (c) => {
    await rooms.imports.deleteUpload(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
  return routes;
}

const tus: Parameters<ReturnType<typeof newRoutes>["use"]>[1] = async (c, next) => {
  const asked = c.req.header("tus-resumable");
  if (asked !== undefined && asked !== tusVersion) {
    throw new Failure("precondition", "upload-version-unsupported", { version: tusVersion });
  }
  await next();
  c.header("Tus-Resumable", tusVersion);
};

const optionsRoute = createRoute({
  method: "options",
  path: "/api/uploads",
  operationId: "describeUploads",
  tags: ["imports"],
  responses: { 204: nothing, ...refused },
});

const newRoute = createRoute({
  method: "post",
  path: "/api/uploads",
  operationId: "createUpload",
  tags: ["imports"],
  security,
  request: {
    headers: z.object({
      "upload-length": z.string().openapi({ example: "1000" }),
      "upload-metadata": z.string().optional().openapi({ example: "filename Y2FudGluZXMuY3N2" }),
    }),
  },
  responses: { 201: json(uploadSchema, "answer-upload"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/uploads/{id}",
  operationId: "getUpload",
  tags: ["imports"],
  security,
  request: { params: idParameter },
  responses: { 200: json(uploadSchema, "answer-upload"), ...refused },
});

const appendRoute = createRoute({
  method: "patch",
  path: "/api/uploads/{id}",
  operationId: "appendUpload",
  tags: ["imports"],
  security,
  request: {
    params: idParameter,
    headers: z.object({
      "upload-offset": z.string().openapi({ example: "0" }),
      "upload-checksum": z.string().optional().openapi({ example: "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=" }),
    }),
    body: {
      content: { "application/offset+octet-stream": { schema: z.string().openapi({ format: "binary" }) } },
    },
  },
  responses: { 204: nothing, ...refused },
});

const deleteRoute = createRoute({
  method: "delete",
  path: "/api/uploads/{id}",
  operationId: "deleteUpload",
  tags: ["imports"],
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});
