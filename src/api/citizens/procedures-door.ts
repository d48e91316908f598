import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { Failure, FailureCode } from "../../base/failure.ts";
import type { AgentCase } from "../../citizens/room.ts";
import type { WrittenRefusal } from "../../server/door.ts";
import type { ProblemDetails } from "../../server/problem-details.ts";
import { type Answer, created, one, unstored } from "../answer.ts";
import type { Door } from "../door.ts";
import { get, post, routesOf } from "../route.ts";

const asked = z
  .object({
    case: z.string().max(64),
    facts: z.record(z.string().max(1000), z.string().max(200)),
    source: z.uuid().optional().openapi({ description: "parameter-source" }),
  })
  .openapi("AgentCaseAsked", {
    example: { case: "2026-114", facts: { allocataire: "A-1", nom: "Le Gall" } },
  });

const toldSchema = z
  .object({
    data: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    links: z.object({ self: z.string() }),
    meta: z.object({
      provider: z.string(),
      source: z.string(),
      id: z.string(),
      procedure: z.string(),
      law: z.string(),
      case: z.string().optional(),
      kept_until: z.string(),
      missing: z.array(z.object({ source: z.string(), provider: z.string() })),
    }),
  })
  .openapi("AgentCase", {
    example: {
      data: [{ quotient: 612 }],
      links: {
        self: "https://bus.example/api/procedures/tarif-reduit/cases/019ac000-0000-7000-8000-000000000030",
      },
      meta: {
        provider: "Caisse d’allocations",
        source: "019ac000-0000-7000-8000-000000000010",
        id: "019ac000-0000-7000-8000-000000000030",
        procedure: "tarif-reduit",
        law: "Article L114-8 du CRPA",
        case: "2026-114",
        kept_until: "2026-12-28T10:00:00.000Z",
        missing: [{ source: "019ac000-0000-7000-8000-000000000011", provider: "Université" }],
      },
    },
  });

/** How API Particulier refuses, whatever the status. */
const refused = {
  default: {
    description: "answer-refused-agent",
    content: {
      "application/json": {
        schema: z
          .object({
            errors: z.array(
              z.object({
                code: z.string(),
                title: z.string(),
                detail: z.string(),
                source: z.object({ parameter: z.string() }).nullable(),
                meta: z.looseObject({}),
              }),
            ),
          })
          .openapi("AgentRefusal"),
      },
    },
  },
};

/** In the words of that door, and kept by nobody on its way: it holds what is told of somebody. */
function toAgent<Told>({ responses, send }: Answer<Told>): Answer<Told> {
  return unstored({ responses: { ...responses, ...refused }, send });
}

function pathOf({ part, procedure }: AgentCase): string {
  return `/api/procedures/${procedure.slug}/cases/${part.id}`;
}

const told = one(toldSchema, "answer-agent-case", (found: AgentCase, { url }) => ({
  data: (found.part.rows ?? []).map((row) => ({ ...row })),
  links: { self: url + pathOf(found) },
  meta: {
    provider: found.part.source.organization,
    source: found.part.source.table,
    id: found.part.id,
    procedure: found.procedure.slug,
    law: found.part.source.law,
    kept_until: found.part.until.toISOString(),
    missing: found.missing.map(({ table, organization }) => ({ source: table, provider: organization })),
    ...defined({ case: found.reference }),
  },
}));

const bySlug = z.object({
  slug: z.string().max(100).openapi({ description: "parameter-procedure" }),
});
const byCase = bySlug.extend({ case: z.string().openapi({ description: "parameter-case" }) });

/** What agents of an organization have told of one person, without their browser. */
const agentRoutes = routesOf("own-data", ({ citizens }) => [
  post(
    "/api/procedures/{slug}/cases",
    "askForCase",
    { params: bySlug, token: true, body: asked },
    toAgent(created(told, pathOf)),
    ({ actor, params, body }) =>
      citizens.askAsAgent(actor, params.slug, {
        reference: body.case,
        facts: body.facts,
        ...defined({ source: body.source }),
      }),
  ),
  get(
    "/api/procedures/{slug}/cases/{case}",
    "readCase",
    { params: byCase, token: true },
    toAgent(told),
    ({ actor, params }) => citizens.readToldCase(actor, params.slug, params.case),
  ),
]);

/** It answers and refuses as API Particulier does, version 3 (particulier.api.gouv.fr/developpeurs). */
export const proceduresDoor: Door = {
  name: "procedures",
  roots: ["/api/procedures"],
  routes: [agentRoutes],
  refusal,
};

function refusal(
  { title, detail, parameter, errors }: ProblemDetails,
  code: FailureCode | "broken",
  _path: string,
  failure?: Pick<Failure, "key" | "args">,
): WrittenRefusal {
  const { parameter: _, retryAfterS, ...meta } = failure?.args ?? {};
  const wrong = errors ?? [{ parameter, detail }];
  return {
    mediaType: "application/json; charset=utf-8",
    body: {
      errors: wrong.map((one) => ({
        // What is said to an agent in other words has the code that citizens have.
        code: failure?.key.replace(/-agent$/, "") ?? code,
        title,
        detail: one.detail,
        source: one.parameter === undefined ? null : { parameter: one.parameter },
        meta: { ...meta, ...defined({ retry_in: retryAfterS }) },
      })),
    },
  };
}
