import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Actor } from "../access/actor.ts";
import { requireRole } from "../access/require.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { bindAll } from "../base/bind-all.ts";
import { type Id, isId } from "../base/id.ts";
import { cleanPicture, pictureTooLarge } from "../base/picture-bytes.ts";
import type { Db, Tx } from "../db/db.ts";
import type { Net } from "../net/net.ts";
import { accountOf } from "./accounts.ts";
import type { PeopleContext } from "./context.ts";
import { requireOrganizationOfHere } from "./organization-of-here.ts";

/** In bytes, as the logo of the site. */
export const logoBytesMax = 60_000;

/** A logo of another instance is asked for again after that, where it could not be had. */
const againMs = 600_000;

interface LogosContext extends Pick<PeopleContext, "db" | "clock" | "catalogue"> {
  readonly net: Net;
}

interface Logo {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly hash: string;
}

export function organizationLogosVerbs(context: LogosContext) {
  return {
    logos: bindAll(context, {
      findLogo: findOrganizationLogo,
      removeLogo: removeOrganizationLogo,
      setLogo: setOrganizationLogo,
    }),
  };
}

/** By its administrators; it takes the place of the one that there was, and those who follow are told. */
export async function setOrganizationLogo(
  { db, clock, catalogue }: LogosContext,
  actor: Actor,
  organization: Id,
  bytes: Buffer,
): Promise<{ readonly hash: string }> {
  requireRole(actor, organization, "administrator");
  if (bytes.length === 0) throw new Failure("invalid", "site-picture-missing", { parameter: "picture" });
  if (bytes.length > logoBytesMax) throw pictureTooLarge(logoBytesMax);
  const { bytes: clean, mediaType, width, height } = cleanPicture(bytes);
  const hash = hashOf(clean);
  await db.begin(async (tx) => {
    await requireOrganizationOfHere(tx, organization);
    await tx`
      insert into organization_logos
        (organization, bytes, media_type, width, height, hash, changed_at, changed_by)
      values (${organization}, ${clean}, ${mediaType}, ${width}, ${height}, ${hash}, ${clock()},
        ${accountOf(actor)})
      on conflict (organization) do update set bytes = excluded.bytes, media_type = excluded.media_type,
        width = excluded.width, height = excluded.height, hash = excluded.hash,
        changed_at = excluded.changed_at, changed_by = excluded.changed_by`;
    await catalogue?.tellChanged(tx, organization);
  });
  return { hash };
}

export async function removeOrganizationLogo(
  { db, catalogue }: LogosContext,
  actor: Actor,
  organization: Id,
): Promise<void> {
  requireRole(actor, organization, "administrator");
  await db.begin(async (tx) => {
    await requireOrganizationOfHere(tx, organization);
    await tx`delete from organization_logos where organization = ${organization}`;
    await catalogue?.tellChanged(tx, organization);
  });
}

/** Everybody sees them. That of another instance is fetched when it is first looked at, and kept. */
export async function findOrganizationLogo(ctx: LogosContext, organization: Id): Promise<Logo | undefined> {
  if (!isId(organization)) return undefined;
  const [row] = await ctx.db<(Omit<Logo, "bytes"> & { bytes: Buffer | null; source: string | null })[]>`
    select bytes, media_type, hash, source from organization_logos where organization = ${organization}`;
  if (row === undefined) return undefined;
  const { bytes, mediaType, hash, source } = row;
  if (bytes !== null) return { bytes, mediaType, hash };
  return source === null ? undefined : fetchLogo(ctx, organization, { source, hash });
}

/** As the instance of the organization tells it; nothing where it tells none any more. */
export async function putToldLogo(
  tx: Tx,
  organization: Id,
  told: { readonly source: string; readonly hash: string } | undefined,
  at: Date,
): Promise<void> {
  if (told === undefined) {
    await tx`delete from organization_logos where organization = ${organization}`;
    return;
  }
  await tx`
    insert into organization_logos as l (organization, hash, source, changed_at)
    values (${organization}, ${told.hash}, ${told.source}, ${at})
    on conflict (organization) do update set hash = excluded.hash, source = excluded.source, bytes = null,
      media_type = null, width = null, height = null, tried_at = null, changed_at = excluded.changed_at
    where l.hash <> excluded.hash or l.source is distinct from excluded.source`;
}

/** Of what was told, the bytes that were told and no others; not asked for again at once where they cannot be had. */
async function fetchLogo(
  { db, clock, net }: LogosContext,
  organization: Id,
  { source, hash }: { readonly source: string; readonly hash: string },
): Promise<Logo | undefined> {
  const now = clock();
  const turn = await db`
    update organization_logos set tried_at = ${now}
    where organization = ${organization} and hash = ${hash} and bytes is null
      and (tried_at is null or tried_at < ${new Date(now.getTime() - againMs)}) returning hash`;
  if (turn.length === 0) return undefined;
  const bytes = await bytesAt(net, source);
  if (bytes === undefined || hashOf(bytes) !== hash) return undefined;
  const { mediaType, width, height } = cleanPicture(bytes);
  await db`
    update organization_logos set bytes = ${bytes}, media_type = ${mediaType}, width = ${width},
      height = ${height} where organization = ${organization} and hash = ${hash}`;
  return { bytes, mediaType, hash };
}

/** A site that does not answer, or answers something else, has no logo for now. */
async function bytesAt(net: Net, source: string): Promise<Buffer | undefined> {
  try {
    const { body } = await net.fetch(source, { maxBytes: logoBytesMax, timeoutMs: 5_000, accept: "image/*" });
    const bytes = await buffer(body);
    return cleanPicture(bytes).bytes;
  } catch (error) {
    if (isFailure(error)) return undefined;
    throw error;
  }
}

function hashOf(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** For `organizationColumns`. */
export function logoColumn(db: Db | Tx) {
  return db`(select jsonb_strip_nulls(jsonb_build_object('hash', hash, 'width', width, 'height', height))
    from organization_logos l where l.organization = organizations.id) as logo`;
}
