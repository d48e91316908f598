import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import { findDataset, findDatasets } from "../catalogue/datasets.ts";
import { type Block, type Board, type BoardDocument, datasetsOf } from "./board.ts";
import { documentOf, getRow } from "./board-rows.ts";
import { createBoard } from "./boards.ts";
import type { BoardRowsContext } from "./context.ts";

/** A board that another site can take in: what it shows of the catalogue is named as addresses name it. */
export interface ExportedBoard extends BoardDocument {
  readonly format: typeof exportFormat;
}

export const exportFormat = "maille-board-1";

/** What the actor reads of it: what they may not know of keeps its id, which says nothing. */
export async function exportBoard(
  ctx: Pick<BoardRowsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<ExportedBoard> {
  const board = await getRow(ctx.db, actor, slugOrId);
  const datasets = await findDatasets(ctx, actor, datasetsOf(board.blocks));
  const { blocks, ...document } = documentOf(board);
  const named = blocks.map((block) => renamed(block, (id) => datasets.get(id)?.slug ?? id));
  return { format: exportFormat, ...document, blocks: named };
}

/** A draft of what was exported. Pictures stay where they are: blocks that show one are left out. */
export async function importBoard(
  ctx: BoardRowsContext,
  actor: Actor,
  organization: Id,
  told: unknown,
): Promise<Board> {
  const { format, ...document } = objectOf(told);
  if (format !== exportFormat) throw new Failure("invalid", "board-format-wrong", { parameter: "format" });
  const { title, blocks } = document as { title?: unknown; blocks?: unknown };
  if (typeof title !== "string" || !Array.isArray(blocks)) {
    throw new Failure("invalid", "board-format-wrong", { parameter: "blocks" });
  }
  const kept = (blocks as readonly Block[]).filter((block) => objectOf(block)["kind"] !== "picture");
  const ids = new Map<string, Id>();
  for (const name of namesIn(kept)) ids.set(name, await idOf(ctx, actor, name));
  const found = kept.map((block) => renamed(block, (name) => ids.get(name) ?? name));
  return createBoard(ctx, actor, {
    ...(document as Partial<BoardDocument>),
    organization,
    title,
    blocks: found,
  });
}

function objectOf(told: unknown): Readonly<Record<string, unknown>> {
  if (typeof told === "object" && told !== null && !Array.isArray(told)) return { ...told };
  throw new Failure("invalid", "board-format-wrong", { parameter: "blocks" });
}

/** Of what people wrote, nothing is known yet: what is no name is left to the rules of blocks. */
function namesIn(blocks: readonly Block[]): readonly string[] {
  const names = blocks.flatMap((block): readonly unknown[] => {
    const { indicator, datasets } = objectOf(block);
    return [indicator, ...(Array.isArray(datasets) ? (datasets as readonly unknown[]) : [])];
  });
  return [...new Set(names.filter((name) => typeof name === "string"))].slice(0, namesMax);
}

const namesMax = 500;

async function idOf(ctx: BoardRowsContext, actor: Actor, name: string): Promise<Id> {
  const dataset = await findDataset(ctx, actor, name);
  if (dataset !== undefined) return dataset.id;
  throw new Failure("not-found", "board-names-unknown", { name: name.slice(0, 200), parameter: "blocks" });
}

function renamed(block: Block, name: (of: string) => string): Block {
  if (block.kind === "datasets" && Array.isArray(block.datasets))
    return { ...block, datasets: block.datasets.map(name) };
  if (!("indicator" in block) || typeof block.indicator !== "string") return block;
  return { ...block, indicator: name(block.indicator) };
}
