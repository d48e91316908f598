import type { Actor } from "../../access/actor.ts";
import type { Id } from "../../base/id.ts";
import type { Page, PageRequest } from "../../base/page.ts";
import type { WrittenRecord } from "../../federation/rudi/described.ts";
import type { NodeToken } from "../../federation/rudi/node-tokens.ts";
import type { NewNode, RudiNode, RudiReport } from "../../federation/rudi/node.ts";
import type { NewPortal, RudiPortal, RudiPublication } from "../../federation/rudi/portal.ts";
import type { ResourceQuestion } from "../../federation/rudi/resource-question.ts";
import type { Resources } from "../../federation/rudi/resources.ts";

export type {
  NewNode,
  NewPortal,
  NodeToken,
  ResourceQuestion,
  RudiNode,
  RudiPortal,
  RudiPublication,
  RudiReport,
};

/** Speaking with nodes and portals of RUDI. */
export interface Rudi {
  /** What is published here, as a node of RUDI lists it. */
  listResources(
    actor: Actor,
    question: ResourceQuestion,
  ): Promise<Resources | readonly Readonly<Record<string, unknown>>[]>;
  getResource(actor: Actor, id: string): Promise<WrittenRecord>;
  /** Of what is signed towards nodes, in PEM. */
  publicKey(): Promise<string>;
  /** Throws `unauthenticated` for a client that is unknown or a secret that is wrong. */
  tokenOfNode(client: { clientId: string; secret: string }): Promise<NodeToken>;
  checkToken(token: string): Promise<Readonly<Record<string, unknown>>>;
  /** By the token of a node: the identifier of the report that it is sent. */
  push(token: string, pushed: { method: "POST" | "PUT"; text: string }): Promise<Id>;
  pushDeletion(token: string, resource: string): Promise<Id>;
  /** Throws `unauthenticated` for a token of no node. */
  assertNode(token: string): Promise<void>;
  /** What a portal tells of a dataset that was published there. */
  receiveReport(
    resource: string,
    told: { token: string | undefined; text: string },
    signal: AbortSignal,
  ): Promise<void>;
  listNodes(actor: Actor): Promise<readonly RudiNode[]>;
  getNode(actor: Actor, id: Id): Promise<RudiNode>;
  /** The secret is told once; its hash is kept. */
  createNode(actor: Actor, node: NewNode): Promise<{ node: RudiNode; secret: string }>;
  renewNodeSecret(actor: Actor, id: Id): Promise<{ node: RudiNode; secret: string }>;
  deleteNode(actor: Actor, id: Id): Promise<void>;
  listNodeReports(actor: Actor, id: Id, page: PageRequest): Promise<Page<RudiReport>>;
  listPortals(actor: Actor): Promise<readonly RudiPortal[]>;
  getPortal(actor: Actor, id: Id): Promise<RudiPortal>;
  createPortal(actor: Actor, portal: NewPortal): Promise<RudiPortal>;
  changePortal(actor: Actor, id: Id, change: Partial<NewPortal>): Promise<RudiPortal>;
  pausePortal(actor: Actor, id: Id): Promise<RudiPortal>;
  resumePortal(actor: Actor, id: Id): Promise<RudiPortal>;
  deletePortal(actor: Actor, id: Id): Promise<void>;
  /** Of a dataset, at each portal. */
  publicationsOf(actor: Actor, dataset: Id): Promise<readonly RudiPublication[]>;
}
