import type { OpenApiDocument } from "../../server/openapi-document.ts";
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

/** The same for people: the page of the table that shows programs how to read it. */
export async function sendDocs(request: ResourceRequest): Promise<Response> {
  const { table } = await findVersion(request);
  return request.c.redirect(`${originOf(request)}/datasets/${table.datasetSlug}/${table.id}/api`, 303);
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
