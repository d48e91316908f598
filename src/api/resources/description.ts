import { defined } from "../../base/defined.ts";
import { createHash } from "node:crypto";
import { conditional, isKnown } from "../conditional.ts";
import { toldSource } from "../../tables/told-source.ts";
import { findVersion, type ResourceRequest } from "./request.ts";

/**
 * The table and its version, whole: columns with what they are about, and the profile of each. It
 * is what the page of a table shows, and what another instance that shows this table asks for.
 */
export async function sendDescription(request: ResourceRequest): Promise<Response> {
  const { c } = request;
  const { table, version } = await findVersion(request);
  const { id, name, position, key } = table;
  const { number, createdAt, format, original, originalBytes, parquet, parquetBytes } = version;
  const { rows, rejectedRows, columns, profile, changes } = version;
  const body = JSON.stringify({
    table: { id, name, position, key },
    version: {
      number,
      createdAt: createdAt.toISOString(),
      source: toldSource(version),
      format,
      original,
      originalBytes,
      parquet,
      parquetBytes,
      rows,
      rejectedRows,
      columns: columns.map(toColumn),
      profile,
      ...defined({ changes, originalKept: version.originalKept }),
    },
  });
  const etag = createHash("sha256").update(body).digest("base64url").slice(0, 32);
  const headers = conditional(etag, createdAt);
  if (isKnown(c, etag)) return new Response(null, { status: 304, headers });
  headers["content-type"] = "application/json; charset=utf-8";
  return new Response(body, { headers });
}

/** How the source wrote a column is of no use to who reads it. */
function toColumn({
  name,
  type,
  title,
  description,
  meaning,
  unit,
  missing,
  marksOf,
}: ResourceColumn): ResourceColumn {
  return {
    name,
    type,
    ...defined({ title, description, meaning, unit }),
    missing,
    ...defined({ marksOf }),
  };
}

type ResourceColumn = Awaited<ReturnType<typeof findVersion>>["version"]["columns"][number];
