import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { Failure } from "../../../base/failure.ts";
import type { Rooms } from "../../rooms/rooms.ts";
import { idParameter, json, nothing, refused } from "../answers.ts";
import { toUploadAnswer, uploadSchema } from "./import-answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

const tusVersion = "1.0.0";
const security = [{ token: [] }];

/** Resumable uploads: the protocol tus 1.0 with the extensions creation and termination. */
export function uploadRoutes(rooms: Rooms, url: string): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.use("/api/uploads/*", tus);
  routes.use("/api/uploads", tus);
  routes.openapi(optionsRoute, (c) => {
    c.header("Tus-Version", tusVersion);
    c.header("Tus-Extension", "creation,termination");
    return c.body(null, 204);
  });
  routes.openapi(newRoute, async (c) => {
    const bytes = toCount(c.req.header("upload-length"), "Upload-Length");
    const fileName = fileNameOf(c.req.header("upload-metadata"));
    const upload = await rooms.imports.createUpload(c.var.actor, { fileName, bytes });
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
    const body = c.req.raw.body as ReadableStream<Uint8Array> | null;
    const bytes = body === null ? Readable.from([]) : Readable.fromWeb(body);
    const upload = await rooms.imports.appendUpload(c.var.actor, c.req.valid("param").id, offset, bytes);
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

/** `filename` of the metadata of tus: pairs of a key and a value in base64. */
function fileNameOf(metadata: string | undefined): string {
  for (const pair of (metadata ?? "").split(",")) {
    const [key, value] = pair.trim().split(/\s+/);
    if ((key === "filename" || key === "name") && value !== undefined)
      return Buffer.from(value, "base64").toString();
  }
  return "file";
}

function toCount(text: string | undefined, parameter: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new Failure("invalid", "upload-length-invalid", { parameter });
  }
  return Number(text);
}

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
    headers: z.object({ "upload-offset": z.string().openapi({ example: "0" }) }),
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
