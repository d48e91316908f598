import { alertRouteWords } from "./api/alerts.ts";
import { subscriptionRouteWords } from "./api/subscriptions.ts";
import { apiWords } from "./api/api.ts";
import { boardRouteWords } from "./api/boards.ts";
import { decisionRouteWords } from "./api/decisions.ts";
import { apiDescriptionWords } from "./api/descriptions.ts";
import { docsWords } from "./api/docs.ts";
import { doorsWords } from "./api/doors.ts";
import { harvestRouteWords } from "./api/harvests.ts";
import { importRouteWords } from "./api/imports.ts";
import { indicatorRouteWords } from "./api/indicators.ts";
import { machineDoorWords } from "./api/machine-doors.ts";
import { networkRouteWords } from "./api/network.ts";
import { operationWords } from "./api/operations.ts";
import { rudiRouteWords } from "./api/rudi.ts";
import { tableApiWords } from "./api/tables.ts";
import { commandWords } from "./command/command.ts";
import { contoursCommandWords } from "./command/contours.ts";
import { commandDecisionWords } from "./command/decisions.ts";
import { commandHarvestWords } from "./command/harvest.ts";
import { commandImportWords } from "./command/import.ts";
import { commandServeWords } from "./command/serve.ts";
import { commandStoreWords } from "./command/store.ts";
import { baseMapWords } from "./rooms/base-map.ts";
import { pagesAlertsWords } from "./pages/alerts.ts";
import { pagesSubscriptionsWords } from "./pages/subscriptions.ts";
import { pagesAccountsWords } from "./pages/accounts.ts";
import { pagesConfirmingWords } from "./pages/confirming.ts";
import { pagesCitizensWords } from "./pages/citizens.ts";
import { pagesEntitlementsWords } from "./pages/entitlements.ts";
import { pagesDemandsWords } from "./pages/demands.ts";
import { pagesConnectionsWords } from "./pages/connections.ts";
import { pagesLoansWords } from "./pages/loans.ts";
import { pagesMandatesWords } from "./pages/mandates.ts";
import { pagesBoardsEditingWords } from "./pages/boards-editing.ts";
import { pagesBoardsWords } from "./pages/boards.ts";
import { pagesCorrectingWords } from "./pages/correcting.ts";
import { pagesDataWords } from "./pages/data.ts";
import { pagesDecisionsWords } from "./pages/decisions.ts";
import { pagesExchangesWords } from "./pages/exchanges.ts";
import { pagesFiguresWords } from "./pages/figures.ts";
import { pagesFirstStepsWords } from "./pages/first-steps.ts";
import { pagesHarvestWords } from "./pages/harvest.ts";
import { pagesHomeWords } from "./pages/home.ts";
import { pagesIndicatorFormWords } from "./pages/indicator-form.ts";
import { pagesIndicatorsWords } from "./pages/indicators.ts";
import { pagesKeptFiguresWords } from "./pages/kept-figures.ts";
import { pagesKeysWords } from "./pages/keys.ts";
import { pagesMetadataWords } from "./pages/metadata.ts";
import { pagesNetworkWords } from "./pages/network.ts";
import { pagesOnlineWords } from "./pages/online.ts";
import { pagesOwnAccountWords } from "./pages/own-account.ts";
import { pagesPasskeysWords } from "./pages/passkeys.ts";
import { pagesWords } from "./pages/pages.ts";
import { pagesOwnPagesWords } from "./pages/own-pages.ts";
import { pagesPeopleWords } from "./pages/people.ts";
import { pagesProceduresWords } from "./pages/procedures.ts";
import { pagesProjectsWords } from "./pages/projects.ts";
import { pagesProvidersWords } from "./pages/providers.ts";
import { pagesPersonalDataWords } from "./pages/personal-data.ts";
import { pagesPublishingWords } from "./pages/publishing.ts";
import { pagesRudiWords } from "./pages/rudi.ts";
import { pagesSharingWords } from "./pages/sharing.ts";
import { pagesSheetsWords } from "./pages/sheets.ts";
import { pagesSiteWords } from "./pages/site.ts";
import { remedyWords } from "./remedies.ts";
import { accessWords } from "./rooms/access.ts";
import { alertsWords } from "./rooms/alerts.ts";
import { subscriptionsWords } from "./rooms/subscriptions.ts";
import { boardsWords } from "./rooms/boards.ts";
import { catalogueWords } from "./rooms/catalogue.ts";
import { dataRequestWords } from "./rooms/data-requests.ts";
import { connectionsWords } from "./rooms/connections.ts";
import { citizensWords } from "./rooms/citizens.ts";
import { entitlementsWords } from "./rooms/entitlements.ts";
import { demandsWords } from "./rooms/demands.ts";
import { loansWords } from "./rooms/loans.ts";
import { mandatesWords } from "./rooms/mandates.ts";
import { decisionsWords } from "./rooms/decisions.ts";
import { deletionWords } from "./rooms/deletion.ts";
import { demonstrationHomeWords } from "./rooms/demonstration-home.ts";
import { demonstrationPeopleWords } from "./rooms/demonstration-people.ts";
import { demonstrationWords } from "./rooms/demonstration.ts";
import { dialectWords } from "./rooms/dialect.ts";
import { exportFormatWords } from "./rooms/export-formats.ts";
import { failureWords } from "./rooms/failures.ts";
import { federationWords } from "./rooms/federation.ts";
import { formatsWords } from "./rooms/formats.ts";
import { instanceFolderWords } from "./rooms/instance-folder.ts";
import { identityProviderWords } from "./rooms/identity-provider.ts";
import { identityWords } from "./rooms/identity.ts";
import { importWords } from "./rooms/import.ts";
import { indicatorsWords } from "./rooms/indicators.ts";
import { journalCheckWords } from "./rooms/journal-check.ts";
import { journalWords } from "./rooms/journal.ts";
import { secretsWords } from "./rooms/secrets.ts";
import { mailWords } from "./rooms/mail.ts";
import { networkWords } from "./rooms/network.ts";
import { outboxWords } from "./rooms/outbox.ts";
import { peopleWords } from "./rooms/people.ts";
import { placesWords } from "./rooms/places.ts";
import { proceduresWords } from "./rooms/procedures.ts";
import { projectWords } from "./rooms/projects.ts";
import { providersWords } from "./rooms/providers.ts";
import { qualityWords } from "./rooms/quality.ts";
import { largeWords } from "./rooms/large.ts";
import { queryWords } from "./rooms/query.ts";
import { readJsonWords } from "./rooms/read-json.ts";
import { readRdfWords } from "./rooms/read-rdf.ts";
import { remoteWords } from "./rooms/remote.ts";
import { requestWords } from "./rooms/requests.ts";
import { rudiWords } from "./rooms/rudi.ts";
import { schemaWords } from "./rooms/schema.ts";
import { searchWords } from "./rooms/search.ts";
import { sharingWords } from "./rooms/sharing.ts";
import { siteWords } from "./rooms/site.ts";
import { typesWords } from "./rooms/types.ts";
import type { Words } from "./words.ts";

/** Every sentence. A new file of words is added here; a test finds one that is not. */
export const subjects = {
  "api/alerts": alertRouteWords,
  "api/subscriptions": subscriptionRouteWords,
  "api/api": apiWords,
  "api/boards": boardRouteWords,
  "api/decisions": decisionRouteWords,
  "api/descriptions": apiDescriptionWords,
  "api/docs": docsWords,
  "api/doors": doorsWords,
  "api/harvests": harvestRouteWords,
  "api/imports": importRouteWords,
  "api/indicators": indicatorRouteWords,
  "api/machine-doors": machineDoorWords,
  "api/network": networkRouteWords,
  "api/operations": operationWords,
  "api/rudi": rudiRouteWords,
  "api/tables": tableApiWords,
  "command/command": commandWords,
  "command/contours": contoursCommandWords,
  "rooms/base-map": baseMapWords,
  "command/decisions": commandDecisionWords,
  "command/harvest": commandHarvestWords,
  "command/import": commandImportWords,
  "command/serve": commandServeWords,
  "command/store": commandStoreWords,
  "pages/accounts": pagesAccountsWords,
  "pages/alerts": pagesAlertsWords,
  "pages/subscriptions": pagesSubscriptionsWords,
  "pages/confirming": pagesConfirmingWords,
  "pages/boards": pagesBoardsWords,
  "pages/citizens": pagesCitizensWords,
  "pages/connections": pagesConnectionsWords,
  "pages/entitlements": pagesEntitlementsWords,
  "pages/demands": pagesDemandsWords,
  "pages/loans": pagesLoansWords,
  "pages/mandates": pagesMandatesWords,
  "pages/boards-editing": pagesBoardsEditingWords,
  "pages/correcting": pagesCorrectingWords,
  "pages/data": pagesDataWords,
  "pages/decisions": pagesDecisionsWords,
  "pages/exchanges": pagesExchangesWords,
  "pages/figures": pagesFiguresWords,
  "pages/first-steps": pagesFirstStepsWords,
  "pages/harvest": pagesHarvestWords,
  "pages/home": pagesHomeWords,
  "pages/indicator-form": pagesIndicatorFormWords,
  "pages/indicators": pagesIndicatorsWords,
  "pages/kept-figures": pagesKeptFiguresWords,
  "pages/keys": pagesKeysWords,
  "pages/metadata": pagesMetadataWords,
  "pages/network": pagesNetworkWords,
  "pages/online": pagesOnlineWords,
  "pages/own-account": pagesOwnAccountWords,
  "pages/passkeys": pagesPasskeysWords,
  "pages/own-pages": pagesOwnPagesWords,
  "pages/pages": pagesWords,
  "pages/people": pagesPeopleWords,
  "pages/procedures": pagesProceduresWords,
  "pages/projects": pagesProjectsWords,
  "pages/providers": pagesProvidersWords,
  "pages/personal-data": pagesPersonalDataWords,
  "pages/publishing": pagesPublishingWords,
  "pages/rudi": pagesRudiWords,
  "pages/sharing": pagesSharingWords,
  "pages/sheets": pagesSheetsWords,
  "pages/site": pagesSiteWords,
  remedies: remedyWords,
  "rooms/access": accessWords,
  "rooms/alerts": alertsWords,
  "rooms/subscriptions": subscriptionsWords,
  "rooms/boards": boardsWords,
  "rooms/catalogue": catalogueWords,
  "rooms/data-requests": dataRequestWords,
  "rooms/citizens": citizensWords,
  "rooms/connections": connectionsWords,
  "rooms/entitlements": entitlementsWords,
  "rooms/demands": demandsWords,
  "rooms/loans": loansWords,
  "rooms/mandates": mandatesWords,
  "rooms/decisions": decisionsWords,
  "rooms/deletion": deletionWords,
  "rooms/demonstration": demonstrationWords,
  "rooms/demonstration-home": demonstrationHomeWords,
  "rooms/demonstration-people": demonstrationPeopleWords,
  "rooms/dialect": dialectWords,
  "rooms/export-formats": exportFormatWords,
  "rooms/failures": failureWords,
  "rooms/federation": federationWords,
  "rooms/formats": formatsWords,
  "rooms/instance-folder": instanceFolderWords,
  "rooms/identity-provider": identityProviderWords,
  "rooms/identity": identityWords,
  "rooms/import": importWords,
  "rooms/indicators": indicatorsWords,
  "rooms/journal": journalWords,
  "rooms/journal-check": journalCheckWords,
  "rooms/secrets": secretsWords,
  "rooms/mail": mailWords,
  "rooms/network": networkWords,
  "rooms/outbox": outboxWords,
  "rooms/people": peopleWords,
  "rooms/places": placesWords,
  "rooms/procedures": proceduresWords,
  "rooms/projects": projectWords,
  "rooms/providers": providersWords,
  "rooms/quality": qualityWords,
  "rooms/large": largeWords,
  "rooms/query": queryWords,
  "rooms/read-json": readJsonWords,
  "rooms/read-rdf": readRdfWords,
  "rooms/remote": remoteWords,
  "rooms/requests": requestWords,
  "rooms/rudi": rudiWords,
  "rooms/schema": schemaWords,
  "rooms/search": searchWords,
  "rooms/sharing": sharingWords,
  "rooms/site": siteWords,
  "rooms/types": typesWords,
} as const satisfies Record<string, Words>;

type KeysOf<Subject> = Subject extends Words ? keyof Subject & string : never;

/** A message that is worded: another one does not compile. */
export type Key = KeysOf<(typeof subjects)[keyof typeof subjects]>;

export const allWords: Words = Object.assign({}, ...Object.values(subjects)) as Words;
