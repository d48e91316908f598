import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import {
  body,
  defined,
  idParameter,
  json,
  nothing,
  pageAnswer,
  pageQuery,
  pageSchema,
  publicAddress,
  refused,
  toPageRequest,
} from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import {
  invitationSchema,
  receivedReportSchema,
  sideSchema,
  tieSchema,
  tieWithChangesSchema,
  toInvitationAnswer,
  toReportAnswer,
  toTieAnswer,
  toTieWithChangesAnswer,
} from "./answers.ts";

/** The ties with other instances, as the steward looks after them, and the instances that are followed. */
export function tieRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const { network } = rooms;
  routes.openapi(listRoute, async (c) => {
    const page = toPageRequest(c.req.valid("query"));
    const found = await network.listTies(c.var.actor, page);
    const answer = pageAnswer(publicAddress(url, c.req.url), page, found, (tie) =>
      toTieAnswer(c.var.language, tie),
    );
    return c.json(answer, 200);
  });
  routes.openapi(followRoute, async (c) => {
    const tie = await network.follow(c.var.actor, c.req.valid("json").code);
    c.header("Location", `${url}/api/network/ties/${tie.id}`);
    return c.json(toTieAnswer(c.var.language, tie), 201);
  });
  routes.openapi(getRoute, async (c) => {
    const tie = await network.getTie(c.var.actor, c.req.valid("param").id);
    return c.json(toTieWithChangesAnswer(c.var.language, tie), 200);
  });
  routes.openapi(acceptRoute, async (c) =>
    c.json(toTieAnswer(c.var.language, await network.accept(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(refuseRoute, async (c) =>
    c.json(toTieAnswer(c.var.language, await network.refuse(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(pauseRoute, async (c) => {
    const { id, side } = c.req.valid("param");
    return c.json(toTieAnswer(c.var.language, await network.pause(c.var.actor, id, side)), 200);
  });
  routes.openapi(resumeRoute, async (c) => {
    const { id, side } = c.req.valid("param");
    return c.json(toTieAnswer(c.var.language, await network.resume(c.var.actor, id, side)), 200);
  });
  routes.openapi(cutRoute, async (c) => {
    const { id, side } = c.req.valid("param");
    return c.json(toTieAnswer(c.var.language, await network.cut(c.var.actor, id, side)), 200);
  });
  routes.openapi(rereadRoute, async (c) =>
    c.json(toTieAnswer(c.var.language, await network.goOn(c.var.actor, c.req.valid("param").id)), 200),
  );
  routes.openapi(retellRoute, async (c) => {
    await network.tellAgain(c.var.actor);
    return c.body(null, 204);
  });
  addInvitations(routes, rooms);
  addPublic(routes, rooms, url);
  return routes;
}

function addInvitations(routes: OpenAPIHono<ApiEnv>, { network }: Rooms): void {
  routes.openapi(invitationsRoute, async (c) => {
    const invitations = await network.listInvitations(c.var.actor);
    return c.json({ data: invitations.map(toInvitationAnswer) }, 200);
  });
  routes.openapi(inviteRoute, async (c) => {
    const made = await network.inviteInstance(c.var.actor, defined(c.req.valid("json")));
    return c.json(toInvitationAnswer(made), 201);
  });
  routes.openapi(revokeRoute, async (c) => {
    await network.revokeInvitation(c.var.actor, c.req.valid("param").id);
    return c.body(null, 204);
  });
}

/** What everybody may read, and what an organization may of its datasets. */
function addPublic(routes: OpenAPIHono<ApiEnv>, { network }: Rooms, url: string): void {
  routes.openapi(followedRoute, async (c) => {
    const page = toPageRequest(c.req.valid("query"));
    const found = await network.listFollowed(c.var.actor, page);
    const answer = pageAnswer(
      publicAddress(url, c.req.url),
      page,
      found,
      ({ instance, description, datasets }) => ({
        instance,
        name: description.name,
        datasets,
      }),
    );
    return c.json(answer, 200);
  });
  routes.openapi(reportsRoute, async (c) => {
    const { id } = c.req.valid("param");
    const reports = await network.listReports(c.var.actor, id);
    return c.json({ data: reports.map((report) => toReportAnswer(c.var.language, report)) }, 200);
  });
}

const tags = ["network"];
const security = [{ token: [] }];
const tie = { 200: json(tieSchema, "answer-tie"), ...refused };
const sideParameter = idParameter.extend({
  side: sideSchema.openapi({ param: { name: "side", in: "path" }, description: "parameter-tie-side" }),
});

const listRoute = createRoute({
  method: "get",
  path: "/api/network/ties",
  operationId: "listTies",
  tags,
  security,
  request: { query: pageQuery },
  responses: { 200: json(pageSchema(tieSchema), "answer-ties"), ...refused },
});

const followRoute = createRoute({
  method: "post",
  path: "/api/network/ties",
  operationId: "followInstance",
  tags,
  security,
  request: {
    body: body(
      z
        .strictObject({ code: z.string().min(1).max(4000) })
        .openapi("NewTie", { example: { code: "https://data.example.org" } }),
    ),
  },
  responses: { 201: json(tieSchema, "answer-tie"), ...refused },
});

const getRoute = createRoute({
  method: "get",
  path: "/api/network/ties/{id}",
  operationId: "getTie",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(tieWithChangesSchema, "answer-tie"), ...refused },
});

const acceptRoute = createRoute({
  method: "post",
  path: "/api/network/ties/{id}/acceptance",
  operationId: "acceptTie",
  tags,
  security,
  request: { params: idParameter },
  responses: tie,
});

const refuseRoute = createRoute({
  method: "post",
  path: "/api/network/ties/{id}/refusal",
  operationId: "refuseTie",
  tags,
  security,
  request: { params: idParameter },
  responses: tie,
});

const pauseRoute = createRoute({
  method: "post",
  path: "/api/network/ties/{id}/{side}/pause",
  operationId: "pauseTie",
  tags,
  security,
  request: { params: sideParameter },
  responses: tie,
});

const resumeRoute = createRoute({
  method: "delete",
  path: "/api/network/ties/{id}/{side}/pause",
  operationId: "resumeTie",
  tags,
  security,
  request: { params: sideParameter },
  responses: tie,
});

const cutRoute = createRoute({
  method: "delete",
  path: "/api/network/ties/{id}/{side}",
  operationId: "cutTie",
  tags,
  security,
  request: { params: sideParameter },
  responses: tie,
});

const rereadRoute = createRoute({
  method: "post",
  path: "/api/network/ties/{id}/rereading",
  operationId: "rereadTie",
  tags,
  security,
  request: { params: idParameter },
  responses: tie,
});

const retellRoute = createRoute({
  method: "post",
  path: "/api/network/retelling",
  operationId: "tellAgain",
  tags,
  security,
  responses: { 204: nothing, ...refused },
});

const followedRoute = createRoute({
  method: "get",
  path: "/api/network/followed",
  operationId: "listFollowed",
  tags,
  request: { query: pageQuery },
  responses: {
    200: json(
      pageSchema(
        z.object({ instance: z.string(), name: z.string(), datasets: z.int() }).openapi("FollowedInstance"),
      ),
      "answer-followed",
    ),
    ...refused,
  },
});

const invitationsRoute = createRoute({
  method: "get",
  path: "/api/network/invitations",
  operationId: "listTieInvitations",
  tags,
  security,
  responses: {
    200: json(z.object({ data: z.array(invitationSchema) }), "answer-tie-invitations"),
    ...refused,
  },
});

const inviteRoute = createRoute({
  method: "post",
  path: "/api/network/invitations",
  operationId: "inviteInstance",
  tags,
  security,
  request: {
    body: body(
      z
        .strictObject({ note: z.string().max(200).optional(), days: z.int().optional() })
        .openapi("NewTieInvitation", { example: { note: "Pour la région", days: 7 } }),
    ),
  },
  responses: { 201: json(invitationSchema, "answer-tie-invitation"), ...refused },
});

const revokeRoute = createRoute({
  method: "delete",
  path: "/api/network/invitations/{id}",
  operationId: "revokeTieInvitation",
  tags,
  security,
  request: { params: idParameter },
  responses: { 204: nothing, ...refused },
});

const reportsRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/reports",
  operationId: "listReports",
  tags,
  security,
  request: { params: idParameter },
  responses: { 200: json(z.object({ data: z.array(receivedReportSchema) }), "answer-reports"), ...refused },
});
