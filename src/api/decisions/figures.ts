import { z } from "@hono/zod-openapi";
import type { FigureCheck, ToldFigure } from "../../decisions/figure.ts";
import { indicatorLevels } from "../../indicators/definition.ts";
import { one } from "../answer.ts";
import { get, routesOf } from "../route.ts";
import { checkAnswerSchema, figureAnswerSchema } from "./answers.ts";

const table = z.object({
  table: z.string().openapi({ param: { name: "table", in: "path" }, description: "parameter-figure-table" }),
});

const place = {
  level: z.enum(indicatorLevels).openapi({ description: "parameter-figure-level", example: "departement" }),
  code: z.string().max(20).openapi({ description: "parameter-figure-code", example: "35" }),
  period: z.iso.date().openapi({ description: "parameter-figure-period", example: "2020-11-02" }),
};

const vintage = z.coerce.number().int().positive().max(999_999_999).openapi({
  type: "integer",
  description: "parameter-figure-vintage",
  example: 1,
});

const figure = one(figureAnswerSchema, "answer-figure", (told: ToldFigure) => told);
const check = one(checkAnswerSchema, "answer-figure-check", (told: FigureCheck) => told);

/** /api/figures: a value of an indicator with all that it came from, and whether it comes out again. */
export const citedFigureRoutes = routesOf("decisions", ({ decisions }) => [
  get(
    "/api/figures/{table}",
    "getFigure",
    { params: table, query: z.object({ ...place, vintage: vintage.optional() }) },
    figure,
    ({ actor, params, query }) => decisions.readFigure(actor, params.table, query),
  ),
  get(
    "/api/figures/{table}/check",
    "checkFigure",
    { params: table, query: z.object({ ...place, vintage }) },
    check,
    ({ actor, params, query, c }) => {
      c.var.spend("sql");
      return decisions.checkFigure(actor, params.table, query);
    },
  ),
]);
