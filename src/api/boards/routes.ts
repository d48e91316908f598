import { z } from "@hono/zod-openapi";
import { requireRole } from "../../access/require.ts";
import { languages } from "../../base/language.ts";
import { type Board, documentBytesMax } from "../../boards/board.ts";
import type { ExportedBoard, ImportedBoard } from "../../boards/exchange.ts";
import { created, nothing, one, pageOf } from "../answer.ts";
import { idParameter, pageQuery } from "../answers.ts";
import { byId, byIdWithToken, del, get, patch, post, routesOf } from "../route.ts";
import {
  blockSchema,
  boardSchema,
  importedSchema,
  placeSchema,
  toBoardAnswer,
  toImportedAnswer,
} from "./answers.ts";
import { readDocument } from "./read-document.ts";
import { type BoardValues, boardValuesSchema, readBoardValues, toValuesAnswer } from "./values.ts";

const line = z.string().max(2000);
const parts = {
  title: line,
  description: z.string().max(60_000),
  language: z.enum(languages),
  place: placeSchema,
  blocks: z.array(blockSchema).max(200),
};

const changeSchema = z
  .strictObject({ ...parts, unchangedSince: z.int().positive() })
  .partial()
  .openapi("BoardChange", { example: { title: "Hôpitaux", unchangedSince: 3 } });

const newSchema = z
  .strictObject({ ...z.object(parts).partial().shape, title: line, organization: z.string() })
  .openapi("NewBoard", {
    example: { organization: "0199c0de-0000-7000-8000-000000000000", title: "Hôpitaux" },
  });

const listQuery = {
  query: pageQuery.extend({
    q: z.string().max(500).optional().openapi({ description: "parameter-board-q" }),
    dataset: z.string().max(100).optional().openapi({ description: "parameter-board-dataset" }),
    organization: z.string().max(100).optional().openapi({ description: "parameter-board-organization" }),
    drafts: z.stringbool().optional().openapi({
      type: "boolean",
      description: "parameter-board-drafts",
      example: false,
    }),
  }),
} as const;

const documentSchema = z
  .looseObject({ format: z.literal("maille-board-1"), title: z.string(), blocks: z.array(blockSchema) })
  .openapi("BoardDocument");

const board = one(boardSchema, "answer-board", (told: Board, { url }) => toBoardAnswer(told, url));
const document = one(documentSchema, "answer-board-document", (told: ExportedBoard) => ({
  ...told,
  blocks: told.blocks.map((block) => block as z.infer<typeof blockSchema>),
}));
const imported = one(importedSchema, "answer-board-imported", (told: ImportedBoard, { language, url }) =>
  toImportedAnswer(language, told, url),
);
const values = one(boardValuesSchema, "answer-board-values", (told: BoardValues, { language }) =>
  toValuesAnswer(language, told),
);

/** /api/boards: pages of figures, made and changed. */
export const boardRoutes = routesOf("boards", ({ boards }) => [
  get("/api/boards", "listBoards", listQuery, pageOf(board, "answer-boards"), ({ actor, page, query }) =>
    boards.listBoards(actor, {
      ...page,
      ...(query.q === undefined ? {} : { q: query.q }),
      ...(query.dataset === undefined ? {} : { dataset: query.dataset }),
      ...(query.organization === undefined ? {} : { organization: query.organization }),
      ...(query.drafts === true ? { drafts: true } : {}),
    }),
  ),
  post(
    "/api/boards",
    "createBoard",
    { body: newSchema, token: true },
    created(board, ({ id }) => `/api/boards/${id}`),
    ({ actor, body }) => boards.createBoard(actor, body as never),
  ),
  get("/api/boards/{id}", "getBoard", byId, board, ({ actor, params }) => boards.getBoard(actor, params.id)),
  patch(
    "/api/boards/{id}",
    "changeBoard",
    { ...byIdWithToken, body: changeSchema },
    board,
    ({ actor, params, body }) => boards.changeBoard(actor, params.id, body as never),
  ),
  del("/api/boards/{id}", "deleteBoard", byIdWithToken, nothing, ({ actor, params }) =>
    boards.deleteBoard(actor, params.id),
  ),
  get("/api/boards/{id}/draft", "getBoardDraft", byIdWithToken, board, ({ actor, params }) =>
    boards.getDraft(actor, params.id),
  ),
  post("/api/boards/{id}/publication", "publishBoard", byIdWithToken, board, ({ actor, params }) =>
    boards.publishBoard(actor, params.id),
  ),
  del("/api/boards/{id}/publication", "unpublishBoard", byIdWithToken, board, ({ actor, params }) =>
    boards.unpublishBoard(actor, params.id),
  ),
]);

/** A board as one document, and what its blocks show. */
export const boardDocumentRoutes = routesOf("boards", (rooms) => [
  get("/api/boards/{id}/document", "exportBoard", byId, document, ({ actor, params }) =>
    rooms.boards.exportBoard(actor, params.id),
  ),
  post(
    "/api/boards/imports",
    "importBoard",
    {
      query: z.object({
        organization: z.string().max(100).openapi({
          description: "parameter-board-importer",
          example: "0199c0de-0000-7000-8000-000000000000",
        }),
      }),
      raw: { mediaType: "application/json", schema: documentSchema },
      token: true,
    },
    created(imported, ({ board: { id } }) => `/api/boards/${id}`),
    async ({ actor, query, c }) => {
      // Nothing is read of who may not import.
      requireRole(actor, query.organization, "editor");
      const told = await readDocument(c.req.raw.body, documentBytesMax);
      return rooms.boards.importBoard(actor, query.organization, told);
    },
  ),
  get(
    "/api/boards/{id}/values",
    "getBoardValues",
    {
      params: idParameter,
      query: z.object({
        place: z
          .string()
          .max(100)
          .optional()
          .openapi({ description: "parameter-board-place", example: "departement-35" }),
      }),
    },
    values,
    ({ actor, params, query }) => readBoardValues(rooms, actor, params.id, query.place),
  ),
]);
