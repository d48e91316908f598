import { defined } from "../../base/defined.ts";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Sent } from "../../net/net.ts";
import { bytesOf, refusalOf, wrongAnswer } from "./ask-producer.ts";
import type { RemoteContext } from "./context.ts";
import type { FetchedFiles } from "./fetched-files.ts";

interface RowsAsked {
  readonly instance: string;
  /** Of a Parquet export of one version. */
  readonly path: string;
  /** Where the file is to be. */
  readonly to: string;
  readonly bytesMax: number;
  readonly timeMs: number;
  readonly authorization?: string;
  readonly signal?: AbortSignal;
}

/**
 * The rows of one version that another instance lets out, as a Parquet file at `to`. Throws as
 * `askProducer` does, and `too-large` where they are more bytes than the query may read.
 */
export async function fetchRows(
  ctx: RemoteContext,
  files: FetchedFiles,
  asked: RowsAsked,
): Promise<{ readonly bytes: number; readonly kept: boolean }> {
  const { instance, to, authorization } = asked;
  const url = instance + asked.path;
  const isOpen = authorization === undefined;
  const known = isOpen ? files.find(url) : undefined;
  return ctx.peers.ask(
    instance,
    async () => {
      const sent = await ctx.net.send(url, {
        maxBytes: asked.bytesMax,
        timeoutMs: asked.timeMs,
        accept: "application/vnd.apache.parquet",
        headers: {
          ...(known === undefined ? {} : { "If-None-Match": known.etag }),
          ...defined({ Authorization: authorization }),
        },
        ...defined({ signal: asked.signal }),
      });
      if (sent.status === 304 && known !== undefined && (await files.lend(url, to))) {
        sent.body.destroy();
        return { bytes: known.bytes, kept: true };
      }
      if (sent.status !== 200) throw refusalOf(instance, sent, await bytesOf(sent));
      const bytes = await receive(sent, to);
      if (!(await isParquet(to, bytes))) throw wrongAnswer(instance);
      const etag = sent.headers.get("etag");
      if (isOpen && etag !== null && etag.length <= 300) {
        await files.keep(url, to, { etag, bytes });
        await files.lend(url, to);
      }
      return { bytes, kept: false };
    },
    asked.signal,
  );
}

async function receive({ body }: Sent, to: string): Promise<number> {
  const file = createWriteStream(to, { flags: "wx" });
  await pipeline(body, file);
  return file.bytesWritten;
}

/** Its marks; whether the rest holds is found out by the process that reads it, which is shut in. */
async function isParquet(path: string, bytes: number): Promise<boolean> {
  if (bytes < 12) return false;
  await using file = await open(path);
  const mark = Buffer.alloc(8);
  await file.read(mark, 0, 4, 0);
  await file.read(mark, 4, 4, bytes - 4);
  return mark.toString("latin1") === "PAR1PAR1";
}
