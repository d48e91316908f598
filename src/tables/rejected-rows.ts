import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Page, PageRequest } from "../base/page.ts";
import { openFileOf } from "./version-files.ts";
import type { TablesContext } from "./context.ts";
import type { RejectedRow } from "../formats/raw.ts";
import { findReadable } from "./versions.ts";

/** They are of the file as it came, and not of what an agreement lets be read. */
const asked = { reading: "original", whole: true } as const;

/** The rows that a version set aside, in the order of the file. */
export async function listRejectedRows(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  request: PageRequest & { version?: number },
): Promise<Page<RejectedRow>> {
  const { version } = await findReadable(ctx, actor, table, request.version, asked);
  const start = (request.page - 1) * request.pageSize;
  const items: RejectedRow[] = [];
  if (version.rejects === undefined) return { items, total: 0 };
  const stream = await openFileOf(ctx, version.rejects);
  let index = 0;
  for await (const line of createInterface({ input: stream, crlfDelay: Infinity })) {
    if (index >= start && line !== "") items.push(JSON.parse(line) as RejectedRow);
    index++;
    if (items.length === request.pageSize) break;
  }
  stream.destroy();
  const more = start + items.length < version.rejectedRows;
  return { items, total: version.rejectedRows, ...(more ? { next: String(request.page + 1) } : {}) };
}

/** All of them, as NDJSON. */
export async function openRejectedRows(
  ctx: TablesContext,
  actor: Actor,
  table: Id,
  number: number,
): Promise<Readable> {
  const { version } = await findReadable(ctx, actor, table, number, asked);
  return version.rejects === undefined ? Readable.from([]) : openFileOf(ctx, version.rejects);
}
