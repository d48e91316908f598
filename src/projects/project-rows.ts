import type { Actor } from "../access/actor.ts";
import type { Fragment } from "../access/may.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId } from "../base/id.ts";
import type { Db, Tx } from "../db/db.ts";
import { accountName, organizationName, organizationSlug } from "../people/names.ts";
import { type OwnedProject, readable } from "./project-rights.ts";
import type { Picture, Project, ProjectState } from "./project.ts";

/** Of `projects j` with `withState`. */
export interface ProjectRow extends OwnedProject {
  readonly id: Id;
  readonly slug: string;
  readonly ownerName: string;
  readonly ownerSlug: string | null;
  readonly title: string;
  readonly description: string;
  readonly url: string | null;
  readonly theme: string | null;
  readonly state: ProjectState | null;
  readonly stateAt: Date | null;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly datasets: readonly Id[];
  readonly pictures: readonly Picture[];
}

export function selectProjects(db: Db | Tx): Fragment {
  return db`
    select j.id, j.slug, j.person, j.organization, j.title, j.description, j.url, j.theme,
      j.created_at, j.modified_at, s.state, s.at as state_at, p.at as published_at,
      coalesce(${accountName(db, db`j.person`)}, ${organizationName(db, db`j.organization`)}) as owner_name,
      ${organizationSlug(db, db`j.organization`)} as owner_slug,
      array(select u.dataset from project_datasets u where u.project = j.id order by u.added_at, u.dataset)
        as datasets,
      coalesce((
        select json_agg(json_build_object('id', i.id, 'mediaType', i.media_type, 'width', i.width,
          'height', i.height, 'alternative', i.alternative) order by i.id)
        from project_pictures i where i.project = j.id), '[]') as pictures
    from projects j ${withState(db)}`;
}

/** Adds to `projects j` its last state `s`, and when it was last published, as `p`. */
export function withState(db: Db | Tx): Fragment {
  return db`
    left join lateral (
      select state, at from project_states where project = j.id order by number desc limit 1
    ) s on true
    left join lateral (
      select at from project_states where project = j.id and state = 'published' order by number desc limit 1
    ) p on true`;
}

/** The row where the actor may see the project; throws `not-found` otherwise. */
export async function getRow(db: Db | Tx, actor: Actor, slugOrId: string): Promise<ProjectRow> {
  const [row] = await db<ProjectRow[]>`
    ${selectProjects(db)} where ${readable(db, actor)}
      and ${isId(slugOrId) ? db`j.id = ${slugOrId}` : db`j.slug = ${slugOrId}`}`;
  if (row === undefined) {
    throw new Failure("not-found", "projects-not-found", { project: slugOrId.slice(0, 200) });
  }
  return row;
}

export function toProject(row: ProjectRow): Project {
  const { id, slug, title, description, createdAt, modifiedAt, datasets, pictures } = row;
  const state = row.state ?? "draft";
  return {
    id,
    slug,
    owner: toOwner(row),
    title,
    description,
    state,
    createdAt,
    modifiedAt,
    datasets,
    pictures,
    ...(row.url === null ? {} : { url: row.url }),
    ...(row.theme === null ? {} : { theme: row.theme }),
    ...(row.publishedAt === null ? {} : { publishedAt: row.publishedAt }),
    ...(state === "archived" && row.stateAt !== null ? { archivedAt: row.stateAt } : {}),
  };
}

function toOwner({ person, organization, ownerName, ownerSlug }: ProjectRow): Project["owner"] {
  if (organization === null) return { kind: "person", id: person ?? "", name: ownerName };
  const owner = { kind: "organization", id: organization, name: ownerName } as const;
  return ownerSlug === null ? owner : { ...owner, slug: ownerSlug };
}
