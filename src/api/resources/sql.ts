import { z } from "@hono/zod-openapi";
import { Failure } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { ResourceRequest } from "./request.ts";

const body = z.object({
  sql: z.string().min(1),
  max_rows: z.int().min(1).max(10_000).optional(),
});

/** `POST {sql}`: one read-only SELECT over the table `rows`. */
export async function sendSql({ c, rooms, table }: ResourceRequest): Promise<Response> {
  const { sql, max_rows: maxRows } = body.parse(parseJson(await c.req.text()));
  const result = await rooms.rows.sql(c.var.actor, table, sql, {
    signal: c.req.raw.signal,
    caller: c.var.caller,
    ...defined({ maxRows }),
  });
  return c.json(result);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Failure("invalid", "api-json-malformed", {}, { cause });
  }
}
