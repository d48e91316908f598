import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import type { ReuseElsewhere } from "../../network/room.ts";
import { nothing } from "../answer.ts";
import { idParameter } from "../answers.ts";
import { signedBy } from "../identity/signed-by.ts";
import { del, post, put, routesOf, signedJson } from "../route.ts";

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

const reuseTold = signedJson(
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
);

const hidden = {
  params: idParameter.extend({ reuse: z.string().openapi({ param: { name: "reuse", in: "path" } }) }),
  token: true,
} as const;

/** What other instances tell of their reuses, signed (RFC 9421). */
export const reuseMessageRoutes = routesOf("network", (rooms) => [
  post("/api/network/reuses", "tellReuse", { raw: reuseTold }, nothing, async ({ c, url }) => {
    const { instance, text } = await signedBy(c, rooms, url);
    await rooms.network.takeReuse(instance, parse(text));
  }),
]);

/** Which of them are not shown. */
export const hiddenReuseRoutes = routesOf("projects", ({ network }) => [
  put("/api/datasets/{id}/hidden-reuses/{reuse}", "hideReuse", hidden, nothing, ({ actor, params }) =>
    network.hideReuse(actor, params.id, params.reuse),
  ),
  del("/api/datasets/{id}/hidden-reuses/{reuse}", "showReuse", hidden, nothing, ({ actor, params }) =>
    network.showReuse(actor, params.id, params.reuse),
  ),
]);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "network-reuse-wrong", {}, { cause });
  }
}
