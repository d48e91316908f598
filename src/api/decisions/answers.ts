import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { CheckedFigure } from "../../decisions/figure.ts";
import { figureCheckSchema, figureSchema, toldFigureSchema } from "../../decisions/figure.ts";
import { contentSchema, type TakenDecision } from "../../decisions/decision.ts";

const moment = z.iso.datetime();
const problem = z.object({ key: z.string(), args: z.record(z.string(), z.unknown()) });

// Made anew here: what other rooms make knows nothing of OpenAPI.
export const decisionSchema = z
  .object({
    ...contentSchema.shape,
    id: z.string(),
    slug: z.string(),
    url: z.string(),
    organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    state: z.enum(["draft", "published"]),
    version: z.int().optional(),
    lastVersion: z.int().optional(),
    publishedAt: moment.optional(),
    correction: z.string().optional(),
    isChanged: z.boolean(),
    createdAt: moment,
    modifiedAt: moment,
  })
  .openapi("Decision");

export function toDecisionAnswer(decision: TakenDecision, url: string): z.infer<typeof decisionSchema> {
  const { id, slug, organization, content, published, lastVersion, isChanged } = decision;
  return {
    ...content,
    id,
    slug,
    url: `${url}/decisions/${slug}`,
    organization: { ...organization },
    state: published === undefined ? "draft" : "published",
    ...defined({
      version: published?.number,
      lastVersion,
      publishedAt: published?.at.toISOString(),
      correction: published?.correction,
    }),
    isChanged,
    createdAt: decision.createdAt.toISOString(),
    modifiedAt: decision.modifiedAt.toISOString(),
  };
}

export const versionSchema = z
  .object({ number: z.int(), publishedAt: moment, correction: z.string().optional() })
  .openapi("DecisionVersion");

export function toVersionAnswer(version: {
  readonly number: number;
  readonly at: Date;
  readonly correction?: string;
}): z.infer<typeof versionSchema> {
  const { number, at, correction } = version;
  return { number, publishedAt: at.toISOString(), ...defined({ correction }) };
}

export const figureAnswerSchema = z.object(toldFigureSchema.shape).openapi("Figure");
export const checkAnswerSchema = z.object(figureCheckSchema.shape).openapi("FigureCheck");

export const checkedSchema = z
  .object({
    figure: figureSchema,
    outcome: z.enum(["same", "differs", "unreadable"]),
    value: z.number().optional(),
    problem: problem.optional(),
  })
  .openapi("CheckedFigure");

export function toCheckedAnswer({
  figure,
  outcome,
  value,
  problem: told,
}: CheckedFigure): z.infer<typeof checkedSchema> {
  return {
    figure,
    outcome,
    ...defined({ value, problem: told && { key: told.key, args: { ...told.args } } }),
  };
}
