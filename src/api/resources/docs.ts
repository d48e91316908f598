import { openApiPage } from "../docs/pages.ts";
import type { OpenApiDocument } from "../docs/openapi.ts";
import { resourceDocument } from "./openapi.ts";
import { findVersion, type ResourceRequest } from "./request.ts";
import { toYaml } from "./yaml.ts";

/** OpenAPI of one table: YAML as data.gouv.fr answers it, JSON to who asks for it. */
export async function sendSwagger(request: ResourceRequest): Promise<Response> {
  const { c, params } = request;
  const document = await describe(request);
  c.header("Content-Language", c.var.language);
  c.header("Vary", "Accept, Accept-Language");
  const wantsJson =
    params.get("format") === "json" || /\bapplication\/(?:\S+\+)?json\b/.test(c.req.header("accept") ?? "");
  if (wantsJson) return c.json(document);
  return c.body(toYaml(document), 200, { "content-type": "application/yaml; charset=utf-8" });
}

/** The same as a page for people. */
export async function sendDocs(request: ResourceRequest): Promise<Response> {
  const { c, address } = request;
  const { language } = c.var;
  const page = openApiPage(await describe(request), {
    language,
    url: originOf(request),
    openApiAddress: `${address}/swagger/`,
  });
  c.header("Content-Language", language);
  c.header("Vary", "Accept-Language");
  return c.html(page);
}

async function describe(request: ResourceRequest): Promise<OpenApiDocument> {
  const { table, version } = await findVersion(request);
  const url = originOf(request);
  return resourceDocument({
    id: table.id,
    title: table.datasetTitle === table.name ? table.name : `${table.datasetTitle} — ${table.name}`,
    version,
    url,
    path: request.address.slice(url.length),
    language: request.c.var.language,
  });
}

function originOf({ address }: ResourceRequest): string {
  return address.slice(0, address.indexOf("/api/resources/"));
}
