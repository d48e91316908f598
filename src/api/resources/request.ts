import type { Context } from "hono";
import { Failure } from "../../base/failure.ts";
import { isId } from "../../base/id.ts";
import { defined } from "../../base/defined.ts";
import type { Table, Version } from "../../tables/table.ts";
import type { Rooms } from "../../rooms.ts";
import type { ApiEnv } from "../routes.ts";

/** What a route under `/api/resources/{id}` works with. */
export interface ResourceRequest {
  readonly c: Context<ApiEnv>;
  readonly rooms: Rooms;
  readonly table: string;
  /** Absent for the current version. */
  readonly version?: number;
  /** Public address of the resource or of its version, without a slash at its end. */
  readonly address: string;
  readonly params: URLSearchParams;
}

/** The request of a route, or a refusal where its address names no resource or version. */
export function toRequest(c: Context<ApiEnv>, rooms: Rooms, url: string): ResourceRequest {
  const table = c.req.param("id") ?? "";
  if (!isId(table)) throw new Failure("not-found", "resource-unknown", { id: table.slice(0, 100) });
  const number = c.req.param("number");
  const search = c.req.url.indexOf("?");
  const params = new URLSearchParams(search < 0 ? "" : c.req.url.slice(search));
  const version = versionOf(number, params);
  return {
    c,
    rooms,
    table,
    params,
    address: `${url}/api/resources/${table}${number === undefined ? "" : `/versions/${number}`}`,
    ...defined({ version }),
  };
}

function versionOf(number: string | undefined, params: URLSearchParams): number | undefined {
  const asked = number ?? params.get("version");
  if (asked === null) return undefined;
  if (/^[1-9]\d{0,8}$/.test(asked)) return Number(asked);
  throw number === undefined
    ? new Failure("invalid", "query-version-wrong", { parameter: "version", expected: "3" })
    : new Failure("not-found", "resource-version-unknown", { number: number.slice(0, 20) });
}

/**
 * The table with the version that is asked for, as far as the reader may see it; without a profile
 * where not everybody reads it. Throws where they may read nothing of it.
 */
export async function findVersion(
  request: ResourceRequest,
): Promise<{ table: Table & { datasetTitle: string; datasetSlug: string }; version: Version }> {
  const { rooms, c } = request;
  const table = await rooms.tables.getTable(c.var.actor, request.table);
  const version =
    request.version === undefined && table.access?.reading !== "none"
      ? table.version
      : await rooms.tables.outlineVersion(c.var.actor, request.table, request.version);
  if (version !== undefined) return { table, version };
  throw new Failure("not-found", "resource-without-version", { name: table.name });
}
