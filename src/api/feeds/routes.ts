import { defined } from "../../base/defined.ts";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import { themes } from "../../vocabularies/themes.ts";
import type { PlaceLevel } from "../../territory/territory.ts";
import type { Rooms } from "../../rooms.ts";
import { say } from "../../words/say.ts";
import { sendPieces, tagOf } from "../catalog/answers.ts";
import { refuseWithdrawn } from "../catalog/dataset-documents.ts";
import { changeEntry } from "./changes.ts";
import { declareFeeds } from "./declared.ts";
import { alertEntry, datasetEntry, decisionEntry, type Feed, projectEntry, versionEntry } from "./entries.ts";
import { feedFormats, updatedOf } from "./formats.ts";
import { toSearchRequest } from "./search.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

const entriesMax = 50;
const newest = { page: 1, pageSize: entriesMax } as const;

/** /feeds: what is new here, of a search, a theme, a producer, a place or a dataset. */
export function feedRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  const named = ":file{[^/]+\\.(?:atom|json)}";
  const feeds: readonly (readonly [path: string, read: ReadFeed])[] = [
    [":file{datasets\\.(?:atom|json)}", recent],
    [":file{changes\\.(?:atom|json)}", ofChanges],
    [":file{search\\.(?:atom|json)}", ofSearch],
    [":file{reuses\\.(?:atom|json)}", ofReuses],
    [":file{alerts\\.(?:atom|json)}", ofAlerts],
    [`alerts/${named}`, ofOwnAlerts],
    [":file{decisions\\.(?:atom|json)}", ofDecisions],
    [`themes/${named}`, ofTheme],
    [`organizations/${named}`, ofOrganization],
    [`places/:level/${named}`, ofPlace],
    [`datasets/${named}`, ofDataset],
  ];
  for (const [path, read] of feeds) {
    routes.get(`/feeds/${path}`, async (c) => {
      const file = c.req.param("file") ?? "";
      const dot = file.lastIndexOf(".");
      const { isSecret, ...told } = await read({ c, rooms, url, named: file.slice(0, dot) });
      const { pathname, search } = new URL(c.req.url);
      const address = `${url}${pathname.slice(0, pathname.lastIndexOf("."))}`;
      const feed = { ...told, address, search, language: c.var.language };
      return send(c, feed, { end: file.slice(dot + 1), ...defined({ isSecret }) });
    });
  }
  declareFeeds(routes);
  return routes;
}

interface FeedRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  readonly url: string;
  /** What the address names: a slug or a code. */
  readonly named: string;
}

/** What an address that is secret tells, no cache of others keeps. */
type ReadFeed = (
  request: FeedRequest,
) => Promise<Pick<Feed, "title" | "page" | "entries"> & { readonly isSecret?: true }>;

async function send(
  c: Context<ApiEnv>,
  feed: Feed,
  { end, isSecret = false }: { readonly end: string; readonly isSecret?: boolean },
): Promise<Response> {
  const { mediaType, write } = feedFormats[end === "json" ? "json" : "atom"];
  c.header("Content-Language", feed.language);
  const document = { etag: tagOf([end, feed]), modified: updatedOf(feed), mediaType, isSecret };
  return sendPieces(c, document, async () => [write(feed)]);
}

const recent: ReadFeed = async ({ c, rooms, url }) => {
  const [{ items }, { name }] = await Promise.all([
    rooms.datasets.listDatasets(c.var.actor, { ...newest, state: "published", sort: "newest" }),
    rooms.instance.settings(),
  ]);
  return {
    title: say(c.var.language, "doors-feed-of-datasets", { name }),
    page: `${url}/datasets`,
    entries: items.map((dataset) => datasetEntry(dataset, url)),
  };
};

/** What everybody may know of the feed: each event in words. */
const ofChanges: ReadFeed = async ({ c, rooms, url }) => {
  const [events, { name }] = await Promise.all([
    rooms.network.listNewest(entriesMax),
    rooms.instance.settings(),
  ]);
  return {
    title: say(c.var.language, "doors-feed-of-changes", { name }),
    page: `${url}/network`,
    entries: events.map((told) => changeEntry(told, c.var.language)),
  };
};

const ofReuses: ReadFeed = async ({ c, rooms, url }) => {
  const [{ items }, { name }] = await Promise.all([
    rooms.projects.listProjects(c.var.actor, newest),
    rooms.instance.settings(),
  ]);
  return {
    title: say(c.var.language, "doors-feed-of-reuses", { name }),
    page: `${url}/reuses`,
    entries: items.map((project) => projectEntry(project, url)),
  };
};

/** With the parameters of the page. Who shows a token finds what is for them alone too. */
const ofAlerts: ReadFeed = async ({ c, rooms, url }) => {
  const { searchParams, search } = new URL(c.req.url);
  const { actor, language } = c.var;
  const told = (name: string) => searchParams.get(name) ?? undefined;
  const named = told("indicator");
  const indicator = named === undefined ? undefined : await rooms.indicators.getIndicator(actor, named);
  const [{ items }, { name }] = await Promise.all([
    rooms.alerts.listAlerts(actor, {
      ...newest,
      state: "all",
      dataset: indicator?.dataset.id,
      level: told("level"),
      code: told("code"),
    }),
    rooms.instance.settings(),
  ]);
  return {
    title: say(language, "doors-feed-of-alerts", { name }),
    page: `${url}/alerts${search}`,
    entries: items.map((alert) => alertEntry(alert, url, language)),
  };
};

/** Its address is the secret of one person: nobody keeps it, and no search engine lists it. */
const ofOwnAlerts: ReadFeed = async ({ c, rooms, url, named }) => {
  const { language } = c.var;
  const [{ items }, { name }] = await Promise.all([
    rooms.alerts.listAlertsOfKey(named, newest),
    rooms.instance.settings(),
  ]);
  return {
    isSecret: true,
    title: say(language, "doors-feed-of-own-alerts", { name }),
    page: `${url}/alerts/rules?which=own`,
    entries: items.map((alert) => alertEntry(alert, url, language)),
  };
};

const ofDecisions: ReadFeed = async ({ c, rooms, url }) => {
  const [{ items }, { name }] = await Promise.all([
    rooms.decisions.listDecisions(c.var.actor, newest),
    rooms.instance.settings(),
  ]);
  return {
    title: say(c.var.language, "doors-feed-of-decisions", { name }),
    page: `${url}/decisions`,
    entries: items.map((decision) => decisionEntry(decision, url)),
  };
};

/** The parameters are those of the page of the search, so that what is searched can be followed. */
const ofSearch: ReadFeed = async ({ c, rooms, url }) => {
  const { search } = new URL(c.req.url);
  const request = toSearchRequest(new URLSearchParams(search), c.var.language, newest);
  const { items, nearest } = await rooms.search.search(c.var.actor, request);
  const { name } = await rooms.instance.settings();
  const args = { name, question: request.q };
  return {
    title:
      request.q === ""
        ? say(c.var.language, "doors-feed-of-datasets", args)
        : say(c.var.language, "doors-feed-of-search", args),
    page: `${url}/datasets${search}`,
    entries: nearest ? [] : items.map((dataset) => datasetEntry(dataset, url)),
  };
};

const ofTheme: ReadFeed = async ({ c, rooms, url, named }) => {
  const theme = themes.find(named);
  if (theme?.code !== named) throw noSuchFeed();
  const request = toSearchRequest(new URLSearchParams({ theme: named }), c.var.language, newest);
  const { items, nearest } = await rooms.search.search(c.var.actor, request);
  return {
    title: say(c.var.language, "doors-feed-of-theme", { theme: theme[c.var.language] }),
    page: `${url}/datasets?theme=${encodeURIComponent(named)}`,
    entries: nearest ? [] : items.map((dataset) => datasetEntry(dataset, url)),
  };
};

const ofOrganization: ReadFeed = async ({ c, rooms, url, named }) => {
  const organization = await rooms.organizations.findOrganization(c.var.actor, named);
  if (organization === undefined) throw new Failure("not-found", "people-organization-not-found");
  const { items } = await rooms.datasets.listDatasets(c.var.actor, {
    ...newest,
    organization: organization.id,
    state: "published",
    sort: "newest",
  });
  return {
    title: say(c.var.language, "doors-feed-of-organization", { organization: organization.name }),
    page: `${url}/organizations/${encodeURIComponent(organization.slug)}`,
    entries: items.map((dataset) => datasetEntry(dataset, url)),
  };
};

const levels: readonly PlaceLevel[] = ["commune", "epci", "departement", "region"];

const ofPlace: ReadFeed = async ({ c, rooms, url, named }) => {
  const level = levels.find((each) => each === c.req.param("level"));
  const place = level === undefined ? undefined : rooms.places.findPlace(level, named);
  if (place === undefined) throw noSuchFeed();
  const { items } = await rooms.places.listDatasetsOf(c.var.actor, place, newest);
  const entries = items.map(({ dataset }) => datasetEntry(dataset, url));
  return {
    title: say(c.var.language, "doors-feed-of-place", { place: place.label }),
    page: `${url}/places/${place.level}/${place.code}`,
    entries: entries.toSorted((a, b) => b.updated.getTime() - a.updated.getTime()),
  };
};

/** Of a dataset: its publication, then each version of its tables. */
const ofDataset: ReadFeed = async ({ c, rooms, url, named }) => {
  const { actor, language } = c.var;
  const dataset = await rooms.datasets.getDataset(actor, named);
  refuseWithdrawn(dataset);
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const versions = await Promise.all(
    tables.map(async (table) => {
      // Who may not read a table is not told when it changes.
      if (table.version === undefined) return [];
      const { items } = await rooms.tables.listVersions(actor, table.id, newest);
      return items.map((version) => versionEntry({ dataset, table, version }, url, language));
    }),
  );
  const own = datasetEntry(dataset, url);
  const entries = [...versions.flat(), { ...own, updated: own.published }];
  return {
    title: say(language, "doors-feed-of-dataset", { dataset: dataset.title }),
    page: own.url,
    entries: entries.toSorted((a, b) => b.updated.getTime() - a.updated.getTime()).slice(0, entriesMax),
  };
};

function noSuchFeed(): Failure {
  return new Failure("not-found", "doors-no-such-feed");
}
