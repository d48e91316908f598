import { boardDocumentRoutes, boardRoutes } from "./boards/routes.ts";
import { alertRoutes, alertRuleRoutes } from "./alerts/routes.ts";
import { catalogDoor } from "./catalog/door.ts";
import { wellKnownDoor } from "./catalog/well-known-door.ts";
import { ckanDoor } from "./ckan/door.ts";
import { connectionMessageRoutes, whoReadRoutes } from "./citizens/connections.ts";
import { loanMessageRoutes, loanRoutes } from "./citizens/loans.ts";
import { demandRoutes, ownDemandRoutes } from "./citizens/demands.ts";
import { ownDataRoutes } from "./citizens/own-data.ts";
import { deletionRoutes } from "./datasets/deletion.ts";
import { publicationRoutes } from "./datasets/publication.ts";
import { importRoutes } from "./datasets/imports.ts";
import { datasetMetadataRoutes } from "./datasets/metadata-routes.ts";
import { datasetRoutes } from "./datasets/routes.ts";
import { tableRoutes } from "./datasets/tables.ts";
import { uploadRoutes } from "./datasets/uploads.ts";
import { versionRoutes } from "./datasets/versions.ts";
import { decisionsDoor } from "./decisions/door.ts";
import { citedFigureRoutes } from "./decisions/figures.ts";
import {
  decisionFileRoutes,
  decisionPartRoutes,
  decisionRoutes,
  decisionVersionRoutes,
} from "./decisions/routes.ts";
import type { Door, OpenRoutes } from "./door.ts";
import { feedsDoor } from "./feeds/door.ts";
import { harvestedDatasetRoutes } from "./harvests/datasets.ts";
import { harvestRoutes } from "./harvests/routes.ts";
import { harvestRunRoutes } from "./harvests/runs.ts";
import { assertionRoutes } from "./identity/assertions.ts";
import { keyRoutes } from "./identity/keys.ts";
import { oauthDoor } from "./identity/oauth-door.ts";
import { indicatorRoutes } from "./indicators/routes.ts";
import { instanceRoutes } from "./instance.ts";
import { figureRoutes } from "./journal/figures.ts";
import { logDoor } from "./journal/log-door.ts";
import { erasureRoutes, journalRoutes, partyAccessRoutes } from "./journal/routes.ts";
import { mcpDoor } from "./mcp/door.ts";
import { changeFeedDoor } from "./network/feed-door.ts";
import { logoRoutes, messageRoutes } from "./network/messages.ts";
import { tieRoutes } from "./network/ties.ts";
import { webhookRoutes } from "./network/webhooks.ts";
import { odataDoor } from "./odata/door.ts";
import { ogcDoor } from "./ogc/door.ts";
import { outboxRoutes } from "./outbox.ts";
import { accountRoutes } from "./people/accounts.ts";
import { organizationRoutes } from "./people/organizations.ts";
import { passwordRoutes } from "./people/passwords.ts";
import { sessionRoutes } from "./people/sessions.ts";
import { placeRoutes } from "./places.ts";
import { dataRequestRoutes } from "./projects/data-requests.ts";
import { hiddenReuseRoutes, reuseMessageRoutes } from "./projects/elsewhere.ts";
import { keyMessageRoutes } from "./projects/key-messages.ts";
import { projectKeyRoutes } from "./projects/keys.ts";
import { projectPictureRoutes } from "./projects/pictures.ts";
import { projectRoutes } from "./projects/routes.ts";
import { queryRoutes } from "./queries.ts";
import { tableDoor } from "./resources/door.ts";
import { rudiDoor } from "./rudi/door.ts";
import { searchRoutes } from "./search.ts";
import { accessRoutes } from "./sharing/access.ts";
import { subscriptionRoutes } from "./subscriptions.ts";
import { ownEntitlementRoutes } from "./citizens/own-entitlements.ts";
import { entitlementRoutes } from "./citizens/entitlements.ts";
import { onceRoutes } from "./citizens/once.ts";
import { proceduresDoor } from "./citizens/procedures-door.ts";
import { exchangeMessageRoutes, exchangeRoutes } from "./sharing/exchanges.ts";
import { notificationRoutes } from "./sharing/notifications.ts";
import { vocabularyRoutes } from "./vocabularies.ts";

/** What answers programs, in the order in which OpenAPI tells it: the subjects of the API, and each door. */
export const mounted: readonly (OpenRoutes | Door)[] = [
  datasetRoutes,
  deletionRoutes,
  publicationRoutes,
  datasetMetadataRoutes,
  accessRoutes,
  exchangeMessageRoutes,
  entitlementRoutes,
  onceRoutes,
  proceduresDoor,
  exchangeRoutes,
  loanMessageRoutes,
  connectionMessageRoutes,
  loanRoutes,
  ownDataRoutes,
  whoReadRoutes,
  ownDemandRoutes,
  demandRoutes,
  ownEntitlementRoutes,
  notificationRoutes,
  vocabularyRoutes,
  searchRoutes,
  uploadRoutes,
  importRoutes,
  tableRoutes,
  versionRoutes,
  harvestRoutes,
  harvestRunRoutes,
  harvestedDatasetRoutes,
  tableDoor,
  queryRoutes,
  indicatorRoutes,
  rudiDoor,
  organizationRoutes,
  placeRoutes,
  boardRoutes,
  boardDocumentRoutes,
  alertRoutes,
  alertRuleRoutes,
  subscriptionRoutes,
  decisionRoutes,
  decisionVersionRoutes,
  decisionPartRoutes,
  decisionFileRoutes,
  citedFigureRoutes,
  decisionsDoor,
  projectRoutes,
  projectKeyRoutes,
  keyMessageRoutes,
  reuseMessageRoutes,
  hiddenReuseRoutes,
  projectPictureRoutes,
  dataRequestRoutes,
  accountRoutes,
  sessionRoutes,
  passwordRoutes,
  outboxRoutes,
  instanceRoutes,
  keyRoutes,
  messageRoutes,
  logoRoutes,
  changeFeedDoor,
  tieRoutes,
  webhookRoutes,
  oauthDoor,
  assertionRoutes,
  journalRoutes,
  partyAccessRoutes,
  erasureRoutes,
  logDoor,
  figureRoutes,
  catalogDoor,
  mcpDoor,
  ckanDoor,
  ogcDoor,
  odataDoor,
  feedsDoor,
  wellKnownDoor,
];

export const doors: readonly Door[] = doorsOf(mounted);

export function doorsOf(parts: readonly (OpenRoutes | Door)[]): readonly Door[] {
  return parts.filter((part) => typeof part !== "function");
}
