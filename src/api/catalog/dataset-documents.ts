import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import { describeRecord } from "../../catalogue/dcat/catalogues.ts";
import { datasetPage, describeDataset } from "../../catalogue/dcat/datasets.ts";
import type { Rooms } from "../../rooms.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { etagOf, sendPieces, tellingOf, writtenIn } from "./answers.ts";
import { acceptedFormat, catalogFormats, endsWithFormat } from "./formats.ts";
import { type ApiEnv, newRoutes } from "../routes.ts";
import type { RouteOptions } from "../door.ts";

/** /datasets/{slug}.{format}: a dataset in RDF. Its page leads there whoever asks for RDF. */
export function datasetDocumentRoutes(rooms: Rooms, { url }: RouteOptions): OpenAPIHono<ApiEnv> {
  const routes = newRoutes();
  routes.get(`/datasets/:file{[^/]+${endsWithFormat}}`, async (c) => {
    const file = c.req.param("file");
    const dot = file.lastIndexOf(".");
    return sendDataset(c, { rooms, url, slug: file.slice(0, dot), end: file.slice(dot + 1) });
  });
  routes.get("/datasets/:slug", async (c) => {
    const dataset = await rooms.datasets.getDataset(c.var.actor, c.req.param("slug"));
    c.header("Vary", "Accept");
    return c.redirect(
      `${url}/datasets/${dataset.slug}.${acceptedFormat(c.req.header("accept")) ?? "jsonld"}`,
      303,
    );
  });
  return routes;
}

async function sendDataset(
  c: Context<ApiEnv>,
  { rooms, url, slug, end }: { rooms: Rooms; url: string; slug: string; end: string },
): Promise<Response> {
  const format = catalogFormats[end];
  if (format === undefined) throw new Failure("not-found", "catalogue-dataset-not-found", { dataset: slug });
  const dataset = await rooms.datasets.getDataset(c.var.actor, slug);
  refuseWithdrawn(dataset);
  if (dataset.slug !== slug) return c.redirect(`${url}/datasets/${dataset.slug}.${end}`, 301);
  const telling = await tellingOf(c, { rooms, url, datasets: [dataset] });
  const etag = etagOf([dataset], telling, end, dataset.state);
  const links = [`<${datasetPage(dataset, telling)}>; rel="alternate"; type="text/html"`];
  const document = { etag, modified: dataset.modifiedAt, mediaType: format.mediaType, links };
  return sendPieces(c, document, async () => {
    const distributions = await rooms.datasets.distributionsOf(c.var.actor, [dataset]);
    return writtenIn(format, [
      describeDataset(dataset, distributions.get(dataset.id) ?? [], telling),
      describeRecord(dataset, telling),
    ]);
  });
}

/** Its own organization still sees its page, but no document tells of it any more. */
export function refuseWithdrawn({ withdrawal }: Dataset): void {
  if (withdrawal === undefined) return;
  const { at, reason } = withdrawal;
  throw new Failure("gone", "catalogue-withdrawn", { reason, since: at.toISOString() });
}
