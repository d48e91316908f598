import { Readable } from "node:stream";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import { asksForAll } from "../../tables/asks-for-all.ts";
import type { ExportFormat } from "../../tables/export-formats.ts";
import { conditional, isKnown, rangeOf } from "../conditional.ts";
import type { ResourceRequest } from "./request.ts";

/** The whole answer to a query as a file. The Parquet of a whole version is read by ranges too. */
export function sendExport(format: ExportFormat): (request: ResourceRequest) => Promise<Response> {
  return async (request) => {
    const { c, params, rooms } = request;
    const { actor } = c.var;
    const byteOrderMark = flag(params, "bom");
    const neutralize = flag(params, "neutralize");
    if (format === "parquet" && asksForAll(params)) return sendParquet(request);
    const { table, version: asked } = request;
    const told = await rooms.rows.tellExport(actor, table, format, params, defined({ version: asked }));
    const { version, etag } = told;
    const headers = conditional(etag, version.createdAt);
    headers["content-disposition"] = `attachment; filename="${told.fileName}"`;
    if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
    headers["content-type"] = told.mediaType;
    // CSV on the Web: where the columns are described.
    if (format === "csv")
      headers["link"] =
        `<${request.address}/data/csv-metadata.json>; rel="describedby"; type="application/csvm+json"`;
    if (c.req.method === "HEAD") return new Response(null, { headers });
    const { stream, bytes } = await rooms.rows.exportRows(actor, table, format, params, {
      version: version.number,
      signal: c.req.raw.signal,
      byteOrderMark,
      neutralize,
    });
    if (bytes !== undefined) headers["content-length"] = String(bytes);
    return new Response(toBody(stream), { headers });
  };
}

/** The file as it lies in the store: DuckDB, pandas and Polars read the parts that they need. */
async function sendParquet(request: ResourceRequest): Promise<Response> {
  const { c, rooms, table } = request;
  const { version, fileName } = await rooms.rows.tellExport(
    c.var.actor,
    table,
    "parquet",
    new URLSearchParams(),
    defined({ version: request.version }),
  );
  const bytes = version.parquetBytes;
  const etag = version.parquet;
  const headers = {
    ...conditional(etag, version.createdAt),
    "content-type": "application/vnd.apache.parquet",
    "accept-ranges": "bytes",
    "content-disposition": `attachment; filename="${fileName}"`,
  } as Record<string, string>;
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  const isHead = c.req.method === "HEAD";
  const range = isHead ? "all" : rangeOf(c, bytes, etag);
  if (range === undefined) {
    return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${bytes}` } });
  }
  const whole = range === "all";
  const { start, end } = whole ? { start: 0, end: bytes - 1 } : range;
  headers["content-length"] = String(end - start + 1);
  if (!whole) headers["content-range"] = `bytes ${start}-${end}/${bytes}`;
  const status = whole ? 200 : 206;
  if (isHead) return new Response(null, { status, headers });
  const { stream } = await rooms.rows.openParquet(
    c.var.actor,
    table,
    whole ? undefined : range,
    version.number,
  );
  return new Response(toBody(stream), { status, headers });
}

function toBody(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

function flag(params: URLSearchParams, name: string): boolean {
  const value = params.get(name);
  if (value === null || value === "false" || value === "0") return false;
  if (value === "" || value === "true" || value === "1") return true;
  throw new Failure("invalid", "query-choice-wrong", { parameter: name, expected: "true | false" });
}
