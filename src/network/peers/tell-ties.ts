import type { Tx } from "../../db/db.ts";
import type { OutboxKind } from "../../outbox/entry.ts";
import type { NetworkContext } from "../context.ts";
import { askSigned } from "./fetch-json.ts";
import { forgetAsking, noteAnswer, sendFollow } from "./follow.ts";
import { findTieRow, lockTieRow, tieKindName, type TieRow } from "./tie-rows.ts";

/** What was told, and what was answered; nothing where there was nothing to tell any more. */
interface Told {
  readonly kind: string;
  readonly answer: unknown;
}

/**
 * What the other side of a tie has not heard, of one side of it: read when it is sent. Who asked to
 * follow asks once more where the answer never came, because it was lost or because a process ended:
 * the other one may hold a tie that is not one here. The secret of a code is not kept: who was not
 * reached by it waits for their steward.
 */
export function tieKind(ctx: NetworkContext): OutboxKind<object, Told | undefined> {
  return {
    name: tieKindName,
    send: async ({ peer, key }, signal) => {
      const tie = await findTieRow(ctx.db, peer);
      const kind = untold(tie, key);
      if (tie === undefined || kind === null) return undefined;
      if (kind === "follow") return { kind, answer: await sendFollow(ctx, peer, {}, signal) };
      const body = kind === "rewound" ? { kind, read: tie.cursor } : { kind };
      return {
        kind,
        answer: await askSigned(ctx, `${peer}/api/network/messages`, { method: "POST", body, signal }),
      };
    },
    onTaken: async (tx, { peer, key }, told) => {
      const tie = await lockTieRow(tx, peer);
      if (tie === undefined || told === undefined || untold(tie, key) !== told.kind) return;
      if (told.kind === "follow") await noteAnswer(tx, ctx, { id: tie.id, answer: told.answer });
      else await clear(tx, tie, key);
    },
    // There is nothing more to tell.
    onRefused: async (tx, { peer, key }) => {
      const tie = await lockTieRow(tx, peer);
      if (tie === undefined) return;
      if (untold(tie, key) === "follow") await forgetAsking(tx, tie.id, null);
      else await clear(tx, tie, key);
    },
  };
}

function untold(tie: TieRow | undefined, side: string): string | null {
  return (side === "follows" ? tie?.followsUntold : tie?.followedUntold) ?? null;
}

async function clear(tx: Tx, { id }: TieRow, side: string): Promise<void> {
  await tx`update ties set ${side === "follows" ? tx`follows_untold` : tx`followed_untold`} = null where id = ${id}`;
}
