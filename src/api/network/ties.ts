import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { created, inLanguage, listOf, nothing, one, pageOf } from "../answer.ts";
import { idParameter } from "../answers.ts";
import { byIdWithToken, del, get, paged, pagedWithToken, post, routesOf } from "../route.ts";
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

const newTie = {
  body: z
    .strictObject({ code: z.string().min(1).max(4000) })
    .openapi("NewTie", { example: { code: "https://data.example.org" } }),
  token: true,
} as const;

const newInvitation = {
  body: z
    .strictObject({ note: z.string().max(200).optional(), days: z.int().optional() })
    .openapi("NewTieInvitation", { example: { note: "Pour la région", days: 7 } }),
  token: true,
} as const;

const ofSide = {
  params: idParameter.extend({
    side: sideSchema.openapi({ param: { name: "side", in: "path" }, description: "parameter-tie-side" }),
  }),
  token: true,
} as const;

const followedSchema = z
  .object({ instance: z.string(), name: z.string(), datasets: z.int(), ownDatasets: z.int() })
  .openapi("FollowedInstance");

type Followed = Awaited<ReturnType<Rooms["network"]["listFollowed"]>>["items"][number];

const tie = one(tieSchema, "answer-tie", inLanguage(toTieAnswer));
const tieWithChanges = one(tieWithChangesSchema, "answer-tie", inLanguage(toTieWithChangesAnswer));
const invitation = one(invitationSchema, "answer-tie-invitation", toInvitationAnswer);
const report = one(receivedReportSchema, "answer-reports", inLanguage(toReportAnswer));
const followed = one(
  followedSchema,
  "answer-followed",
  ({ instance, description, datasets, ownDatasets }: Followed) => ({
    instance,
    name: description.name,
    datasets,
    ownDatasets,
  }),
);

const ofTies = ({ network }: Rooms) => [
  get("/api/network/ties", "listTies", pagedWithToken, pageOf(tie, "answer-ties"), ({ actor, page }) =>
    network.listTies(actor, page),
  ),
  post(
    "/api/network/ties",
    "followInstance",
    newTie,
    created(tie, ({ id }) => `/api/network/ties/${id}`),
    ({ actor, body }) => network.follow(actor, body.code),
  ),
  get("/api/network/ties/{id}", "getTie", byIdWithToken, tieWithChanges, ({ actor, params }) =>
    network.getTie(actor, params.id),
  ),
  post("/api/network/ties/{id}/acceptance", "acceptTie", byIdWithToken, tie, ({ actor, params }) =>
    network.accept(actor, params.id),
  ),
  post("/api/network/ties/{id}/refusal", "refuseTie", byIdWithToken, tie, ({ actor, params }) =>
    network.refuse(actor, params.id),
  ),
  post("/api/network/ties/{id}/{side}/pause", "pauseTie", ofSide, tie, ({ actor, params }) =>
    network.pause(actor, params.id, params.side),
  ),
  del("/api/network/ties/{id}/{side}/pause", "resumeTie", ofSide, tie, ({ actor, params }) =>
    network.resume(actor, params.id, params.side),
  ),
  del("/api/network/ties/{id}/{side}", "cutTie", ofSide, tie, ({ actor, params }) =>
    network.cut(actor, params.id, params.side),
  ),
  post("/api/network/ties/{id}/rereading", "rereadTie", byIdWithToken, tie, ({ actor, params }) =>
    network.goOn(actor, params.id),
  ),
  post("/api/network/retelling", "tellAgain", { token: true }, nothing, ({ actor }) =>
    network.tellAgain(actor),
  ),
];

const ofInvitations = ({ network }: Rooms) => [
  get(
    "/api/network/invitations",
    "listTieInvitations",
    { token: true },
    listOf(invitation, "answer-tie-invitations"),
    ({ actor }) => network.listInvitations(actor),
  ),
  post("/api/network/invitations", "inviteInstance", newInvitation, created(invitation), ({ actor, body }) =>
    network.inviteInstance(actor, defined(body)),
  ),
  del("/api/network/invitations/{id}", "revokeTieInvitation", byIdWithToken, nothing, ({ actor, params }) =>
    network.revokeInvitation(actor, params.id),
  ),
];

/** What everybody may read, and what an organization may of its datasets. */
const ofFollowed = ({ network }: Rooms) => [
  get(
    "/api/network/followed",
    "listFollowed",
    paged,
    pageOf(followed, "answer-followed"),
    ({ actor, page }) => network.listFollowed(actor, page),
  ),
  get(
    "/api/datasets/{id}/reports",
    "listReports",
    byIdWithToken,
    listOf(report, "answer-reports"),
    ({ actor, params }) => network.listReports(actor, params.id),
  ),
];

/** The ties with other instances, as the steward looks after them, and the instances that are followed. */
export const tieRoutes = routesOf("network", ofTies, ofInvitations, ofFollowed);
