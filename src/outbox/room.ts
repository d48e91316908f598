import { bindAll } from "../base/bind-all.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import { outboxGrew } from "./entries.ts";
import type { OutboxKind } from "./entry.ts";
import { measureOutbox } from "./measure-outbox.ts";
import { Outbox, type OutboxContext } from "./outbox.ts";
import { dueAgain } from "./outbox-rows.ts";
import { listWaitingPeers, retryPeer } from "./waiting-peers.ts";

/** What other machines must learn. */
export function outboxVerbs(context: OutboxContext) {
  return { outbox: bindAll(context, { listWaitingPeers, measureOutbox, retryPeer }) };
}

/** Sends what waits. */
export function outboxWork(
  context: OutboxContext & { readonly jobs: Pick<Jobs, "listen"> },
  kinds: readonly OutboxKind[],
): readonly Work[] {
  const start = async () => {
    const outbox = new Outbox(context, kinds);
    await dueAgain(context.db, context.clock());
    const unlisten = await context.jobs.listen(outboxGrew, () => outbox.look());
    outbox.look();
    return {
      settle: () => outbox.settle(),
      [Symbol.asyncDispose]: async () => {
        await unlisten();
        await outbox[Symbol.asyncDispose]();
      },
    };
  };
  return [{ start }];
}
