import type { OpenAPIHono } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { nearest } from "../../tables/query/nearest.ts";
import type { Rooms } from "../../rooms.ts";
import { say } from "../../words/say.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";
import { datastoreInfo, datastoreSearch } from "./datastore.ts";
import { datastoreSearchSql } from "./datastore-sql.ts";
import { groupList, groupShow, licenseList, organizationList, organizationShow, tagList } from "./groups.ts";
import { currentPackageList, packageList, packageShow, resourceShow } from "./packages.ts";
import { type ActionRequest, neededText, toActionRequest } from "./request.ts";
import { packageSearch } from "./search.ts";

type Verb = (request: ActionRequest) => unknown;

/**
 * The verbs of CKAN's Action API (version 3, as CKAN 2.10 answers) that read. Each is asked by GET
 * or POST, at `/api/3/action/` or `/api/action/`, and answers `{help, success, result}`.
 */
const verbs: Readonly<Record<string, Verb>> = {
  status_show: statusShow,
  site_read: () => true,
  package_list: packageList,
  current_package_list_with_resources: currentPackageList,
  package_search: packageSearch,
  package_show: packageShow,
  resource_show: resourceShow,
  organization_list: organizationList,
  organization_show: organizationShow,
  group_list: groupList,
  group_show: groupShow,
  tag_list: tagList,
  license_list: licenseList,
  datastore_search: datastoreSearch,
  datastore_search_sql: datastoreSearchSql,
  datastore_info: datastoreInfo,
  help_show: helpShow,
};

export function ckanRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.get("/api/3", (c) => c.json({ version: 3 }));
  for (const base of ["/api/3/action", "/api/action"]) {
    routes.on(["GET", "POST"], `${base}/:verb`, async (c) => {
      const name = c.req.param("verb");
      const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
      if (verb === undefined) throw unknownVerb(name);
      const result = await verb(await toActionRequest(c, rooms, url));
      c.header("Cache-Control", "no-cache");
      c.header("Vary", "Authorization, Cookie");
      return c.json({ help: `${url}/api/3/action/help_show?name=${name}`, success: true, result });
    });
  }
  return routes;
}

async function statusShow({ rooms, url, c }: ActionRequest) {
  const { name } = await rooms.instance.settings();
  return {
    ckan_version: "2.10.0",
    site_url: url,
    site_description: "",
    site_title: name,
    error_emails_to: null,
    locale_default: c.var.language,
    extensions: ["datastore"],
    software: `Maille ${rooms.instance.version}`,
  };
}

function helpShow(request: ActionRequest): string {
  const name = neededText(request, "name");
  if (!Object.hasOwn(verbs, name)) throw unknownVerb(name);
  return say(request.c.var.language, "ckan-help", { verb: name });
}

function unknownVerb(name: string): Failure {
  return new Failure("not-found", "ckan-verb-unknown", {
    verb: name.slice(0, 100),
    nearest: nearest(name, Object.keys(verbs)) ?? "package_search",
  });
}
