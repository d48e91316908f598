import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import type { Rooms } from "../../rooms.ts";
import { accepted, content, listOf, nothing, inLanguage, one, pageOf } from "../answer.ts";
import { pageQuery } from "../answers.ts";
import { type CheckedRequest, byId, byIdWithToken, del, get, post, paged, routesOf } from "../route.ts";
import {
  problemKindSchema,
  recordProblemSchema,
  runSchema,
  toProblemKindAnswer,
  toRecordProblemAnswer,
  toRunAnswer,
} from "./answers.ts";

const newRunSchema = z
  .strictObject({ dry: z.boolean().optional() })
  .openapi("NewHarvestRun", { example: { dry: true } });

const problemQuery = pageQuery.extend({
  key: z.string().optional().openapi({ description: "parameter-problem-key", example: "read-no-identifier" }),
});

const run = one(runSchema, "answer-harvest-run", inLanguage(toRunAnswer));
const problem = one(recordProblemSchema, "answer-harvest-problems", inLanguage(toRecordProblemAnswer));
const kind = one(problemKindSchema, "answer-harvest-problem-kinds", inLanguage(toProblemKindAnswer));
const events = content("text/event-stream", z.string(), "answer-harvest-events");

/** Each pass over a source: begun, followed, cancelled, and what was wrong with its records. */
export const harvestRunRoutes = routesOf("harvests", ({ harvests }) => [
  post(
    "/api/harvests/{id}/runs",
    "startHarvest",
    { ...byIdWithToken, body: newRunSchema },
    accepted(run, ({ id }) => `/api/harvest-runs/${id}`),
    ({ actor, params, body: { dry = false } }) => harvests.harvestLater(actor, params.id, { dry }),
  ),
  get(
    "/api/harvests/{id}/runs",
    "listHarvestRuns",
    { ...byId, ...paged },
    pageOf(run, "answer-harvest-runs"),
    ({ actor, params, page }) => harvests.listRuns(actor, params.id, page),
  ),
  get("/api/harvest-runs/{id}", "getHarvestRun", byId, run, ({ actor, params }) =>
    harvests.getRun(actor, params.id),
  ),
  del("/api/harvest-runs/{id}", "cancelHarvestRun", byIdWithToken, nothing, ({ actor, params }) =>
    harvests.cancelRun(actor, params.id),
  ),
  get(
    "/api/harvest-runs/{id}/problems",
    "listHarvestProblems",
    { ...byIdWithToken, query: problemQuery },
    pageOf(problem, "answer-harvest-problems"),
    ({ actor, params, page, query: { key } }) =>
      harvests.listProblems(actor, params.id, page, defined({ key })),
  ),
  get(
    "/api/harvest-runs/{id}/problem-kinds",
    "countHarvestProblems",
    byIdWithToken,
    listOf(kind, "answer-harvest-problem-kinds"),
    ({ actor, params }) => harvests.countProblems(actor, params.id),
  ),
  get("/api/harvest-runs/{id}/events", "watchHarvestRun", byId, events, (asked) => watchRun(harvests, asked)),
]);

async function watchRun(
  harvests: Rooms["harvests"],
  { actor, params: { id }, language, c }: CheckedRequest<typeof byId>,
): Promise<Response> {
  // A refusal is answered as such, before the stream begins.
  await harvests.getRun(actor, id);
  return streamSSE(c, async (stream) => {
    const stop = new AbortController();
    stream.onAbort(() => stop.abort());
    for await (const told of harvests.watchRun(actor, id, stop.signal)) {
      await stream.writeSSE({ event: "run", data: JSON.stringify(toRunAnswer(language, told)) });
    }
  });
}
