import type { Actor } from "../access/actor.ts";
import { hasRole } from "../access/require.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import { cleanPicture, pictureTooLarge } from "../base/picture-bytes.ts";
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
  if (bytes.length > pictureBytesMax) throw pictureTooLarge(pictureBytesMax);
  const { bytes: clean, mediaType, width, height } = cleanPicture(bytes);
  const now = clock();
  const id = newId(now.getTime());
  await db.begin(async (tx) => {
    await tx`select 1 from boards where id = ${of} for update`;
    const made = await tx`
      insert into board_pictures (id, board, bytes, media_type, width, height, added_at)
      select ${id}, ${of}, ${clean}, ${mediaType}, ${width}, ${height}, ${now}
      where (select count(*) from board_pictures where board = ${of}) < ${picturesMax}`;
    if (made.count === 0) throw new Failure("conflict", "board-pictures-many", { max: picturesMax });
  });
  return id;
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
