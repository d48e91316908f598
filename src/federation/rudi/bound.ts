import type { FederationContext } from "../context.ts";
import type { RudiContext } from "./context.ts";
import { checkToken, nodeOfToken, tokenOfNode } from "./node-tokens.ts";
import { createNode, deleteNode, getNode, listNodeReports, listNodes, renewNodeSecret } from "./nodes.ts";
import { receiveReport } from "./portal-reports.ts";
import { publicKeyOf } from "./portal-key.ts";
import {
  changePortal,
  createPortal,
  deletePortal,
  getPortal,
  listPortals,
  pausePortal,
  publicationsOf,
  resumePortal,
} from "./portals.ts";
import { pushDeletion, pushRecord } from "./push.ts";
import { getResource, listResources } from "./resources.ts";

/** The verbs of RUDI, bound to what they work with. */
export function boundRudi(federation: FederationContext, rudi: RudiContext) {
  return {
    listResources: bind(rudi, listResources),
    getResource: bind(rudi, getResource),
    publicKey: () => publicKeyOf(rudi),
    tokenOfNode: bind(rudi, tokenOfNode),
    checkToken: bind(rudi, checkToken),
    push: async (token: string, pushed: { method: "POST" | "PUT"; text: string }) =>
      pushRecord(rudi, await nodeOfToken(rudi, token), pushed),
    pushDeletion: async (token: string, resource: string) =>
      pushDeletion(rudi, await nodeOfToken(rudi, token), resource),
    assertNode: async (token: string) => void (await nodeOfToken(rudi, token)),
    receiveReport: bind(rudi, receiveReport),
    listNodes: bind(federation, listNodes),
    getNode: bind(federation, getNode),
    createNode: bind(federation, createNode),
    renewNodeSecret: bind(federation, renewNodeSecret),
    deleteNode: bind(federation, deleteNode),
    listNodeReports: bind(federation, listNodeReports),
    listPortals: bind(rudi, listPortals),
    getPortal: bind(rudi, getPortal),
    createPortal: bind(rudi, createPortal),
    changePortal: bind(rudi, changePortal),
    pausePortal: bind(rudi, pausePortal),
    resumePortal: bind(rudi, resumePortal),
    deletePortal: bind(rudi, deletePortal),
    publicationsOf: bind(rudi, publicationsOf),
  };
}

function bind<Context, Rest extends unknown[], Answer>(
  context: Context,
  verb: (context: Context, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
