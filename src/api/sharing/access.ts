import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { AccessChange } from "../../sharing/access-settings.ts";
import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import { one, typed } from "../answer.ts";
import { byId, byIdWithToken, del, get, put, routesOf } from "../route.ts";
import { accessChangeSchema, accessSchema, toAccessAnswer } from "./answers.ts";

const access = one(accessSchema, "answer-access", toAccessAnswer);
const policy = typed("application/ld+json", z.looseObject({}).openapi("OdrlOffer"), "answer-policy");
const figuresSchema = z
  .object({
    asked: z.int(),
    granted: z.int(),
    refused: z.int(),
    medianDaysToAnswer: z.number().optional(),
  })
  .openapi("RequestFigures");
const figures = one(figuresSchema, "answer-request-figures", (told: z.infer<typeof figuresSchema>) => told);
const change = { ...byIdWithToken, body: accessChangeSchema } as const;

/** Who may read a dataset and its tables, as the producer sets it, and what is offered of them. */
export const accessRoutes = routesOf("sharing", ({ sharing, datasets }) => {
  const idOf = async (actor: Actor, slugOrId: string): Promise<Id> =>
    (await datasets.getDataset(actor, slugOrId)).id;
  return [
    get("/api/datasets/{id}/access", "getAccess", byIdWithToken, access, async ({ actor, params }) =>
      sharing.getAccess(actor, await idOf(actor, params.id)),
    ),
    put("/api/datasets/{id}/access", "setAccess", change, access, async ({ actor, params, body }) =>
      sharing.setAccess(actor, await idOf(actor, params.id), toChange(body)),
    ),
    put("/api/resources/{id}/access", "setTableAccess", change, access, ({ actor, params, body }) =>
      sharing.setTableAccess(actor, params.id, toChange(body)),
    ),
    del("/api/resources/{id}/access", "clearTableAccess", byIdWithToken, access, ({ actor, params }) =>
      sharing.clearTableAccess(actor, params.id),
    ),
    get("/api/datasets/{id}/policy", "getPolicy", byId, policy, ({ actor, params }) =>
      sharing.getPolicy(actor, params.id),
    ),
    get("/api/datasets/{id}/request-figures", "getRequestFigures", byId, figures, async ({ actor, params }) =>
      sharing.requestFigures(await idOf(actor, params.id)),
    ),
  ];
});

function toChange({ policy, ...change }: z.infer<typeof accessChangeSchema>): AccessChange {
  return { ...defined(change), ...(policy === undefined ? {} : { policy: defined(policy) }) };
}
