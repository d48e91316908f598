import type { Actor } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure, type Problem, problem } from "../base/failure.ts";
import { type Id, newId } from "../base/id.ts";
import { findDatasets } from "../catalogue/datasets.ts";
import { accountOf } from "../people/accounts.ts";
import { requireOrganization } from "../people/names.ts";
import { type Board, type BoardDocument, datasetsOf, documentBytesMax, picturesMax } from "./board.ts";
import { documentOf, getRow } from "./board-rows.ts";
import { refuseMany, toDocument, wholeCountry } from "./board-rules.ts";
import { insertBoard } from "./boards.ts";
import type { BoardRowsContext } from "./context.ts";
import {
  addressOf,
  findNamed,
  picturesIn,
  renamed,
  takeNamed,
  withReuse,
  type WrittenBlock,
} from "./exchange-names.ts";
import { insertPicture, readPictures, toPicture } from "./pictures.ts";

/** A board that another site can take in: what it shows of the catalogue is named by its address. */
export interface ExportedBoard extends Omit<BoardDocument, "blocks"> {
  readonly format: typeof exportFormat;
  readonly blocks: readonly WrittenBlock[];
  /** Those that its blocks show, by the name that blocks give them. */
  readonly pictures?: Readonly<Record<string, ExportedPicture>>;
}

interface ExportedPicture {
  readonly mediaType: string;
  readonly base64: string;
}

export const exportFormat = "maille-board-1";

/** Room for the words of a document beside its pictures, and for what base64 adds. */
const picturesBytesMax = (documentBytesMax - 4_000_000) * 0.74;

/** What the actor reads of it: what they may not know of keeps its id, which says nothing. Pictures that are too many stay. */
export async function exportBoard(
  ctx: Pick<BoardRowsContext, "db" | "url">,
  actor: Actor,
  slugOrId: string,
): Promise<ExportedBoard> {
  const board = await getRow(ctx.db, actor, slugOrId);
  const datasets = await findDatasets(ctx, actor, datasetsOf(board.blocks));
  const { blocks, ...document } = documentOf(board);
  const named: WrittenBlock[] = [];
  for (const block of blocks) {
    if (block.kind === "reuse") named.push(await withReuse(ctx, actor, block));
    else named.push(renamed(block, (id) => addressOf(ctx.url, id, datasets.get(id))));
  }
  let room = picturesBytesMax;
  const pictures = (await readPictures(ctx.db, board.id, picturesIn(blocks))).flatMap(
    ({ id, bytes, mediaType }) => {
      room -= bytes.length;
      return room < 0 ? [] : [[id, { mediaType, base64: bytes.toString("base64") }] as const];
    },
  );
  return {
    format: exportFormat,
    ...document,
    blocks: named,
    ...(pictures.length === 0 ? {} : { pictures: Object.fromEntries(pictures) }),
  };
}

/** What became of a document that was taken in. */
export interface ImportedBoard {
  readonly board: Board;
  /** What it shows that is not here: its blocks were left out, or lists were shortened. */
  readonly left: readonly Problem[];
}

/** A draft of what was exported. */
export async function importBoard(
  ctx: BoardRowsContext,
  actor: Actor,
  organization: Id,
  told: unknown,
): Promise<ImportedBoard> {
  requireRole(actor, organization, "editor");
  await requireOrganization(ctx.db, organization);
  const { blocks, pictures, ...said } = partsOf(told);
  refuseMany(blocks);
  const names = await findNamed(ctx, actor, blocks);
  const now = ctx.clock();
  const taken = picturesOf(pictures, blocks, now);
  const { kept, left } = takeNamed(blocks, (name) => taken.get(name)?.id ?? names.get(name));
  const document = toDocument({ ...said, blocks: kept });
  const id = newId(now.getTime());
  const by = accountOf(actor);
  await ctx.db.begin(async (tx) => {
    await insertBoard(tx, { id, organization, document, at: now, by });
    for (const picture of taken.values()) await insertPicture(tx, id, { ...picture, at: now });
  });
  return {
    board: await getRow(ctx.db, actor, id),
    left: left.map((name) => problem("board-names-unknown", { name: name.slice(0, 200) })),
  };
}

interface Parts {
  readonly title: unknown;
  readonly description: unknown;
  readonly language?: unknown;
  readonly place: unknown;
  readonly blocks: readonly WrittenBlock[];
  readonly pictures: Readonly<Record<string, unknown>>;
}

/** Of what people wrote, nothing is known yet: what is wrong in a block is left to the rules of blocks. */
function partsOf(told: unknown): Parts {
  const {
    format,
    title,
    description = "",
    language,
    place = wholeCountry,
    blocks,
    pictures = {},
    ...others
  } = objectOf(told);
  if (format !== exportFormat) throw wrong("format");
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw wrong(unknown.slice(0, 100));
  if (!Array.isArray(blocks)) throw wrong("blocks");
  return {
    title,
    description,
    ...defined({ language }),
    place,
    blocks: (blocks as readonly unknown[]).map((block) => objectOf(block)),
    pictures: objectOf(pictures),
  };
}

function objectOf(told: unknown): Readonly<Record<string, unknown>> {
  if (typeof told === "object" && told !== null && !Array.isArray(told)) return { ...told };
  throw wrong("blocks");
}

function wrong(parameter: string): Failure {
  return new Failure("invalid", "board-format-wrong", { parameter });
}

type TakenPicture = ReturnType<typeof toPicture> & { readonly id: Id };

/** Those that blocks show, under ids of this instance. */
function picturesOf(
  pictures: Parts["pictures"],
  blocks: readonly WrittenBlock[],
  now: Date,
): ReadonlyMap<string, TakenPicture> {
  const shown = picturesIn(blocks).filter((name) => Object.hasOwn(pictures, name));
  if (shown.length > picturesMax) throw new Failure("conflict", "board-pictures-many", { max: picturesMax });
  return new Map(
    shown.map((name) => {
      const { base64 } = objectOf(pictures[name]);
      if (typeof base64 !== "string") throw wrong("pictures");
      const id = newId(now.getTime());
      return [name, { ...toPicture(Buffer.from(base64, "base64")), id }];
    }),
  );
}
