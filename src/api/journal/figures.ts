import { defined } from "../../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { Rooms } from "../../rooms.ts";
import { one } from "../answer.ts";
import { byId, get, routesOf } from "../route.ts";

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

type Figures = Awaited<ReturnType<Rooms["figures"]["figuresOf"]>>;

const figures = one(figuresSchema, "answer-figures", ({ days, requests, ...sums }: Figures) => {
  const { medianDaysToAnswer: median, ...counts } = requests;
  return {
    ...sums,
    days: [...days],
    requests: { ...counts, ...defined({ medianDaysToAnswer: median }) },
  };
});

/** How often a dataset is read and asked for: counts, and nobody's name. */
export const figureRoutes = routesOf("datasets", (rooms) => [
  get("/api/datasets/{id}/figures", "getFigures", byId, figures, ({ actor, params }) =>
    rooms.figures.figuresOf(actor, params.id),
  ),
]);
