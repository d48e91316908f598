import { accessWords } from "./access.ts";
import { apiDescriptionWords } from "./api-descriptions.ts";
import { apiWords } from "./api.ts";
import { catalogueWords } from "./catalogue.ts";
import { commandHarvestWords } from "./command-harvest.ts";
import { commandWords } from "./command.ts";
import { demonstrationWords } from "./demonstration.ts";
import { dataRequestWords } from "./data-requests.ts";
import { dialectWords } from "./dialect.ts";
import { docsWords } from "./docs.ts";
import { doorsWords } from "./doors.ts";
import { failureWords } from "./failures.ts";
import { federationWords } from "./federation.ts";
import { formatsWords } from "./formats.ts";
import { groundWords } from "./ground.ts";
import { harvestRouteWords } from "./harvest-routes.ts";
import { identityWords } from "./identity.ts";
import { importRouteWords } from "./import-routes.ts";
import { importWords } from "./import.ts";
import { journalWords } from "./journal.ts";
import { mailWords } from "./mail.ts";
import { machineDoorWords } from "./machine-doors.ts";
import { networkRouteWords } from "./network-routes.ts";
import { networkWords } from "./network.ts";
import { operationWords } from "./operations.ts";
import { pagesKeysWords } from "./pages-keys.ts";
import { pagesHarvestWords } from "./pages-harvest.ts";
import { pagesNetworkWords } from "./pages-network.ts";
import { pagesPublishingWords } from "./pages-publishing.ts";
import { pagesAccountsWords } from "./pages-accounts.ts";
import { pagesDataWords } from "./pages-data.ts";
import { pagesFiguresWords } from "./pages-figures.ts";
import { pagesMetadataWords } from "./pages-metadata.ts";
import { pagesPeopleWords } from "./pages-people.ts";
import { pagesProjectsWords } from "./pages-projects.ts";
import { pagesRudiWords } from "./pages-rudi.ts";
import { pagesWords } from "./pages.ts";
import { peopleWords } from "./people.ts";
import { readJsonWords } from "./read-json.ts";
import { readRdfWords } from "./read-rdf.ts";
import { remedyWords } from "./remedies.ts";
import { remoteWords } from "./remote.ts";
import { requestWords } from "./requests.ts";
import { rudiRouteWords } from "./rudi-routes.ts";
import { rudiWords } from "./rudi.ts";
import { schemaWords } from "./schema.ts";
import { searchWords } from "./search.ts";
import { pagesExchangesWords } from "./pages-exchanges.ts";
import { pagesSharingWords } from "./pages-sharing.ts";
import { sharingWords } from "./sharing.ts";
import { typesWords } from "./types.ts";
import { placesWords } from "./places.ts";
import { projectWords } from "./projects.ts";
import { qualityWords } from "./quality.ts";
import { queryWords } from "./query.ts";
import { tableApiWords } from "./table-api.ts";
import type { Words } from "./words.ts";

/** Every sentence. A new file of words is added here; a test finds one that is not. */
export const subjects = {
  access: accessWords,
  "api-descriptions": apiDescriptionWords,
  api: apiWords,
  catalogue: catalogueWords,
  "command-harvest": commandHarvestWords,
  command: commandWords,
  demonstration: demonstrationWords,
  "data-requests": dataRequestWords,
  dialect: dialectWords,
  docs: docsWords,
  doors: doorsWords,
  failures: failureWords,
  federation: federationWords,
  formats: formatsWords,
  ground: groundWords,
  "harvest-routes": harvestRouteWords,
  identity: identityWords,
  "import-routes": importRouteWords,
  import: importWords,
  mail: mailWords,
  "machine-doors": machineDoorWords,
  "network-routes": networkRouteWords,
  journal: journalWords,
  network: networkWords,
  operations: operationWords,
  "pages-harvest": pagesHarvestWords,
  "pages-keys": pagesKeysWords,
  "pages-network": pagesNetworkWords,
  "pages-publishing": pagesPublishingWords,
  "pages-accounts": pagesAccountsWords,
  "pages-data": pagesDataWords,
  "pages-figures": pagesFiguresWords,
  "pages-metadata": pagesMetadataWords,
  "pages-people": pagesPeopleWords,
  "pages-projects": pagesProjectsWords,
  "pages-rudi": pagesRudiWords,
  pages: pagesWords,
  people: peopleWords,
  places: placesWords,
  projects: projectWords,
  quality: qualityWords,
  query: queryWords,
  "table-api": tableApiWords,
  "read-json": readJsonWords,
  "read-rdf": readRdfWords,
  remedies: remedyWords,
  remote: remoteWords,
  requests: requestWords,
  "rudi-routes": rudiRouteWords,
  rudi: rudiWords,
  schema: schemaWords,
  search: searchWords,
  sharing: sharingWords,
  "pages-sharing": pagesSharingWords,
  "pages-exchanges": pagesExchangesWords,
  types: typesWords,
} as const satisfies Record<string, Words>;

export const allWords: Words = Object.assign({}, ...Object.values(subjects)) as Words;
