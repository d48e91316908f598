import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import { cleanPicture, pictureTooLarge } from "../base/picture-bytes.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import type { ProjectRowsContext } from "./context.ts";
import { requireChange } from "./project-rights.ts";
import { getRow } from "./project-rows.ts";
import { type Picture, pictureBytesMax, picturesMax } from "./project.ts";

/** `alternative` says what it shows, for who does not see it: 1 to 300 characters. */
export async function addPicture(
  { db, clock }: ProjectRowsContext,
  actor: Actor,
  project: Id,
  { bytes, alternative }: { readonly bytes: Buffer; readonly alternative: string },
): Promise<Picture> {
  const row = await getRow(db, actor, project);
  requireChange(actor, row);
  if (bytes.length > pictureBytesMax) throw pictureTooLarge(pictureBytesMax);
  const told = cleanText(alternative.replace(/\s+/g, " "), Infinity).trim();
  if (told === "" || told.length > 300) {
    throw new Failure("invalid", "projects-picture-alternative", { parameter: "alternative", max: 300 });
  }
  const { bytes: clean, mediaType, width, height } = cleanPicture(bytes);
  const now = clock();
  const id = newId(now.getTime());
  await db.begin(async (tx) => {
    await tx`select 1 from projects where id = ${row.id} for update`;
    const made = await tx`
      insert into project_pictures (id, project, bytes, media_type, width, height, alternative, added_at)
      select ${id}, ${row.id}, ${clean}, ${mediaType}, ${width}, ${height}, ${told}, ${now}
      where (select count(*) from project_pictures where project = ${row.id}) < ${picturesMax}`;
    if (made.count === 0) throw new Failure("conflict", "projects-pictures-many", { max: picturesMax });
    await tx`update projects set modified_at = ${now} where id = ${row.id}`;
  });
  return { id, mediaType, width, height, alternative: told };
}

export async function removePicture(
  { db, clock }: ProjectRowsContext,
  actor: Actor,
  project: Id,
  picture: Id,
): Promise<void> {
  const row = await getRow(db, actor, project);
  requireChange(actor, row);
  const removed = isId(picture)
    ? await db`delete from project_pictures where id = ${picture} and project = ${row.id}`
    : { count: 0 };
  if (removed.count === 0) throw new Failure("not-found", "projects-picture-not-found");
  await db`update projects set modified_at = ${clock()} where id = ${row.id}`;
}

/** Its bytes never change. */
export async function readPicture(
  { db }: Pick<ProjectRowsContext, "db">,
  actor: Actor,
  project: Id,
  picture: Id,
): Promise<{ readonly bytes: Buffer; readonly mediaType: string }> {
  const row = await getRow(db, actor, project);
  const [found] = isId(picture)
    ? await db<{ bytes: Buffer; mediaType: string }[]>`
        select bytes, media_type from project_pictures where id = ${picture} and project = ${row.id}`
    : [];
  if (found === undefined) throw new Failure("not-found", "projects-picture-not-found");
  return found;
}
