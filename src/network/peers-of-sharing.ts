import type { Actor } from "../access/actor.ts";
import { isId } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDataset } from "../catalogue/datasets.ts";
import type { SharingPeers } from "../sharing/context.ts";
import type { NetworkContext } from "./context.ts";
import { datasetHere, onlyDatasetHere, remoteOffer, subjectsHere } from "./following/remote-offers.ts";
import { askSigned } from "./peers/fetch-json.ts";
import { keysOf } from "./peers/peer-keys.ts";
import { findTieRow } from "./peers/tie-rows.ts";

/** Requests and agreements reach other instances through the ties with them. */
export function peersOfSharing(ctx: NetworkContext): SharingPeers {
  const { db } = ctx;
  const findHere: SharingPeers["findDataset"] = (actor, slugOrId) => findDatasetHere(ctx, actor, slugOrId);
  return {
    deliver: async (instance, message, signal) => {
      const asking = { method: "POST", body: { message }, signal } as const;
      await askSigned(ctx, `${instance}/api/exchanges/messages`, asking);
    },
    // Its signed request was taken, so that its keys are known: nobody new is met.
    keysOf: (instance, keyId, address) =>
      keysOf(ctx, instance, keyId, address === undefined ? undefined : { address, admit: () => undefined }),
    isTied: async (instance) => {
      const tie = await findTieRow(db, instance);
      return [tie?.follows, tie?.followed].some((state) => state === "running" || state === "paused");
    },
    subjectsOf: (datasets) => subjectsHere(db, datasets),
    datasetHere: (instance, dataset) => datasetHere(db, instance, dataset),
    findDataset: findHere,
    findOffered: async (actor, slugOrId) => {
      const dataset = await findHere(actor, slugOrId);
      return dataset === undefined ? undefined : remoteOffer(db, dataset.id);
    },
  };
}

async function findDatasetHere(
  { db }: Pick<NetworkContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<Dataset | undefined> {
  const found = await findDataset({ db }, actor, slugOrId);
  if (found !== undefined || !isId(slugOrId)) return found;
  const here = await onlyDatasetHere(db, slugOrId);
  return here === undefined ? undefined : findDataset({ db }, actor, here);
}
