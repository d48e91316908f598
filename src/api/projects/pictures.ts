import { z } from "@hono/zod-openapi";
import { pictureBytesMax } from "../../projects/project.ts";
import { pictureTooLarge } from "../../base/picture-bytes.ts";
import { content, created, nothing, one } from "../answer.ts";
import { idParameter } from "../answers.ts";
import { del, get, post, routesOf } from "../route.ts";
import { pictureSchema, toPictureAnswer } from "./answers.ts";

const newPicture = {
  params: idParameter,
  query: z.object({
    alternative: z
      .string()
      .max(1000)
      .openapi({ description: "parameter-picture-alternative", example: "Une carte de la ville" }),
  }),
  raw: { mediaType: "application/octet-stream", schema: z.string().openapi({ format: "binary" }) },
  token: true,
} as const;

const onePicture = {
  params: idParameter.extend({
    picture: z.string().openapi({ param: { name: "picture", in: "path" } }),
  }),
} as const;

const picture = one(pictureSchema, "answer-picture", ({ project, added }: AddedPicture, { url }) =>
  toPictureAnswer(project, added, url),
);
const bytesOfPicture = content("image/*", z.string(), "answer-picture-bytes");

interface AddedPicture {
  readonly project: string;
  readonly added: Parameters<typeof toPictureAnswer>[1];
}

/** /api/projects/{id}/pictures: taken as bytes, answered as what they were found to be and as nothing else. */
export const projectPictureRoutes = routesOf("projects", ({ projects }) => [
  post(
    "/api/projects/{id}/pictures",
    "addProjectPicture",
    newPicture,
    created(picture),
    async ({ actor, params: { id }, query: { alternative }, c }) => {
      const bytes = await readBytes(c.req.raw.body);
      return { project: id, added: await projects.addPicture(actor, id, { bytes, alternative }) };
    },
  ),
  del(
    "/api/projects/{id}/pictures/{picture}",
    "removeProjectPicture",
    { ...onePicture, token: true },
    nothing,
    ({ actor, params }) => projects.removePicture(actor, params.id, params.picture),
  ),
  get(
    "/api/projects/{id}/pictures/{picture}",
    "getProjectPicture",
    onePicture,
    bytesOfPicture,
    async ({ actor, params, c }) => {
      const { bytes, mediaType } = await projects.readPicture(actor, params.id, params.picture);
      return c.body(Uint8Array.from(bytes), 200, {
        "Content-Type": mediaType,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        // Its bytes never change, but whether it may be seen may: it is asked again each day.
        "Cache-Control": actor.kind === "anyone" ? "public, max-age=86400" : "private, max-age=3600",
      });
    },
  ),
]);

async function readBytes(body: ReadableStream<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > pictureBytesMax) throw pictureTooLarge(pictureBytesMax);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
