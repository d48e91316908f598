import { defined } from "../../base/defined.ts";
import { findLicence } from "../../catalogue/licence.ts";
import { toIri } from "../../catalogue/dcat/iri.ts";
import { tellCsvw } from "../../tables/room.ts";
import { servedName } from "../../tables/query/columns.ts";
import { findVersion, type ResourceRequest } from "./request.ts";

/** The metadata of the CSV of a table (W3C, CSV on the Web). */
export async function sendCsvw(request: ResourceRequest): Promise<Response> {
  const { c, rooms, address } = request;
  const { table, version } = await findVersion(request);
  const dataset = await rooms.datasets.getDataset(c.var.actor, table.datasetSlug);
  const licence = dataset.licence === undefined ? undefined : licenceIri(dataset.licence);
  const told = tellCsvw(version.columns, servedName, {
    url: `${address}/data/csv`,
    title: `${table.datasetTitle} – ${table.name}`,
    publisher: dataset.organizationName,
    modified: version.createdAt.toISOString(),
    ...defined({ licence }),
  });
  return new Response(JSON.stringify(told), {
    headers: { "content-type": "application/csvm+json; charset=utf-8", "cache-control": "no-cache" },
  });
}

function licenceIri(licence: string): string | undefined {
  return findLicence(licence)?.url ?? toIri(licence);
}
