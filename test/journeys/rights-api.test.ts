import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createApi } from "../../src/api/app.ts";
import { setName } from "../../src/api/odata/names.ts";
import type { Rooms } from "../../src/rooms.ts";
import {
  type ActorName,
  actors,
  type ActorsWorld,
  actorsWorld,
  csv,
  isOutside,
  isTold,
  type Made,
  type Right,
  secretMark,
  toldTo,
} from "./actors-world.ts";

let world: ActorsWorld;

before(async () => {
  world = await actorsWorld();
});

after(() => world[Symbol.asyncDispose]());

interface Asked {
  readonly right: Right;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** A draft of its own for each that may, since it is changed. */
  readonly fresh?: true;
  /** In place of the parameter of that name. */
  readonly names?: Readonly<Record<string, string>>;
  /** Nobody is let in by it: who may is told elsewhere, and only the others are tried. */
  readonly outsideOnly?: true;
}

const nobody = "01a00000-0000-7000-8000-000000000000";
const person = { name: "X", password: "quatre mots sans lien" };
const open = { right: "open" } as const;
const draft = { right: "draft" } as const;
const edit = { right: "edit" } as const;
const ofProject = { names: { id: "{project}" } } as const;
const ofPublicRequest = { names: { id: "{publicRequest}" } } as const;

/** Every route, and who may. A route that does not stand here fails the test. */
const routes: Readonly<Record<string, Asked>> = {
  "GET /api/datasets": open,
  "POST /api/datasets": { right: "write", body: { organization: "{town}", title: "Neuf" } },
  "GET /api/datasets/:id": draft,
  "PATCH /api/datasets/:id": { ...edit, body: { licence: "etalab-2.0" } },
  "DELETE /api/datasets/:id": { ...edit, fresh: true },
  "POST /api/datasets/:id/publication": { ...edit, body: { personalData: "Aucune" }, fresh: true },
  "DELETE /api/datasets/:id/publication": { ...edit, query: "reason=Vide" },
  "PUT /api/datasets/:id/hidden-reuses/:reuse": { right: "govern", names: { reuse: nobody }, outsideOnly: true },
  "DELETE /api/datasets/:id/hidden-reuses/:reuse": { right: "govern", names: { reuse: nobody }, outsideOnly: true },
  "GET /api/datasets/:id/tables": draft,
  "GET /api/licences": open,
  "GET /api/datasets/:id/quality": draft,
  "GET /api/datasets/:id/proposals": edit,
  "PUT /api/datasets/:id/replacement": { ...edit, body: { dataset: "{open}" } },
  "DELETE /api/datasets/:id/replacement": edit,
  "GET /api/datasets/:id/access": edit,
  "PUT /api/datasets/:id/access": { ...edit, body: { level: "open" } },
  "PUT /api/resources/:id/access": { ...edit, body: { level: "open" } },
  "DELETE /api/resources/:id/access": edit,
  "GET /api/datasets/:id/policy": { right: "none" },
  "GET /api/datasets/:id/request-figures": draft,
  "GET /api/exchanges": { right: "own" },
  "POST /api/exchanges": { right: "own", outsideOnly: true, body: { dataset: "{open}", purpose: "research", tables: [], until: "2030-01-01" } },
  "GET /api/exchanges/:id": { right: "own", outsideOnly: true, names: { id: nobody } },
  "GET /api/exchanges/:id/agreement": { right: "own", outsideOnly: true, names: { id: nobody } },
  "POST /api/exchanges/:id/acceptance": { right: "own", outsideOnly: true, names: { id: nobody }, body: {} },
  "POST /api/exchanges/:id/offers": { right: "own", outsideOnly: true, names: { id: nobody }, body: { terms: { purpose: "research", tables: [], until: "2030-01-01", duties: [], words: "" } } },
  "POST /api/exchanges/:id/refusal": { right: "own", outsideOnly: true, names: { id: nobody }, body: { reason: "x" } },
  "POST /api/exchanges/:id/withdrawal": { right: "own", outsideOnly: true, names: { id: nobody }, body: { reason: "x" } },
  "POST /api/exchanges/:id/taking-back": { right: "own", outsideOnly: true, names: { id: nobody }, body: {} },
  "POST /api/exchanges/:id/renewal": { right: "own", outsideOnly: true, names: { id: nobody } },
  "POST /api/exchanges/messages": { right: "signed", body: { message: "x" } },
  "GET /api/notifications": { right: "own" },
  "POST /api/notifications/read": { right: "own" },
  "GET /api/vocabularies": open,
  "GET /api/vocabularies/:name": { ...open, names: { name: "themes" } },
  "POST /api/queries": {
    ...draft,
    body: { tables: { t: { table: "{table}" } }, sql: "SELECT count(*) FROM t" },
  },
  "GET /api/search": { ...open, query: "q=brouillon" },
  "GET /api/search/suggestions": { ...open, query: "q=brou" },
  "OPTIONS /api/uploads": open,
  "POST /api/uploads": { right: "importing", headers: { "Tus-Resumable": "1.0.0", "Upload-Length": "1" } },
  "GET /api/uploads/:id": { right: "none", outsideOnly: true, names: { id: nobody } },
  "PATCH /api/uploads/:id": {
    right: "none",
    names: { id: nobody },
    body: "x",
    headers: { "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "content-type": "application/offset+octet-stream" },
  },
  "DELETE /api/uploads/:id": { right: "none", outsideOnly: true, names: { id: nobody } },
  "GET /api/datasets/:id/imports": edit,
  "POST /api/datasets/:id/imports": { ...edit, body: { url: "{site}/x.csv" }, fresh: true },
  "GET /api/imports/:id": { ...edit, names: { id: "{import}" } },
  "DELETE /api/imports/:id": { ...edit, names: { id: "{import}" } },
  "GET /api/imports/:id/events": { ...edit, names: { id: "{import}" } },
  "GET /api/resources/:id": draft,
  "PATCH /api/resources/:id": { ...edit, body: { name: "lieux" } },
  "DELETE /api/resources/:id": { ...edit, fresh: true },
  "POST /api/resources/:id/corrections": { ...edit, body: {}, fresh: true },
  "POST /api/resources/:id/preview": { ...edit, body: {} },
  "GET /api/resources/:id/versions": draft,
  "POST /api/resources/:id/versions/:number/restoration": { ...edit, fresh: true },
  "GET /api/resources/:id/refresh": draft,
  "PUT /api/resources/:id/refresh": { ...edit, body: { every: "never" } },
  "GET /api/resources/:id/rejected-rows": draft,
  "GET /api/resources/:id/schema": draft,
  "GET /api/resources/:id/original": draft,
  "GET /api/resources/:id/rejected-rows.csv": draft,
  "GET /api/resources/:id/rejected-rows.ndjson": draft,
  "GET /api/resources/:id/versions/:number/rejected-rows": draft,
  "GET /api/resources/:id/versions/:number/schema": draft,
  "GET /api/resources/:id/versions/:number/original": draft,
  "GET /api/resources/:id/versions/:number/rejected-rows.csv": draft,
  "GET /api/resources/:id/versions/:number/rejected-rows.ndjson": draft,
  "POST /api/resources/:id/validation": { ...draft, body: { schema: { fields: [{ name: "lieu", type: "string" }] } } },
  "GET /.well-known/jwks.json": open,
  "GET /.well-known/oauth-authorization-server": open,
  "POST /api/agreements/:id/assertions": { right: "own", outsideOnly: true, names: { id: nobody }, body: { jkt: "x" } },
  // Nobody is known by a cookie there: what gives a token is tried in test/network/tokens.test.ts.
  "POST /oauth/token": { ...open, body: {} },
  "GET /api/keys": { right: "steward" },
  "POST /api/keys": { right: "steward" },
  "DELETE /api/keys/:id": { right: "steward", outsideOnly: true, names: { id: "none" } },
  "GET /.well-known/maille": open,
  "GET /.well-known/maille/logo": { right: "none" },
  "GET /feed": open,
  "GET /:file{feed\\.(?:trig|ttl|jsonld)}": { ...open, names: { file: "feed.trig" } },
  "GET /feed/pages/:page{\\d+}": { ...open, names: { page: "1" } },
  "GET /feed/pages/:file{\\d+\\.(?:trig|ttl|jsonld)}": { ...open, names: { file: "1.ttl" } },
  "GET /feed/restricted": { right: "signed" },
  "GET /api/events": { ...open, query: "after=0&limit=1" },
  "GET /api/network/events": open,
  "POST /api/network/accesses": { right: "signed", body: { parties: [nobody] } },
  "POST /api/network/keys": { right: "signed", body: { key: nobody } },
  "POST /api/network/keys/uses": { right: "signed", body: { keys: [nobody] } },
  "POST /api/network/reuses": { right: "signed", body: { reuse: nobody } },
  "POST /api/network/messages": { right: "signed", body: { kind: "follow" } },
  "POST /api/network/pings": { right: "signed", body: { head: 1 } },
  "POST /api/network/reports": { right: "signed", body: { subject: "x", revision: 1, problems: [] } },
  "GET /api/network/ties": { right: "steward" },
  "POST /api/network/ties": { right: "steward", body: { code: "maille1.x" } },
  "GET /api/network/ties/:id": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "POST /api/network/ties/:id/acceptance": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "POST /api/network/ties/:id/refusal": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "POST /api/network/ties/:id/rereading": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "POST /api/network/ties/:id/:side/pause": { right: "steward", names: { id: nobody, side: "follows" }, outsideOnly: true },
  "DELETE /api/network/ties/:id/:side/pause": { right: "steward", names: { id: nobody, side: "follows" }, outsideOnly: true },
  "DELETE /api/network/ties/:id/:side": { right: "steward", names: { id: nobody, side: "follows" }, outsideOnly: true },
  "POST /api/network/retelling": { right: "steward" },
  "GET /api/network/followed": open,
  "GET /api/network/invitations": { right: "steward" },
  "POST /api/network/invitations": { right: "steward", body: { note: "x" } },
  "DELETE /api/network/invitations/:id": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "GET /api/network/webhooks": { right: "steward" },
  "POST /api/network/webhooks": { right: "steward", body: { url: "{site}/hook" } },
  "POST /api/network/webhooks/:id/activation": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "DELETE /api/network/webhooks/:id": { right: "steward", names: { id: nobody }, outsideOnly: true },
  "GET /api/datasets/:id/reports": draft,
  "GET /api/harvests": open,
  "POST /api/harvests": { right: "manage", body: { organization: "{town}", url: "{site}/x.csv", kind: "spreadsheet", every: "never" } },
  "POST /api/harvests/preview": { right: "manage", body: { organization: "{town}", url: "{site}/x.csv", kind: "spreadsheet" } },
  "GET /api/harvests/:id": open,
  "PATCH /api/harvests/:id": { right: "manage", body: { every: "never" } },
  "DELETE /api/harvests/:id": { right: "manage", outsideOnly: true },
  "POST /api/harvests/:id/pause": { right: "manage" },
  "DELETE /api/harvests/:id/pause": { right: "manage" },
  "GET /api/harvests/:id/runs": open,
  "POST /api/harvests/:id/runs": { right: "manage", body: { dry: true } },
  "GET /api/harvest-runs/:id": open,
  "DELETE /api/harvest-runs/:id": { right: "manage" },
  "GET /api/harvest-runs/:id/problems": { right: "inside" },
  "GET /api/harvest-runs/:id/problem-kinds": { right: "inside" },
  "GET /api/harvest-runs/:id/events": open,
  "GET /api/datasets/:id/origins/:source": { right: "none", names: { source: nobody } },
  "GET /api/datasets/:id/link-checks": draft,
  "POST /api/datasets/:id/distributions/:distribution/table": { ...edit, names: { distribution: "x" }, outsideOnly: true },
  ...resourceRoutes(""),
  ...resourceRoutes("/versions/:number"),
  "GET /api/resources/:id/versions/:number": draft,
  "POST /api/resources/:id/sql": { ...draft, body: { sql: "SELECT count(*) FROM rows" } },
  "GET /api/v1/resources": open,
  "GET /api/v1/resources/:id": draft,
  "GET /api/v1/version": open,
  "GET /api/v1/pub_keys": open,
  // By the token of a portal or of a node of RUDI alone, whoever else asks: tried in `test/rudi/`.
  "PUT /api/v1/resources/:id/report": { right: "none", body: {} },
  "POST /kalim/v1/resources": { right: "none", body: {} },
  "PUT /kalim/v1/resources": { right: "none", body: {} },
  "GET /kalim/v1/resources/:id": { right: "none" },
  "DELETE /kalim/v1/resources/:id": { right: "none" },
  "GET /kalim/v1/id_generation": { right: "none" },
  "GET /konsult/v1/datasets/:id/metadatas": { right: "none" },
  "POST /oauth2/token": { ...open, body: {} },
  "GET /oauth/token_key": open,
  "GET /oauth/check_token": { right: "none" },
  "POST /oauth/check_token": { right: "none", body: {} },
  "GET /api/rudi/nodes": { right: "steward" },
  "POST /api/rudi/nodes": { right: "steward", body: { name: "Nœud", url: "{site}", organization: "{town}" } },
  "GET /api/rudi/nodes/:id": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "DELETE /api/rudi/nodes/:id": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "POST /api/rudi/nodes/:id/secret": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "GET /api/rudi/nodes/:id/reports": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "GET /api/rudi/portals": { right: "steward" },
  "POST /api/rudi/portals": { right: "steward", body: { name: "RUDI", url: "{site}", clientId: "x", secret: "y", producers: {} } },
  "GET /api/rudi/portals/:id": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "PATCH /api/rudi/portals/:id": { right: "steward", outsideOnly: true, names: { id: nobody }, body: {} },
  "DELETE /api/rudi/portals/:id": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "POST /api/rudi/portals/:id/pause": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "DELETE /api/rudi/portals/:id/pause": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "GET /api/datasets/:id/rudi": draft,
  "GET /api/datasets/:id/rudi-publications": draft,
  "GET /api/organizations": open,
  "POST /api/organizations": { right: "steward", body: { name: "Neuve" } },
  "GET /api/organizations/:id": open,
  "PATCH /api/organizations/:id": { right: "manage", body: { description: "" } },
  "DELETE /api/organizations/:id": { right: "steward", outsideOnly: true },
  "PUT /api/organizations/:id/certificate": { right: "steward" },
  "DELETE /api/organizations/:id/certificate": { right: "steward" },
  "GET /api/organizations/:id/members": { right: "inside" },
  "PUT /api/organizations/:id/members/:account": { right: "manage", body: { role: "administrator" }, outsideOnly: true, names: { account: nobody } },
  "DELETE /api/organizations/:id/members/:account": { right: "manage", outsideOnly: true, names: { account: nobody } },
  "GET /api/places": { ...open, query: "q=rennes" },
  "GET /api/places/:level/:code": open,
  "GET /api/places/:level/:code/datasets": open,
  "GET /api/projects": open,
  "POST /api/projects": { right: "write", body: { organization: "{town}", title: "Neuf" } },
  "GET /api/projects/:id": { ...draft, ...ofProject },
  "PATCH /api/projects/:id": { ...edit, ...ofProject, body: { theme: "TRAN" } },
  "DELETE /api/projects/:id": { ...edit, ...ofProject, outsideOnly: true },
  "POST /api/projects/:id/publication": { ...edit, ...ofProject, outsideOnly: true },
  "DELETE /api/projects/:id/publication": { ...edit, ...ofProject, outsideOnly: true },
  "GET /api/projects/:id/datasets": { ...draft, ...ofProject },
  "PUT /api/projects/:id/datasets/:dataset": { ...edit, names: { id: "{project}", dataset: "{open}" } },
  "DELETE /api/projects/:id/datasets/:dataset": { ...edit, names: { id: "{project}", dataset: "{open}" }, outsideOnly: true },
  "GET /api/projects/:id/keys": { ...edit, ...ofProject },
  "POST /api/projects/:id/keys": { ...edit, ...ofProject, body: { name: "x" } },
  "DELETE /api/projects/:id/keys/:key": { ...edit, names: { id: "{project}", key: nobody }, outsideOnly: true },
  "POST /api/projects/:id/pictures": { ...edit, ...ofProject, query: "alternative=x", body: "x", headers: { "content-type": "application/octet-stream" } },
  "GET /api/projects/:id/pictures/:picture": { right: "none", names: { id: "{project}", picture: nobody } },
  "DELETE /api/projects/:id/pictures/:picture": { ...edit, names: { id: "{project}", picture: nobody }, outsideOnly: true },
  "GET /api/data-requests": open,
  "POST /api/data-requests": { ...open, body: { wish: "Les menus des cantines." } },
  "GET /api/data-requests/:id": { right: "kept", names: { id: "{request}" } },
  "DELETE /api/data-requests/:id": { right: "steward", names: { id: "{request}" }, outsideOnly: true },
  "PUT /api/data-requests/:id/support": { right: "own", ...ofPublicRequest },
  "DELETE /api/data-requests/:id/support": { right: "own", ...ofPublicRequest },
  "POST /api/data-requests/:id/publication": { right: "steward", names: { id: "{request}" }, body: {}, outsideOnly: true },
  "DELETE /api/data-requests/:id/publication": { right: "steward", names: { id: "{request}" }, outsideOnly: true },
  "PUT /api/data-requests/:id/assignment": { right: "steward", ...ofPublicRequest, body: { organization: "{town}" } },
  "POST /api/data-requests/:id/answer": { right: "write", ...ofPublicRequest, body: { words: "Bientôt." } },
  "POST /api/data-requests/:id/refusal": { right: "write", ...ofPublicRequest, body: { reason: "Trop tard." } },
  "GET /api/account": { right: "own" },
  "PATCH /api/account": { right: "own", body: { name: "X" } },
  "GET /api/accounts": { right: "steward" },
  "GET /api/accounts/:id": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "POST /api/accounts/:id/suspension": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "DELETE /api/accounts/:id/suspension": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "POST /api/accounts/:id/recovery": { right: "steward", outsideOnly: true, names: { id: nobody } },
  "GET /api/tokens": { right: "own" },
  "POST /api/tokens": { right: "own", body: { name: "x" } },
  "DELETE /api/tokens/:id": { right: "own", outsideOnly: true, names: { id: nobody } },
  "POST /api/session": { ...open, body: {} },
  // Whoever asks loses their session, the revoked too: that is tried with people-world.
  "DELETE /api/session": { ...open, outsideOnly: true },
  "POST /api/administrator": { ...open, body: {} },
  "POST /api/invitations": { right: "manage", body: { email: "x@example.org", organization: "{town}" } },
  "POST /api/invitations/:secret/acceptance": { right: "none", names: { secret: "x" }, body: person },
  "POST /api/password-strength": { ...open, body: { password: person.password } },
  "POST /api/recovery": { right: "none", body: { secret: "x", password: person.password } },
  "GET /api/instance": open,
  "PATCH /api/instance": { right: "steward", body: {} },
  "GET /api/instance/storage": { right: "steward" },
  "GET /api/health": open,
  "GET /health": open,
  "GET /api/aggregation-exceptions": open,
  "GET /api/jobs": { right: "steward" },
  "GET /api/outbox": { right: "steward" },
  "POST /api/outbox/retries": { right: "steward", body: { peer: "{site}" }, outsideOnly: true },
  "GET /api/docs": open,
  "GET /api/docs/errors": open,
  "GET /api/openapi.json": open,
  "GET /api/3": open,
  "GET /api/3/action/:verb": { ...draft, names: { verb: "package_show" }, query: "id={id}" },
  "POST /api/3/action/:verb": { ...draft, names: { verb: "datastore_search" }, body: { resource_id: "{table}" } },
  "GET /api/action/:verb": { ...draft, names: { verb: "resource_show" }, query: "id={table}" },
  "POST /api/action/:verb": { ...open, names: { verb: "package_search" }, body: { q: "" } },
  "GET /llms.txt": open,
  "GET /robots.txt": open,
  "GET /sitemap.xml": open,
  "GET /:file{sitemap-\\d{1,6}\\.xml}": { ...open, names: { file: "sitemap-1.xml" } },
  "GET /.well-known/api-catalog": open,
  ...catalogRoutes("/catalog"),
  ...catalogRoutes("/organizations/:slug/catalog"),
  "GET /datasets/:slug": draft,
  "GET /datasets/:file{[^/]+\\.(?:ttl|rdf|jsonld|nt|n3|trig|xml|json)}": { ...draft, names: { file: "{slug}.ttl" } },
  "GET /datasets/:slug/datapackage.json": draft,
  "GET /api/organizations/:id/journal": { right: "write" },
  "GET /api/organizations/:id/journal/export": { right: "write" },
  "GET /api/account/journal": { right: "own" },
  "GET /api/journal/entries/:index/proof": { right: "none", names: { index: "0" } },
  "POST /api/journal/erasures": { right: "steward", body: { instance: "https://x.example", id: "x" } },
  "GET /api/datasets/:id/figures": draft,
  "GET /journal/checkpoint": open,
  "GET /journal/tile/:path{.+}": { right: "none", names: { path: "0/000" } },
  "POST /journal/witness/add-checkpoint": { ...open, body: {} },
  "GET /journal/witnessed": { right: "none", query: "origin=x.example" },
  "GET /feeds/:file{datasets\\.(?:atom|json)}": { ...open, names: { file: "datasets.atom" } },
  "GET /feeds/:file{changes\\.(?:atom|json)}": { ...open, names: { file: "changes.atom" } },
  "GET /feeds/:file{search\\.(?:atom|json)}": { ...open, names: { file: "search.atom" }, query: "q=brouillon" },
  "GET /feeds/:file{reuses\\.(?:atom|json)}": { ...open, names: { file: "reuses.atom" } },
  "GET /feeds/datasets/:file{[^/]+\\.(?:atom|json)}": { ...draft, names: { file: "{slug}.atom" } },
  "GET /feeds/organizations/:file{[^/]+\\.(?:atom|json)}": { ...open, names: { file: "{townSlug}.atom" } },
  "GET /feeds/places/:level/:file{[^/]+\\.(?:atom|json)}": { ...open, names: { file: "35238.json" } },
  "GET /feeds/themes/:file{[^/]+\\.(?:atom|json)}": { ...open, names: { file: "ENVI.json" } },
  "GET /odata": open,
  "GET /odata/$metadata": open,
  "GET /odata/:set": { ...draft, names: { set: "{set}" } },
  "GET /odata/:set/$count": { ...draft, names: { set: "{set}" } },
  "GET /odata/datasets/:dataset": { ...draft, names: { dataset: "{slug}" } },
  "GET /odata/datasets/:dataset/$metadata": { ...draft, names: { dataset: "{slug}" } },
  "GET /odata/datasets/:dataset/:set": { ...draft, names: { dataset: "{slug}", set: "lieux" } },
  "GET /odata/datasets/:dataset/:set/$count": { ...draft, names: { dataset: "{slug}", set: "lieux" } },
  "GET /ogc": open,
  "GET /ogc/api": open,
  "GET /ogc/conformance": open,
  "GET /ogc/collections": open,
  "GET /ogc/collections/:id": { ...draft, names: { id: "{table}" } },
  "GET /ogc/collections/:id/items": { ...draft, names: { id: "{table}" } },
  "GET /ogc/collections/:id/items/:feature": { ...draft, names: { id: "{table}", feature: "1" } },
  // What its tools tell whom stands in `test/doors/actors.test.ts`.
  "POST /mcp": { ...open, body: { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "search_datasets", arguments: { query: "brouillon" } } } },
}; // prettier-ignore

/** The rows of a table in each form, of its current version or of one that is told. */
function resourceRoutes(version: string): Record<string, Asked> {
  const base = `GET /api/resources/:id${version}`;
  const forms = ["csv", "csv-metadata.json", "json", "ndjson", "parquet", "arrow", "xlsx", "geojson"];
  return {
    [`${base}/profile`]: draft,
    [`${base}/description`]: draft,
    [`${base}/swagger`]: draft,
    [`${base}/docs`]: draft,
    [`${base}/data`]: draft,
    [`${base}/data.parquet`]: draft,
    [`${base}/croissant.json`]: draft,
    ...Object.fromEntries(forms.map((form) => [`${base}/data/${form}`, draft])),
  };
}

function catalogRoutes(path: string): Record<string, Asked> {
  const forms = ["", ".ttl", ".rdf", ".jsonld", ".nt", ".n3", ".trig", ".xml", ".json"];
  return Object.fromEntries(forms.map((form) => [`GET ${path}${form}`, open]));
}

/** Every route that the API answers, told by the router itself. */
function allRoutes(): string[] {
  const api = createApi({} as Rooms, { url: "http://localhost", version: "0" });
  return [
    ...new Set(
      api.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) => `${method} ${path}`),
    ),
  ];
}

test("it is told of every route who may", () => {
  assert.deepEqual(allRoutes().toSorted(), Object.keys(routes).toSorted());
});

test("each route answers those who may, and refuses the others as if there were nothing", async () => {
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(routes)) {
    for (const actor of actors) {
      if (isTried(asked, actor)) wrong.push(...(await wrongs(actor, route, asked)));
    }
  }
  assert.deepEqual(wrong, []);
});

test("what was withdrawn is gone by every route, and nothing of what it said is told", async () => {
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(routes)) {
    if (asked.right !== "draft") continue;
    for (const actor of ["visitor", "stranger"] as const) {
      const { status, text } = await ask(actor, route, asked, world.gone);
      if (![404, 410].includes(status)) wrong.push(`${actor} ${route}: ${status} ${text.slice(0, 200)}`);
      if (text.includes(secretMark)) wrong.push(`${actor} ${route} tells what was withdrawn`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("what is withdrawn is told by the feed to nobody from then on, at once", async () => {
  const feedRoutes = ["/feed/pages/1", "/feed/pages/1.jsonld", "/api/network/events"];
  const tellers = async () => {
    const told = feedRoutes.map(async (path) => (await world.send("visitor", "GET", path)).text());
    return (await Promise.all(told)).map(readable).filter((text) => text.includes("xyzzy")).length;
  };
  for (let time = 1; time <= 3; time += 1) {
    const { id } = await world.draft(`Retrait ${time}`, csv("eau"));
    await world.answer("editor", "PATCH", `/api/datasets/${id}`, { description: "xyzzy" });
    await world.answer("editor", "POST", `/api/datasets/${id}/publication`, { personalData: "Aucune" });
    while ((await tellers()) < feedRoutes.length) await wait(20);
    await world.answer("editor", "DELETE", `/api/datasets/${id}/publication?reason=Vide`);
    assert.equal(await tellers(), 0);
  }
});

/** What is signed is told in base64url, a record among it. */
function readable(text: string): string {
  const signed = text.matchAll(/\.(eyJ[\w-]+)\./g);
  return [text, ...[...signed].map(([, part = ""]) => Buffer.from(part, "base64url").toString())].join("\n");
}

test("a page of another site changes nothing by any route, with the steward's own cookie", async () => {
  const wrong: string[] = [];
  for (const [route, asked] of Object.entries(routes)) {
    if (/^(?:GET|OPTIONS) /.test(route)) continue;
    for (const headers of [
      { origin: "https://elsewhere.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ]) {
      const { status } = await ask("steward", route, asked, world.hidden, headers);
      if (status !== 403) wrong.push(`${route}: ${status}`);
    }
  }
  assert.deepEqual(wrong, []);
});

function isTried({ outsideOnly, right }: Asked, actor: ActorName): boolean {
  if (outsideOnly !== true) return true;
  return right === "open" ? actor === "visitor" : toldTo(right, actor) !== "ok";
}

async function wrongs(actor: ActorName, route: string, asked: Asked): Promise<string[]> {
  const told = toldTo(asked.right, actor);
  const isChanged = told === "ok" && asked.fresh === true;
  const made = isChanged ? await world.draft("Neuf", csv("eau")) : world.hidden;
  const { status, text } = await ask(actor, route, asked, made);
  const isRight = isTold(told, status) || (asked.right === "none" && status === 401);
  return [
    ...(isRight ? [] : [`${actor} ${route}: ${status}, not ${told} ${text.slice(0, 200)}`]),
    ...(isOutside(actor) && text.includes(secretMark) ? [`${actor} ${route} tells the draft`] : []),
  ];
}

async function ask(actor: ActorName, route: string, asked: Asked, made: Made, headers: object = {}) {
  const [method = "", pattern = ""] = route.split(/ (.*)/);
  const path = pathOf(route, pattern, asked.names ?? {}, made);
  const query = asked.query === undefined ? "" : `?${filled(asked.query, made)}`;
  const body = asked.body === undefined ? undefined : filled(JSON.stringify(asked.body), made);
  const own = { accept: acceptOf(route), ...asked.headers };
  const response = await world.send(actor, method, path + query, body, { ...own, ...headers });
  const text = unechoed(await response.text(), made);
  // Where a redirect leads tells whether the reader may.
  const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
  if (next === null) return { status: response.status, text };
  const followed = await world.send(actor, "GET", next.replace(world.url, ""));
  return { status: followed.status, text: text + unechoed(await followed.text(), made) };
}

function acceptOf(route: string): string {
  if (route === "GET /datasets/:slug") return "text/turtle";
  return route === "POST /mcp" ? "application/json, text/event-stream" : "*/*";
}

function pathOf(route: string, pattern: string, names: NonNullable<Asked["names"]>, made: Made): string {
  const known = {
    ...nouns(route, made),
    ...Object.fromEntries(Object.entries(names).map(([name, value]) => [name, filled(value, made)])),
  };
  return pattern.replaceAll(/:(\w+)(?:\{.*\})?/g, (_, name: string) => {
    if (name !== "id" || names["id"] !== undefined) return known[name] ?? "x";
    if (pattern.startsWith("/api/resources")) return made.table;
    if (pattern.startsWith("/api/harvests")) return world.source.id;
    if (pattern.startsWith("/api/harvest-runs")) return world.run.id;
    if (pattern.startsWith("/api/organizations")) return world.town.id;
    return made.id;
  });
}

/** What was asked is repeated in a refusal: it tells nothing. */
function unechoed(text: string, { slug }: Made): string {
  return text.replaceAll(slug, "").replaceAll(setName(slug, "lieux"), "");
}

function nouns(route: string, made: Made): Record<string, string> {
  return {
    slug: made.slug,
    dataset: made.slug,
    number: "1",
    level: "commune",
    code: "35238",
    ...(route.startsWith("GET /organizations") ? { slug: world.town.slug } : {}),
  };
}

function filled(text: string, made: Made): string {
  const values: Record<string, string> = {
    town: world.town.id,
    townSlug: world.town.slug,
    open: world.open.id,
    id: made.id,
    slug: made.slug,
    table: made.table,
    import: made.import,
    project: world.project.id,
    request: world.request,
    publicRequest: world.publicRequest,
    set: setName(made.slug, "lieux"),
    site: world.site.url,
  };
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
