import type { Actor } from "../access/actor.ts";
import { type Fragment, seesAll } from "../access/may.ts";
import { hasRole, organizationsOf, requireMember } from "../access/require.ts";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { organizationName, organizationSlug } from "../people/names.ts";
import type { Board, BoardDocument } from "./board.ts";

interface BoardRow {
  readonly id: Id;
  readonly slug: string;
  readonly organization: Id;
  readonly organizationName: string;
  readonly organizationSlug: string;
  readonly last: number;
  readonly shown: number | null;
  readonly number: number;
  readonly before: number | null;
  readonly document: BoardDocument;
  readonly createdAt: Date;
  readonly at: Date;
  readonly publishedAt: Date | null;
}

/** Of `boards b` joined to one of its versions, as `v`: what everybody reads, or the last one. */
export function selectBoards(db: Db | Tx, which: "shown" | "last"): Fragment {
  return db`
    select b.id, b.slug, b.organization, ${organizationName(db, db`b.organization`)} as organization_name,
      ${organizationSlug(db, db`b.organization`)} as organization_slug, b.last, b.shown, v.number, v.before, v.document,
      b.created_at, case when v.number = b.shown then greatest(v.at, b.shown_at) else v.at end as at, b.published_at
    from boards b join board_versions v
      on v.board = b.id and v.number = ${which === "last" ? db`b.last` : db`coalesce(b.shown, b.last)`}`;
}

/** Of `boards b`: those that are published, and the drafts of those who edit them. */
export function readable(db: Db | Tx, actor: Actor): Fragment {
  if (seesAll(actor)) return db`true`;
  if (actor.kind !== "member") return db`b.shown is not null`;
  return db`(b.shown is not null or b.organization = any(${organizationsOf(actor, "editor")}::uuid[]))`;
}

/** Throws `not-found`, also for a draft of others. */
export async function getRow(
  db: Db | Tx,
  actor: Actor,
  slugOrId: string,
  which: "shown" | "last" = "shown",
): Promise<Board> {
  const [row] = await db<BoardRow[]>`
    ${selectBoards(db, which)} where ${readable(db, actor)}
      and ${isId(slugOrId) ? db`b.id = ${slugOrId}` : db`b.slug = ${slugOrId}`}`;
  if (row === undefined) throw new Failure("not-found", "board-unknown", { board: slugOrId.slice(0, 200) });
  return toBoard(row);
}

/** The last version, where the actor edits it: those who may only read are told so. */
export async function getEditable(db: Db | Tx, actor: Actor, slugOrId: string): Promise<Board> {
  const board = await getRow(db, actor, slugOrId, "last");
  if (hasRole(actor, board.organization.id, "editor")) return board;
  requireMember(actor);
  throw new Failure("forbidden", "access-role-needed", { role: "editor" });
}

export function toBoard(row: BoardRow): Board {
  const { id, slug, last, shown, number, before, document, createdAt, at, publishedAt } = row;
  return {
    ...document,
    id,
    slug,
    organization: { id: row.organization, name: row.organizationName, slug: row.organizationSlug },
    state: shown === null ? "draft" : "published",
    version: number,
    versions: { last, ...defined({ shown: shown ?? undefined, before: before ?? undefined }) },
    createdAt,
    modifiedAt: at,
    ...defined({ publishedAt: publishedAt ?? undefined }),
  };
}

export function documentOf({ title, description, language, place, blocks }: BoardDocument): BoardDocument {
  return { title, description, ...defined({ language }), place, blocks };
}
