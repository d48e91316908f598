import { createHash } from "node:crypto";
import { access, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Id } from "../../base/id.ts";
import type { HarvestContext } from "../context.ts";
import type { FetchedAnswer } from "./source-document.ts";

export interface KnownDocument extends FetchedAnswer {
  readonly etag?: string;
  readonly lastModified?: string;
}

interface Row {
  etag: string | null;
  lastModified: string | null;
  hash: string;
  mediaType: string;
  charset: string | null;
  finalUrl: string;
}

type Context = Pick<HarvestContext, "db" | "folder" | "version" | "limits">;

/**
 * The documents of a source as they were last had. What the answer said is a row; the body is a
 * file that may be lost, and is then asked for again.
 */
export class FetchedDocuments {
  readonly #ctx: Context;
  readonly #source: Id;
  readonly #folder: string;
  readonly #seen = new Set<string>();
  #bytes = 0;

  constructor(ctx: Context, source: Id) {
    this.#ctx = ctx;
    this.#source = source;
    this.#folder = keptFolder(ctx, source);
  }

  async find(address: string): Promise<KnownDocument | undefined> {
    const { db, version } = this.#ctx;
    const [row] = await db<Row[]>`
      select etag, last_modified, hash, media_type, charset, final_url from harvest_documents
      where source = ${this.#source} and address = ${address} and program = ${version}`;
    const path = join(this.#folder, fileOf(address));
    if (row === undefined || !(await exists(path))) return undefined;
    const { hash, etag, lastModified, mediaType, charset } = row;
    const type = charset === null ? mediaType : `${mediaType}; charset=${charset}`;
    return {
      path,
      hash,
      // Read from the disk alone: what counts is what comes over the wire.
      bytes: 0,
      url: row.finalUrl,
      headers: new Headers(type === "" ? {} : { "content-type": type }),
      ...(etag === null ? {} : { etag }),
      ...(lastModified === null ? {} : { lastModified }),
    };
  }

  /** Keeps a whole answer for the next run; answers where its body lies from now on. */
  async keep(address: string, answer: FetchedAnswer): Promise<string | undefined> {
    const file = fileOf(address);
    const path = join(this.#folder, file);
    this.#seen.add(file);
    if (answer.path === path) return path;
    this.#bytes += answer.bytes;
    if (this.#bytes > this.#ctx.limits.keptBytesMax) {
      await rm(path, { force: true });
      return undefined;
    }
    await mkdir(this.#folder, { recursive: true });
    await rename(answer.path, path);
    await this.#note(address, answer);
    return path;
  }

  async #note(address: string, { headers, hash, url }: FetchedAnswer): Promise<void> {
    const [type = "", ...parameters] = (headers.get("content-type") ?? "").split(";");
    const charset = /charset\s*=\s*"?([^"\s;]+)/i.exec(parameters.join(";"))?.[1] ?? null;
    await this.#ctx.db`
      insert into harvest_documents
        (source, address, etag, last_modified, hash, media_type, charset, final_url, program)
      values (${this.#source}, ${address}, ${headers.get("etag")}, ${headers.get("last-modified")}, ${hash},
        ${type.trim()}, ${charset}, ${url}, ${this.#ctx.version})
      on conflict (source, address) do update set etag = excluded.etag,
        last_modified = excluded.last_modified, hash = excluded.hash, media_type = excluded.media_type,
        charset = excluded.charset, final_url = excluded.final_url, program = excluded.program`;
  }

  /** After a complete run: addresses that it did not ask are of no use any more. */
  async sweep(): Promise<void> {
    const rows = await this.#ctx.db<{ address: string }[]>`
      select address from harvest_documents where source = ${this.#source}`;
    const old = rows.map(({ address }) => address).filter((address) => !this.#seen.has(fileOf(address)));
    await this.#ctx.db`
      delete from harvest_documents where source = ${this.#source} and address = any(${old})`;
    for (const file of await readdir(this.#folder).catch(() => [])) {
      if (!this.#seen.has(file)) await rm(join(this.#folder, file), { force: true });
    }
  }
}

export function keptFolder({ folder }: Pick<HarvestContext, "folder">, source: Id): string {
  return join(folder, "kept", source);
}

function fileOf(address: string): string {
  return createHash("sha256").update(address).digest("hex");
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
