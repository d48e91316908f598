import { defined } from "../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { InstanceSettings } from "../people/instance.ts";
import type { Rooms } from "../rooms.ts";
import { type Answer, as, one, pageOf } from "./answer.ts";
import { json, refused } from "./answers.ts";
import { get, pagedWithToken, patch, routesOf } from "./route.ts";

const instanceSchema = z
  .object({
    name: z.string(),
    url: z.string(),
    version: z.string(),
    language: z.enum(["fr", "en"]),
    accentHue: z.number(),
    contours: z.record(z.string(), z.string()),
  })
  .openapi("Instance", {
    example: {
      name: "Données de Rennes",
      url: "https://data.example.org",
      version: "0.1.0",
      language: "fr",
      accentHue: 195,
      contours: {},
    },
  });

const instanceChange = {
  body: z
    .strictObject({
      name: z.string().optional(),
      accentHue: z.number().optional(),
      language: z.enum(["fr", "en"]).optional(),
    })
    .openapi("InstanceChange", { example: { name: "Données de Rennes" } }),
  token: true,
} as const;

const storageSchema = z
  .object({
    blobs: z.number().optional(),
    bytes: z.number().optional(),
    serving: z.number(),
    database: z.number(),
    free: z.number(),
  })
  .openapi("Storage");

const healthSchema = z
  .object({
    database: z.boolean(),
    engine: z.boolean(),
    disk: z.boolean(),
    store: z.boolean(),
    trino: z.boolean().optional(),
    replica: z.boolean().optional(),
    search: z.boolean().optional(),
  })
  .openapi("Health");

const jobSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.string(),
    createdAt: z.string(),
    startedAt: z.string().optional(),
    endedAt: z.string().optional(),
    failure: z.string().optional(),
    subject: z.string().optional(),
  })
  .openapi("Job");

const storage = one(storageSchema, "answer-storage", (told: z.infer<typeof storageSchema>) => told);
const job = one(jobSchema, "answer-jobs", toJobAnswer);

/** 503 where the instance cannot work. */
const health: Answer<z.infer<typeof healthSchema>> = {
  responses: {
    200: json(healthSchema, "answer-healthy"),
    503: json(healthSchema, "answer-unhealthy"),
    ...refused,
  },
  send: (state, { c }) => c.json(state, Object.values(state).every(Boolean) ? 200 : 503),
};

/** /api/instance, /api/health and /api/jobs: the house itself. */
export const instanceRoutes = routesOf("instance", ({ instance, jobs }, { url, version }) => {
  const settings = one(instanceSchema, "answer-instance", (told: InstanceSettings) => ({
    ...told,
    contours: Object.fromEntries(Object.entries(told.contours)),
    url,
    version,
  }));
  return [
    get("/api/instance", "getInstance", {}, settings, () => instance.settings()),
    patch(
      "/api/instance",
      "changeInstance",
      instanceChange,
      as(settings, "answer-as-now"),
      ({ actor, body }) => instance.changeSettings(actor, defined(body)),
    ),
    get("/api/instance/storage", "getStorage", { token: true }, storage, ({ actor }) =>
      instance.storage(actor),
    ),
    get("/api/health", "getHealth", {}, health, () => instance.health()),
    get("/api/jobs", "listJobs", pagedWithToken, pageOf(job, "answer-jobs"), ({ actor, page }) =>
      jobs.listJobs(actor, page),
    ),
  ];
});

type Job = Awaited<ReturnType<Rooms["jobs"]["listJobs"]>>["items"][number];

function toJobAnswer({ createdAt, startedAt, endedAt, ...job }: Job) {
  return {
    ...job,
    createdAt: createdAt.toISOString(),
    ...(startedAt === undefined ? {} : { startedAt: startedAt.toISOString() }),
    ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  };
}
