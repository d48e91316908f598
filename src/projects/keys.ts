import { projectKeyPrefix } from "../access/agreement-keys.ts";
import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import { type Id, isId, newId } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import { accountOf } from "../people/accounts.ts";
import { hashOfSecret, newSecret } from "../people/secret.ts";
import type { ProjectsContext } from "./context.ts";
import { forgetKey, registerKey } from "./key-registrations.ts";
import { usesOf } from "./key-uses.ts";
import { requireChange } from "./project-rights.ts";
import { getRow } from "./project-rows.ts";
import type { KeyUse, ProjectKey } from "./project.ts";

const keysMax = 50;
/** Of those that open nothing any more, the oldest are left out. */
const listedMax = 200;
const lifeMaxMs = 366 * 86_400_000;
const lifeUsualMs = 365 * 86_400_000;

interface NewKey {
  readonly name: string;
  /** A year at most, which it is where it is not told. */
  readonly expiresAt?: Date;
}

/** The secret is told once; its hash is kept, and goes to the producers of the project's agreements. */
export async function createKey(
  ctx: ProjectsContext,
  actor: Actor,
  project: Id,
  asked: NewKey,
): Promise<{ readonly key: ProjectKey; readonly secret: string }> {
  const { db, clock } = ctx;
  const now = clock();
  const seen = await getRow(db, actor, project);
  requireChange(actor, seen);
  const { name, expiresAt } = checkKey(asked, now);
  const id = newId(now.getTime());
  const secret = newSecret(projectKeyPrefix);
  const key = await db.begin(async (tx) => {
    // An agreement that begins meanwhile waits here, or is read below: none misses the key. So does who
    // archives the project, and then revokes the key; one who did so first is seen below.
    await tx`select 1 from projects where id = ${seen.id} for update`;
    const row = await getRow(tx, actor, seen.id);
    requireChange(actor, row);
    if (row.state === "archived") throw new Failure("conflict", "projects-archived");
    const agreements = await ctx.agreementsOf(tx, row.id);
    const [made] = await tx<KeyRow[]>`
      insert into project_keys (id, project, hash, name, created_at, created_by, expires_at)
      select ${id}, ${row.id}, ${hashOfSecret(secret)}, ${name}, ${now}, ${accountOf(actor)}, ${expiresAt}
      where (select count(*) from project_keys
        where project = ${row.id} and revoked_at is null and expires_at > ${now}) < ${keysMax}
      returning ${columns(db)}`;
    if (made === undefined) throw new Failure("conflict", "projects-keys-many", { max: keysMax });
    await registerKey(tx, id, agreements, now);
    return toKey(made, []);
  });
  return { key, secret };
}

/** The newest first, those that open nothing any more included, each with when it was last used, and where. */
export async function listKeys(
  ctx: Pick<ProjectsContext, "db" | "clock" | "askKeyUses">,
  actor: Actor,
  project: Id,
): Promise<readonly ProjectKey[]> {
  const { db } = ctx;
  const row = await getRow(db, actor, project);
  requireChange(actor, row);
  const rows = await db<KeyRow[]>`
    select ${columns(db)} from project_keys where project = ${row.id} order by created_at desc, id desc limit ${listedMax}`;
  const uses = await usesOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((key) => toKey(key, uses.get(key.id) ?? []));
}

export async function revokeKey(ctx: ProjectsContext, actor: Actor, project: Id, key: Id): Promise<void> {
  const row = await getRow(ctx.db, actor, project);
  requireChange(actor, row);
  if (!isId(key)) throw new Failure("not-found", "projects-key-not-found");
  const now = ctx.clock();
  await ctx.db.begin(async (tx) => {
    const revoked = await tx`
      update project_keys set revoked_at = ${now}, revoked_by = ${accountOf(actor)}
      where id = ${key} and project = ${row.id} and revoked_at is null`;
    if (revoked.count === 0) throw new Failure("not-found", "projects-key-not-found");
    await forgetKey(tx, key, now);
  });
}

function checkKey({ name, expiresAt }: NewKey, now: Date): { name: string; expiresAt: Date } {
  const label = name.trim().replace(/\s+/g, " ");
  if (label === "" || label.length > 200) {
    throw new Failure("invalid", "projects-key-name-wrong", { parameter: "name", max: 200 });
  }
  const until = expiresAt ?? new Date(now.getTime() + lifeUsualMs);
  if (!(until > now) || until.getTime() > now.getTime() + lifeMaxMs) {
    throw new Failure("invalid", "projects-key-expiry-wrong", { parameter: "expiresAt", days: 366 });
  }
  return { name: label, expiresAt: until };
}

interface KeyRow {
  readonly id: Id;
  readonly project: Id;
  readonly name: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

function columns(db: Db) {
  return db`id, project, name, created_at, expires_at, revoked_at`;
}

function toKey(
  { id, project, name, createdAt, expiresAt, revokedAt }: KeyRow,
  uses: readonly KeyUse[],
): ProjectKey {
  return {
    id,
    project,
    name,
    createdAt,
    expiresAt,
    ...(revokedAt === null ? {} : { revokedAt }),
    uses,
  };
}
