import { erasePerson as erase, listAccessesOfParties } from "./accesses.ts";
import type { Actor } from "../access/actor.ts";
import { headWanted } from "../access/journal.ts";
import { tellWitnesses } from "./ask-witnesses.ts";
import type { JournalContext } from "./context.ts";
import { proveAccess } from "./prove-access.ts";
import { addCheckpoint, findWitnessed } from "./witness.ts";
import { bindAll } from "../base/bind-all.ts";
import { isFailure } from "../base/failure.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Work } from "../jobs/work.ts";
import type { NetworkContext } from "../network/context.ts";
import { listAccessesElsewhere, listInstances } from "./elsewhere.ts";
import * as heads from "./heads.ts";
import { measureJournal } from "./measure-journal.ts";
import { exportAccesses, listAccesses, listOwnAccesses } from "./named-accesses.ts";

interface Context extends JournalContext {
  readonly network: NetworkContext;
  readonly jobs: Pick<Jobs, "announce">;
}

/** Every access to data that is not open. */
export function journalVerbs(context: Context) {
  return {
    journal: bindAll(context, {
      addCheckpoint,
      checkJournal: heads.checkJournal,
      checkpoint: heads.checkpoint,
      erasePerson,
      exportAccesses,
      findWitnessed,
      listAccesses,
      listAccessesElsewhere,
      listAccessesOfParties,
      listFindings: heads.listFindings,
      listInstances,
      listOwnAccesses,
      listWitnessed: heads.listWitnessed,
      measureJournal,
      proveAccess,
      tellWitnesses: heads.tellWitnesses,
      tile: heads.tile,
    }),
  };
}

/** By an administrator of the instance; the journal stays whole, and is signed anew soon. */
async function erasePerson(
  ctx: Context,
  actor: Actor,
  person: Parameters<typeof erase>[2],
): ReturnType<typeof erase> {
  const erased = await erase(ctx, actor, person);
  if (erased.entries > 0) await ctx.jobs.announce(headWanted);
  return erased;
}

const checkpointQueue = "journal-checkpoint";
const checkpointMs = 60_000;

/** Signs the journal where there is something new, and has it cosigned: each minute, and at once where that is asked for. */
export function journalWork(ctx: JournalContext): readonly Work[] {
  const run = () => signHead(ctx);
  return [
    { queue: checkpointQueue, concurrency: 1, attempts: 1, everyMs: checkpointMs, run },
    { watch: checkpointQueue, on: [headWanted], run },
  ];
}

async function signHead(ctx: JournalContext): Promise<void> {
  try {
    await tellWitnesses(ctx);
  } catch (error) {
    // A journal that was changed is told at each pass, and is not signed.
    if (!isFailure(error, "conflict")) throw error;
    ctx.log("journal-changed", { error });
  }
}
