import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import type { Glance } from "../../tables/room.ts";

const headerSchema = z.object({ line: z.int(), rows: z.int() });

export const glanceSchema = z
  .object({
    fileName: z.string(),
    sheets: z.array(
      z.object({
        name: z.string(),
        rows: z.array(z.object({ line: z.int(), cells: z.array(z.string()) })),
        header: headerSchema.optional(),
        tables: z.array(z.array(z.string())),
        against: z.enum(["empty", "export-summary", "explains", "hidden", "prose"]).optional(),
      }),
    ),
  })
  .openapi("FileSheets", {
    example: {
      fileName: "cantines.xlsx",
      sheets: [
        {
          name: "Menus",
          rows: [
            { line: 1, cells: ["siret", "plat"] },
            { line: 2, cells: ["21350238800019", "gratin"] },
          ],
          header: { line: 1, rows: 1 },
          tables: [["siret", "plat"]],
        },
        { name: "Notice", rows: [], tables: [], against: "empty" },
      ],
    },
  });

export function toGlanceAnswer({ fileName, sheets }: Glance): z.infer<typeof glanceSchema> {
  return {
    fileName,
    sheets: sheets.map(({ name, rows, header, tables, against }) => ({
      name,
      rows: rows.map(({ line, cells }) => ({ line, cells: [...cells] })),
      ...defined({ header, against }),
      tables: tables.map((columns) => [...columns]),
    })),
  };
}
