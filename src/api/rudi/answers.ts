import { z } from "@hono/zod-openapi";
import type { Language } from "../../base/language.ts";
import type { RudiNode, RudiReport } from "../../rudi/node.ts";
import type { RudiPortal, RudiPublication } from "../../rudi/portal.ts";
import { sayNamed, sayProblem } from "../../words/say.ts";

const id = "0199c0de-0000-7000-8000-000000000060";

export const nodeSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    organization: z.string(),
    organizationName: z.string(),
    source: z.string(),
    clientId: z.string(),
    createdAt: z.string(),
    datasets: z.int(),
    undelivered: z.int(),
    lastReportAt: z.string().optional(),
  })
  .openapi("RudiNode", {
    example: {
      id,
      name: "Nœud des transports",
      url: "https://noeud.example.org",
      organization: "0199c0de-0000-7000-8000-000000000001",
      organizationName: "Transports",
      source: "0199c0de-0000-7000-8000-000000000040",
      clientId: "5b1439e9-77e1-41b2-a98b-b08aa29b344b",
      createdAt: "2026-11-25T08:00:00.000Z",
      datasets: 12,
      undelivered: 0,
    },
  });

export const madeNodeSchema = nodeSchema.extend({ secret: z.string().optional() }).openapi("MadeRudiNode");

export function toNodeAnswer({ createdAt, lastReportAt, ...node }: RudiNode) {
  return {
    ...node,
    createdAt: createdAt.toISOString(),
    ...(lastReportAt === undefined ? {} : { lastReportAt: lastReportAt.toISOString() }),
  };
}

export const reportSchema = z
  .object({
    id: z.string(),
    resource: z.string(),
    title: z.string(),
    method: z.enum(["POST", "PUT", "DELETE"]),
    submittedAt: z.string(),
    accepted: z.boolean(),
    errors: z.array(z.object({ code: z.string(), field: z.string(), message: z.string() })),
    problems: z.int(),
    tries: z.int(),
    deliveredAt: z.string().optional(),
    nextAt: z.string().optional(),
    failure: z.string().optional(),
  })
  .openapi("RudiReport");

export function toReportAnswer(language: Language, report: RudiReport) {
  const { id: reportId, resource, title, method, submittedAt, accepted, errors, problems, tries } = report;
  return {
    id: reportId,
    resource,
    title,
    method,
    submittedAt: submittedAt.toISOString(),
    accepted,
    errors: errors.map(({ code, field, args }) => ({
      code,
      field,
      message: sayNamed(language, `rudi-${code.toLowerCase()}`, args),
    })),
    problems,
    tries,
    ...times(report),
    ...(report.failure === undefined ? {} : { failure: sayProblem(language, report.failure) }),
  };
}

function times({ deliveredAt, nextAt }: Pick<RudiReport, "deliveredAt" | "nextAt">) {
  return {
    ...(deliveredAt === undefined ? {} : { deliveredAt: deliveredAt.toISOString() }),
    ...(nextAt === undefined ? {} : { nextAt: nextAt.toISOString() }),
  };
}

export const portalSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    clientId: z.string(),
    producers: z.record(z.string(), z.string()),
    createdAt: z.string(),
    pausedAt: z.string().optional(),
    failure: z.string().optional(),
    counts: z.object({
      waiting: z.int(),
      sent: z.int(),
      accepted: z.int(),
      refused: z.int(),
      removed: z.int(),
    }),
  })
  .openapi("RudiPortal");

export function toPortalAnswer(language: Language, { createdAt, pausedAt, failure, ...portal }: RudiPortal) {
  return {
    ...portal,
    producers: { ...portal.producers },
    counts: { ...portal.counts },
    createdAt: createdAt.toISOString(),
    ...(pausedAt === undefined ? {} : { pausedAt: pausedAt.toISOString() }),
    ...(failure === undefined ? {} : { failure: sayProblem(language, failure) }),
  };
}

export const publicationSchema = z
  .object({
    portal: z.string(),
    portalName: z.string(),
    resource: z.string(),
    state: z.enum(["waiting", "sent", "accepted", "refused", "removed"]),
    sentAt: z.string().optional(),
    nextAt: z.string().optional(),
    reportedAt: z.string().optional(),
    failure: z.string().optional(),
    errors: z.array(z.object({ code: z.string(), message: z.string(), field: z.string() })),
  })
  .openapi("RudiPublication");

export function toPublicationAnswer(language: Language, told: RudiPublication) {
  const { portal, portalName, resource, state, errors, sentAt, nextAt, reportedAt, failure } = told;
  return {
    portal,
    portalName,
    resource,
    state,
    errors: errors.map((error) => ({ ...error })),
    ...(sentAt === undefined ? {} : { sentAt: sentAt.toISOString() }),
    ...(nextAt === undefined ? {} : { nextAt: nextAt.toISOString() }),
    ...(reportedAt === undefined ? {} : { reportedAt: reportedAt.toISOString() }),
    ...(failure === undefined ? {} : { failure: sayProblem(language, failure) }),
  };
}
