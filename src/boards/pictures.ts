import type { Actor } from "../access/actor.ts";
import { hasRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import { cleanPicture, pictureTooLarge } from "../base/picture-bytes.ts";
import type { Db, Tx } from "../db/db.ts";
import { pictureBytesMax, picturesMax } from "./board.ts";
import { getEditable, getRow } from "./board-rows.ts";
import type { BoardRowsContext } from "./context.ts";

/** A picture that blocks of the board may show. */
export async function addPicture(
  { db, clock }: BoardRowsContext,
  actor: Actor,
  board: Id,
  bytes: Buffer,
): Promise<Id> {
  const { id: of } = await getEditable(db, actor, board);
  const clean = toPicture(bytes);
  const now = clock();
  const id = newId(now.getTime());
  await db.begin((tx) => insertPicture(tx, of, { ...clean, id, at: now }));
  return id;
}

/** Throws what is wrong with it, whatever it is called. */
export function toPicture(bytes: Buffer): ReturnType<typeof cleanPicture> {
  if (bytes.length > pictureBytesMax) throw pictureTooLarge(pictureBytesMax);
  return cleanPicture(bytes);
}

/** Callers answer for who may. */
export async function insertPicture(
  tx: Tx,
  board: Id,
  {
    id,
    at,
    bytes,
    mediaType,
    width,
    height,
  }: ReturnType<typeof cleanPicture> & { readonly id: Id; readonly at: Date },
): Promise<void> {
  await tx`select 1 from boards where id = ${board} for update`;
  const made = await tx`
    insert into board_pictures (id, board, bytes, media_type, width, height, added_at)
    select ${id}, ${board}, ${bytes}, ${mediaType}, ${width}, ${height}, ${at}
    where (select count(*) from board_pictures where board = ${board}) < ${picturesMax}`;
  if (made.count === 0) throw new Failure("conflict", "board-pictures-many", { max: picturesMax });
}

/** Of these, those that are pictures of the board. */
export async function readPictures(
  db: Db,
  board: Id,
  pictures: readonly Id[],
): Promise<readonly { readonly id: Id; readonly bytes: Buffer; readonly mediaType: string }[]> {
  if (pictures.length === 0) return [];
  return db<{ id: Id; bytes: Buffer; mediaType: string }[]>`
    select id, bytes, media_type from board_pictures
    where board = ${board} and id = any(${[...pictures]}::uuid[]) order by id`;
}

/** What the version that everybody reads shows; those who edit the board see the others too. */
export async function readPicture(
  { db }: Pick<BoardRowsContext, "db">,
  actor: Actor,
  board: string,
  picture: Id,
): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  const { id, organization, blocks } = await getRow(db, actor, board);
  const isShown = blocks.some((block) => block.kind === "picture" && block.picture === picture);
  const may = isId(picture) && (isShown || hasRole(actor, organization.id, "editor"));
  const [found] = may
    ? await db<{ bytes: Buffer; mediaType: string }[]>`
        select bytes, media_type from board_pictures where id = ${picture} and board = ${id}`
    : [];
  if (found === undefined) throw new Failure("not-found", "board-picture-unknown");
  return { bytes: found.bytes, mediaType: found.mediaType };
}
