import type { Id } from "../../base/id.ts";
import { cleanText } from "../../catalogue/cleaning/cleaning.ts";
import type { Tx } from "../../db/db.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import { changedReuses, publishedReuse, reuseTold } from "../../projects/reuse-changes.ts";
import type { NetworkContext } from "../context.ts";
import { subjectsHere } from "../following/remote-offers.ts";
import { askSigned } from "../peers/fetch-json.ts";
import { isTied } from "../peers/tie-rows.ts";
import { type ReuseMessage, summaryMax } from "./reuse-message.ts";
import { enqueueTellings, reuseKindName } from "../peers/ties-of-reuses.ts";

/** To one that refused: what it knows may be other then. */
const refusedWaitMs = 86_400_000;

/**
 * Has the instances told that hold datasets of the reuses that changed, and those that were told
 * of them before.
 */
export async function queueReuses({ db, clock }: NetworkContext): Promise<void> {
  for (const change of await changedReuses(db)) {
    const { project, revision } = change;
    await db.begin(async (tx) => {
      const reuse = await publishedReuse(tx, project);
      const held = await subjectsHere(tx, reuse?.datasets ?? []);
      const instances = [...held.values()].map(({ instance }) => instance);
      const concerned = await tx<{ instance: string }[]>`
        insert into reuse_tellings (project, instance, revision)
        select ${project}, instance, ${revision} from (
          select unnest(${instances}::text[]) union select instance from reuse_tellings where project = ${project}
        ) concerned (instance)
        on conflict (project, instance) do update set revision = excluded.revision
        returning instance`;
      await enqueueTellings(
        tx,
        concerned.map(({ instance }) => ({ project, instance })),
        clock(),
      );
      await reuseTold(tx, change);
    });
  }
}

/** What a reuse now is: read when it is sent, so that nothing older is ever sent again. */
export function reuseKind(ctx: NetworkContext): OutboxKind {
  return {
    name: reuseKindName,
    refusedWaitMs,
    send: async ({ peer, key }, signal) => {
      // Who is tied again is told all anew.
      if (!(await isTied(ctx.db, peer))) return;
      const body = await ctx.db.begin((tx) => findMessage(tx, ctx.url, { project: key, instance: peer }));
      if (body === undefined) return;
      await askSigned(ctx, `${peer}/api/network/reuses`, { method: "POST", body, signal });
    },
  };
}

interface Telling {
  readonly project: Id;
  readonly instance: string;
}

async function findMessage(
  tx: Tx,
  url: string,
  { project, instance }: Telling,
): Promise<ReuseMessage | undefined> {
  const [telling] = await tx<{ revision: number }[]>`
    select revision from reuse_tellings where project = ${project} and instance = ${instance}`;
  if (telling === undefined) return undefined;
  return messageOf(tx, url, { project, instance, ...telling });
}

async function messageOf(
  tx: Tx,
  url: string,
  { project, instance, revision }: Telling & { readonly revision: number },
): Promise<ReuseMessage> {
  const found = await publishedReuse(tx, project);
  const held = await subjectsHere(tx, found?.datasets ?? []);
  const datasets = [...held.values()].filter((one) => one.instance === instance).map(({ id }) => id);
  if (found?.publishedAt === undefined || datasets.length === 0) {
    return { reuse: project, revision, isGone: true };
  }
  return {
    reuse: project,
    revision,
    title: found.title,
    summary: cleanText(found.description, summaryMax),
    url: `${url}/reuses/${found.slug}`,
    owner: found.owner.name,
    publishedAt: found.publishedAt.toISOString(),
    datasets,
  };
}
