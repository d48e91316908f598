import type { Readable as Stream } from "node:stream";
import { type Actor, callerOf } from "../../access/actor.ts";
import { defined } from "../../base/defined.ts";
import { Failure } from "../../base/failure.ts";
import type { Id } from "../../base/id.ts";
import { type ExportFormat, getFormat } from "../../tables/export-formats.ts";
import { asksForAllSorted } from "../../tables/asks-for-all.ts";
import { extractOf, fileNameOf } from "../../tables/tell-export.ts";
import { bytesOf, refusalOf, type Shows } from "./ask-producer.ts";
import type { RemoteContext } from "./context.ts";
import { askAsReader } from "./reader-tokens.ts";
import { getReadable, type ReadElsewhere } from "./reading.ts";

interface PassedFile {
  /** Ends with an error where the instance that holds the rows breaks off. */
  readonly stream: Stream;
  readonly mediaType: string;
  readonly fileName: string;
}

/**
 * The answer to a question as a file, as the instance that holds the rows writes it for a reader with
 * an agreement. It passes through and is kept nowhere; what it is, is said by what was asked.
 */
export async function passFile(
  ctx: RemoteContext,
  actor: Actor,
  id: Id,
  format: ExportFormat,
  question: URLSearchParams,
  { version, signal, instance: named }: ReadElsewhere = {},
): Promise<PassedFile> {
  const { found, grant } = await getReadable(ctx, actor, id, named);
  const { origin: instance, record } = found;
  // What is open is had from the instance that holds it by whoever asks.
  if (grant === undefined) throw new Failure("precondition", "remote-file-open", { table: record.name });
  const leave = await ctx.passing.enter({ caller: callerOf(actor), ...defined({ signal }) });
  try {
    const path = `/api/resources/${id}${version === undefined ? "" : `/versions/${version}`}/data/${format}/?${question.toString()}`;
    const stream = await askAsReader(ctx, { instance, grant }, (shows) =>
      openFile(ctx, { instance, path, shows, ...defined({ signal }) }),
    );
    stream.once("close", leave);
    const { mediaType, isText } = getFormat(format);
    return {
      stream,
      mediaType: isText === true ? `${mediaType}; charset=utf-8` : mediaType,
      fileName: fileNameOf(record.name, asksForAllSorted(question) ? format : extractOf(format)),
    };
  } catch (error) {
    leave();
    throw error;
  }
}

interface FileAsked {
  readonly instance: string;
  readonly path: string;
  readonly shows: Shows;
  readonly signal?: AbortSignal;
}

/** The turn at the other instance ends with the beginning of the file: its rest has turns of its own. */
async function openFile(ctx: RemoteContext, { instance, path, shows, signal }: FileAsked): Promise<Stream> {
  const url = instance + path;
  return ctx.peers.ask(
    instance,
    async () => {
      const sent = await ctx.net.send(url, {
        maxBytes: ctx.limits.fileBytesMax,
        timeoutMs: ctx.limits.fileMs,
        headers: await shows("GET", url),
        ...defined({ signal }),
      });
      if (sent.status !== 200) throw refusalOf(instance, sent, await bytesOf(sent));
      return sent.body;
    },
    signal,
  );
}
