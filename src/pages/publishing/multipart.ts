import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy from "@fastify/busboy";
import { error } from "@sveltejs/kit";
import { readForm } from "../reading/forms.ts";

export interface SentForm<Received> {
  readonly fields: ReadonlyMap<string, string>;
  /** What became of the file; `undefined` where none was chosen. */
  readonly received: Received | undefined;
}

/**
 * A form with one file, read as it comes: the file goes to `receive` as a stream and never lies
 * in memory. Fields may stand before or after it. What `receive` throws is thrown on.
 */
export async function readSentForm<Received>(
  request: Request,
  receive: (fileName: string, bytes: Readable) => Promise<Received>,
): Promise<SentForm<Received>> {
  const type = request.headers.get("content-type");
  if (type === null || !type.startsWith("multipart/form-data") || request.body === null) error(415);
  const fields = new Map<string, string>();
  let sent: Readable | undefined;
  let receiving: Promise<Received> | undefined;
  const parser = parserOf(type, 1);
  parser.on("field", (name, value) => fields.set(name, value.trim()));
  parser.on("file", (_name, stream, fileName) => {
    if (fileName === undefined || fileName === "") {
      stream.resume();
      return;
    }
    sent = stream;
    receiving = receive(fileName, stream);
    // A browser shows an answer once it has sent everything, so the rest is let through, unread.
    receiving.catch(() => stream.resume());
  });
  try {
    await parse(request.body, parser);
  } catch (cause) {
    // A form that is cut leaves its file without an end: whoever receives it is told.
    sent?.destroy(new Error("the form was cut", { cause }));
    await receiving?.catch(() => undefined);
    throw cause;
  }
  return { fields, received: await receiving };
}

/** Throws 400 where its type tells no boundary by which it is taken apart. */
function parserOf(type: string, files: number) {
  const parser = openParser(type, files);
  // Of a form without end the file that nobody reads has none either: the form says it.
  parser.on("file", (_name, stream) => stream.on("error", () => undefined));
  return parser;
}

function openParser(type: string, files: number) {
  try {
    return busboy({ headers: { "content-type": type }, limits: { fieldSize: 64 * 1024, fields: 50, files } });
  } catch {
    // What is no form is the fault of the program that wrote it.
    error(400);
  }
}

/** Throws 400 for one that came whole and has no end. */
async function parse(body: NonNullable<Request["body"]>, parser: Writable): Promise<void> {
  const sent = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  try {
    await pipeline(sent, parser);
  } catch (cause) {
    if (sent.readableEnded) error(400);
    throw cause;
  }
}

/** One byte more than may be says that it is too much; the rest is let through, unread. */
export async function readBytes(stream: AsyncIterable<Uint8Array>, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    if (size <= bytesMax) chunks.push(chunk);
    size += chunk.byteLength;
  }
  return Buffer.concat(chunks);
}

export interface FormWithFiles {
  /** Its texts. */
  readonly form: FormData;
  /** By the field that they were chosen in; of more than the bytes that may be, a part. */
  readonly files: readonly { readonly field: string; readonly name: string; readonly bytes: Buffer }[];
  readonly isTooLarge: boolean;
}

/** A form with a few small files, held in memory: of all of them `bytesMax` at most, the rest is let through, unread. */
export async function readFormWithFiles(request: Request, bytesMax: number): Promise<FormWithFiles> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data") || request.body === null) {
    return { form: await readForm(request), files: [], isTooLarge: false };
  }
  const form = new FormData();
  const reading: Promise<FormWithFiles["files"][number]>[] = [];
  let size = 0;
  let last: Readable | undefined;
  const read = async (stream: AsyncIterable<Uint8Array>): Promise<Buffer> => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size <= bytesMax) chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  };
  const parser = parserOf(type, 100);
  parser.on("field", (name, value) => form.append(name, value));
  parser.on("file", (field, stream, name) => {
    if (name === undefined || name === "") {
      stream.resume();
      return;
    }
    last = stream;
    reading.push(read(stream).then((bytes) => ({ field, name, bytes })));
  });
  try {
    await parse(request.body, parser);
  } catch (cause) {
    // A form that is cut leaves its file without an end.
    last?.destroy(new Error("the form was cut", { cause }));
    await Promise.allSettled(reading);
    throw cause;
  }
  return { form, files: await Promise.all(reading), isTooLarge: size > bytesMax };
}
