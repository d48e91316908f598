import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { RudiNode } from "../../rudi/node.ts";
import type { WrittenRecord } from "../../rudi/described.ts";
import type { Rooms } from "../../rooms.ts";
import { created, inLanguage, listOf, nothing, one, pageOf, unstored } from "../answer.ts";
import { idParameter, pageQuery } from "../answers.ts";
import { toProblemAnswer } from "../datasets/import-answers.ts";
import { byId, byIdWithToken, del, get, patch, post, routesOf } from "../route.ts";
import {
  madeNodeSchema,
  nodeSchema,
  portalSchema,
  publicationSchema,
  reportSchema,
  toNodeAnswer,
  toPortalAnswer,
  toPublicationAnswer,
  toReportAnswer,
} from "./answers.ts";

const newNodeSchema = z
  .strictObject({ name: z.string().max(200), url: z.string().max(2000), organization: z.string() })
  .openapi("NewRudiNode", {
    example: {
      name: "Nœud des transports",
      url: "https://noeud.example.org",
      organization: "0199c0de-0000-7000-8000-000000000001",
    },
  });

const portalFields = {
  name: z.string().max(200),
  url: z.string().max(2000),
  clientId: z.string().max(500),
  secret: z.string().max(500),
  producers: z.record(z.string().max(40), z.string().max(40)),
};

const newPortalSchema = z.strictObject(portalFields).openapi("NewRudiPortal", {
  example: {
    name: "RUDI",
    url: "https://rudi.example.org",
    clientId: "5b1439e9-77e1-41b2-a98b-b08aa29b344b",
    secret: "…",
    producers: { "0199c0de-0000-7000-8000-000000000001": "349b050c-cd74-447c-b82e-b7e7b2553c1d" },
  },
});

const portalChangeSchema = z.strictObject(portalFields).partial().openapi("RudiPortalChange");

const node = one(nodeSchema, "answer-rudi-node", toNodeAnswer);
const madeNode = one(madeNodeSchema, "answer-rudi-node", (made: MadeNode) => ({
  ...toNodeAnswer(made.node),
  secret: made.secret,
}));
const report = one(reportSchema, "answer-rudi-reports", inLanguage(toReportAnswer));
const portal = one(portalSchema, "answer-rudi-portal", inLanguage(toPortalAnswer));
const publication = one(publicationSchema, "answer-rudi-publications", inLanguage(toPublicationAnswer));
const record = one(
  z.object({ record: z.record(z.string(), z.unknown()), problems: z.array(z.unknown()) }),
  "answer-rudi-record",
  (told: WrittenRecord, { language }) => ({
    record: told.record,
    problems: told.problems.map((each) => toProblemAnswer(language, each)),
  }),
);

interface MadeNode {
  readonly node: RudiNode;
  readonly secret: string;
}

/** Nodes of RUDI that push here. */
const nodes = ({ rudi }: Rooms) => [
  get("/api/rudi/nodes", "listRudiNodes", { token: true }, listOf(node, "answer-by-name"), ({ actor }) =>
    rudi.listNodes(actor),
  ),
  post(
    "/api/rudi/nodes",
    "createRudiNode",
    { body: newNodeSchema, token: true },
    unstored(created(madeNode, (made) => `/api/rudi/nodes/${made.node.id}`)),
    ({ actor, body }) => rudi.createNode(actor, body),
  ),
  get("/api/rudi/nodes/{id}", "getRudiNode", byIdWithToken, node, ({ actor, params }) =>
    rudi.getNode(actor, params.id),
  ),
  post(
    "/api/rudi/nodes/{id}/secret",
    "renewRudiNodeSecret",
    byIdWithToken,
    unstored(madeNode),
    ({ actor, params }) => rudi.renewNodeSecret(actor, params.id),
  ),
  del("/api/rudi/nodes/{id}", "deleteRudiNode", byIdWithToken, nothing, ({ actor, params }) =>
    rudi.deleteNode(actor, params.id),
  ),
  get(
    "/api/rudi/nodes/{id}/reports",
    "listRudiReports",
    { params: idParameter, query: pageQuery, token: true },
    pageOf(report, "answer-rudi-reports"),
    ({ actor, params, page }) => rudi.listNodeReports(actor, params.id, page),
  ),
];

/** Portals that are published to. */
const portals = ({ rudi }: Rooms) => [
  get(
    "/api/rudi/portals",
    "listRudiPortals",
    { token: true },
    listOf(portal, "answer-by-name"),
    ({ actor }) => rudi.listPortals(actor),
  ),
  post(
    "/api/rudi/portals",
    "createRudiPortal",
    { body: newPortalSchema, token: true },
    created(portal, ({ id }) => `/api/rudi/portals/${id}`),
    ({ actor, body }) => rudi.createPortal(actor, body),
  ),
  get("/api/rudi/portals/{id}", "getRudiPortal", byIdWithToken, portal, ({ actor, params }) =>
    rudi.getPortal(actor, params.id),
  ),
  patch(
    "/api/rudi/portals/{id}",
    "changeRudiPortal",
    { ...byIdWithToken, body: portalChangeSchema },
    portal,
    ({ actor, params, body }) => rudi.changePortal(actor, params.id, defined(body)),
  ),
  del("/api/rudi/portals/{id}", "deleteRudiPortal", byIdWithToken, nothing, ({ actor, params }) =>
    rudi.deletePortal(actor, params.id),
  ),
  post("/api/rudi/portals/{id}/pause", "pauseRudiPortal", byIdWithToken, portal, ({ actor, params }) =>
    rudi.pausePortal(actor, params.id),
  ),
  del("/api/rudi/portals/{id}/pause", "resumeRudiPortal", byIdWithToken, portal, ({ actor, params }) =>
    rudi.resumePortal(actor, params.id),
  ),
];

/** What a dataset is in RUDI. */
const ofDatasets = ({ rudi, datasets }: Rooms) => [
  get("/api/datasets/{id}/rudi", "getRudiRecordOfDataset", byId, record, async ({ actor, params }) =>
    rudi.getResource(actor, (await datasets.getDataset(actor, params.id)).id),
  ),
  get(
    "/api/datasets/{id}/rudi-publications",
    "listRudiPublications",
    byIdWithToken,
    listOf(publication, "answer-rudi-publications"),
    async ({ actor, params }) => rudi.publicationsOf(actor, (await datasets.getDataset(actor, params.id)).id),
  ),
];

export const rudiStewardRoutes = routesOf("rudi", nodes, portals, ofDatasets);
