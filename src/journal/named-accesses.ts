import * as accesses from "./accesses.ts";
import type { Access, AccessFilter, AccessPage, AccessPageRequest } from "./accesses.ts";
import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Db } from "../db/db.ts";
import { namesOfAccounts } from "../people/names.ts";

type Context = Parameters<typeof accesses.listAccesses>[0];

/** By an administrator or an editor of the organization; the newest first. */
export async function listAccesses(
  ctx: Context,
  actor: Actor,
  organization: Id,
  request: AccessPageRequest,
): Promise<AccessPage> {
  return withNames(ctx, await accesses.listAccesses(ctx, actor, organization, request));
}

/** The same without a limit, the oldest first. */
export function exportAccesses(
  ctx: Context,
  actor: Actor,
  organization: Id,
  filter?: AccessFilter,
): AsyncIterable<Access> {
  return eachNamed(ctx.db, accesses.exportAccesses(ctx, actor, organization, filter));
}

/** What the actor read, their organizations, and whoever reads under their agreements. */
export async function listOwnAccesses(
  ctx: Context,
  actor: Actor,
  request: AccessPageRequest,
): Promise<AccessPage> {
  return withNames(ctx, await accesses.listOwnAccesses(ctx, actor, request));
}

/** Who read as the account that they have here: the journal keeps its id, and the account the name. */
async function withNames({ db }: Pick<Context, "db">, page: AccessPage): Promise<AccessPage> {
  return { ...page, items: await named(db, page.items) };
}

async function named(db: Db, read: readonly Access[]): Promise<readonly Access[]> {
  const unnamed = read.flatMap(({ account, party }) =>
    account === undefined || party.name !== "" ? [] : [account],
  );
  const names = await namesOfAccounts(db, [...new Set(unnamed)]);
  return read.map((access) => {
    const name = access.party.name === "" ? names.get(access.account ?? "") : undefined;
    return name === undefined ? access : { ...access, party: { ...access.party, name } };
  });
}

/** Names that are looked up at once while all is exported. */
const namedAtOnce = 500;

async function* eachNamed(db: Db, read: AsyncIterable<Access>): AsyncGenerator<Access> {
  let waiting: Access[] = [];
  for await (const access of read) {
    waiting.push(access);
    if (waiting.length < namedAtOnce) continue;
    yield* await named(db, waiting);
    waiting = [];
  }
  yield* await named(db, waiting);
}
