import { z } from "@hono/zod-openapi";
import { defined } from "../../base/defined.ts";
import { type Language, languages } from "../../base/language.ts";
import type { Board } from "../../boards/board.ts";
import type { ImportedBoard } from "../../boards/exchange.ts";
import { indicatorLevels } from "../../indicators/definition.ts";
import { problemAnswerSchema, toProblemAnswer } from "../datasets/import-answers.ts";

const moment = z.iso.datetime();
export const placeSchema = z.object({ level: z.enum(indicatorLevels), code: z.string() });

/** Its other fields are those of its kind: see `docs/boards.md`. */
export const blockSchema = z
  .looseObject({ id: z.string(), kind: z.string(), width: z.string() })
  .openapi("Block", {
    example: { id: "b1", kind: "text", width: "whole", text: "**{value}** {in_place}, {change}." },
  });

export const boardSchema = z
  .object({
    id: z.string(),
    slug: z.string(),
    url: z.string(),
    organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
    state: z.enum(["draft", "published"]),
    version: z.int(),
    lastVersion: z.int(),
    publishedVersion: z.int().optional(),
    title: z.string(),
    description: z.string(),
    language: z.enum(languages).optional(),
    place: placeSchema,
    blocks: z.array(blockSchema),
    createdAt: moment,
    modifiedAt: moment,
    publishedAt: moment.optional(),
  })
  .openapi("Board");

export function toBoardAnswer(board: Board, url: string): z.infer<typeof boardSchema> {
  const { id, slug, organization, state, version, versions, title, description, language, place, blocks } =
    board;
  return {
    id,
    slug,
    url: `${url}/boards/${slug}`,
    organization: { ...organization },
    state,
    version,
    lastVersion: versions.last,
    title,
    description,
    ...defined({ language }),
    place: { ...place },
    blocks: blocks.map((block) => ({ ...block })),
    createdAt: board.createdAt.toISOString(),
    modifiedAt: board.modifiedAt.toISOString(),
    ...defined({ publishedVersion: versions.shown, publishedAt: board.publishedAt?.toISOString() }),
  };
}

export const importedSchema = z
  .object({ ...boardSchema.shape, left: z.array(problemAnswerSchema) })
  .openapi("ImportedBoard");

export function toImportedAnswer(
  language: Language,
  { board, left }: ImportedBoard,
  url: string,
): z.infer<typeof importedSchema> {
  return { ...toBoardAnswer(board, url), left: left.map((one) => toProblemAnswer(language, one)) };
}
