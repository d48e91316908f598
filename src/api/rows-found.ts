import { defined } from "../base/defined.ts";
import { z } from "@hono/zod-openapi";
import type { RowsFound } from "../catalogue/rows-found.ts";

/** Rows of a table that hold words which no description has. */
export const rowsSchema = z
  .object({
    words: z.array(z.string()),
    rows: z.int().optional().openapi({ description: "search-rows-number" }),
    dataset: z.object({ id: z.string(), title: z.string() }),
    table: z.object({ id: z.string(), name: z.string() }),
    links: z.object({ page: z.string(), data: z.string() }),
  })
  .openapi("RowsFound");

export function toRowsAnswer({ words, rows, dataset, table, instance }: RowsFound, url: string) {
  const q = new URLSearchParams({ q: words.join(" ") }).toString();
  return {
    words: [...words],
    ...defined({ rows }),
    dataset: { id: dataset.id, title: dataset.title },
    table: { id: table.id, name: table.name },
    links: {
      page: `${url}/datasets/${dataset.slug}/${table.slug}?${q}`,
      data: `${instance ?? url}/api/resources/${table.id}/data/?${q}`,
    },
  };
}
