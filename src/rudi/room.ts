import { bindAll } from "../base/bind-all.ts";
import type { DescribingContext } from "../catalogue/context.ts";
import { distributionsOf } from "../catalogue/published.ts";
import { sayNamed } from "../words/say.ts";
import type { HarvestContext } from "../harvest/context.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import type { RudiContext } from "./context.ts";
import { assertNode, checkToken, tokenOfNode } from "./node-tokens.ts";
import { listNodeReports } from "./node-reports.ts";
import * as nodes from "./nodes.ts";
import { publicKeyOf } from "./portal-key.ts";
import { receiveReport } from "./portal-reports.ts";
import * as portals from "./portals.ts";
import { publicationKind } from "./sending.ts";
import { push, pushDeletion } from "./push.ts";
import { reportKind } from "./report-delivery.ts";
import { getResource, listResources } from "./resources.ts";

export function openRudi(federation: HarvestContext, describing: DescribingContext): RudiContext {
  return {
    ...federation,
    distributionsOf: (actor, datasets) => distributionsOf(describing, actor, datasets),
    say: (key, args) => sayNamed("fr", key, args),
  };
}

/** What nodes and portals must learn. */
export function rudiKinds(rudi: RudiContext): readonly OutboxKind[] {
  return [reportKind(rudi), publicationKind(rudi)];
}

/** Speaking with nodes and portals of RUDI. */
export function rudiVerbs(federation: HarvestContext, rudi: RudiContext) {
  return {
    rudi: {
      ...bindAll(rudi, {
        assertNode,
        changePortal: portals.changePortal,
        checkToken,
        createPortal: portals.createPortal,
        deletePortal: portals.deletePortal,
        getPortal: portals.getPortal,
        getResource,
        listPortals: portals.listPortals,
        listResources,
        pausePortal: portals.pausePortal,
        publicKey: publicKeyOf,
        publicationsOf: portals.publicationsOf,
        push,
        pushDeletion,
        receiveReport,
        resumePortal: portals.resumePortal,
        tokenOfNode,
      }),
      ...bindAll(federation, {
        createNode: nodes.createNode,
        deleteNode: nodes.deleteNode,
        getNode: nodes.getNode,
        listNodeReports,
        listNodes: nodes.listNodes,
        renewNodeSecret: nodes.renewNodeSecret,
      }),
    },
  };
}
