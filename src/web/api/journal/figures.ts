import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import type { Rooms } from "../../../rooms.ts";
import { idParameter, json, refused } from "../answers.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";

/** How often a dataset is read and asked for: counts, and nobody's name. */
export function figureRoutes(rooms: Rooms): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.openapi(figuresRoute, async (c) => {
    const { days, requests, ...sums } = await rooms.figures.figuresOf(c.var.actor, c.req.valid("param").id);
    const { medianDaysToAnswer: median, ...counts } = requests;
    return c.json(
      {
        ...sums,
        days: [...days],
        requests: { ...counts, ...(median === undefined ? {} : { medianDaysToAnswer: median }) },
      },
      200,
    );
  });
  return routes;
}

const count = z.int().min(0);

const figuresSchema = z
  .object({
    readings: count,
    downloads: count,
    days: z.array(z.object({ day: z.iso.date(), readings: count, downloads: count })),
    requests: z.object({
      asked: count,
      granted: count,
      refused: count,
      medianDaysToAnswer: z.number().optional(),
    }),
  })
  .openapi("Figures", {
    example: {
      readings: 1204,
      downloads: 87,
      days: [{ day: "2026-11-26", readings: 31, downloads: 2 }],
      requests: { asked: 5, granted: 3, refused: 1, medianDaysToAnswer: 2.5 },
    },
  });

const figuresRoute = createRoute({
  method: "get",
  path: "/api/datasets/{id}/figures",
  operationId: "getFigures",
  tags: ["datasets"],
  request: { params: idParameter },
  responses: { 200: json(figuresSchema, "answer-figures"), ...refused },
});
