import type { ProjectsContext } from "../projects/context.ts";
import { tellUses } from "../projects/key-uses.ts";
import { takeOwnKey } from "../projects/taken-keys.ts";
import { runningOfProject } from "../sharing/of-project.ts";
import type { NetworkContext } from "./context.ts";
import { openPeers, type PeerBudgets } from "./remote/peers.ts";
import { askSigned } from "./peers/fetch-json.ts";
import { isTied } from "./peers/tie-rows.ts";

/** What the exchanges of agreements know, and how keys reach the instances that let data out. */
type KeyTies = Pick<ProjectsContext, "agreementsOf" | "deliverKey" | "askKeyUses" | "isTied">;

/** Keys of what is held here are known here; those of others are told to their instances, signed. */
export function keyTies(ctx: NetworkContext, peers: PeerBudgets = openPeers(ctx.clock)): KeyTies {
  const { db, clock, url } = ctx;
  // Somebody waits for the page: an instance that is slow is left alone, as one that is away.
  const hasty = { ...ctx, limits: { ...ctx.limits, answerMs: usesAnswerMs } };
  return {
    agreementsOf: (tx, project) => runningOfProject(tx, project, url),
    isTied: (instance) => isTied(db, instance),
    deliverKey: async ({ instance, ...registration }, signal) => {
      if (instance === url) await takeOwnKey({ db, clock }, url, registration);
      else
        await askSigned(ctx, `${instance}/api/network/keys`, { method: "POST", body: registration, signal });
    },
    askKeyUses: async (instance, keys) => {
      if (instance === url) return tellUses({ db }, url, { keys });
      const asking = { method: "POST", body: { keys } } as const;
      return peers.ask(instance, () => askSigned(hasty, `${instance}/api/network/keys/uses`, asking));
    },
  };
}

const usesAnswerMs = 2_500;
