import { setImmediate as nextTurn } from "node:timers/promises";
import { Failure, isFailure, problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { SourceDocument, Read, ReadRequest, SourceReader } from "../read.ts";
import { openBeginning } from "../../base/beginning.ts";
import { beginningText, textOf } from "../normalize/decode.ts";
import { type Course, DcatDocument } from "./document.ts";
import { formatOf, type RdfFormat } from "./format.ts";
import { nextPageOf } from "./next-page.ts";
import type { Piece } from "./piece.ts";

const accept =
  "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.8, application/trig;q=0.7, */*;q=0.1";

/**
 * A catalogue in RDF (DCAT, in Turtle, TriG, N-Triples, RDF/XML or JSON-LD), page by page where it is
 * paged (Hydra's `next` and `nextPage`, `Link: rel=next`).
 */
export const dcatReader: SourceReader = { kind: "dcat", read };

async function* read({ url, cursor, get, signal }: ReadRequest): AsyncGenerator<Read> {
  const listed = new Set<string>();
  const told = new Set<string>();
  const visited = new Set<string>();
  let next: string | undefined = cursor ?? url;
  let isComplete = cursor === undefined;
  for (let page = 1; next !== undefined; page++) {
    signal.throwIfAborted();
    visited.add(next);
    const gotten: SourceDocument = await get(next, { accept });
    const state = { cutShort: false };
    const following = yield* readPage(gotten, { listed, told, page }, state);
    if (state.cutShort) isComplete = false;
    next = following.next;
    if (next !== undefined && (visited.has(next) || next === gotten.url)) {
      yield { kind: "problem", problem: problem("read-page-loop", { url: next.slice(0, 500), page }) };
      next = undefined;
      isComplete = false;
    }
    const { announced } = following;
    yield {
      kind: "page",
      ...defined({ cursor: next, announced }),
    };
  }
  if (isComplete) yield* undescribed(listed, told);
}

/** Datasets that a catalogue lists and that no page describes; where as many are described, under other names. */
function* undescribed(listed: ReadonlySet<string>, told: ReadonlySet<string>): Generator<Read> {
  if (listed.size <= told.size) return;
  for (const id of listed) {
    if (told.has(id) || id.startsWith("_:")) continue;
    const original = { mediaType: "text/plain", text: id };
    yield {
      kind: "record",
      record: { place: id, original, problems: [problem("read-dataset-undescribed")] },
    };
  }
}

async function* readPage(
  gotten: SourceDocument,
  course: Course,
  state: { cutShort: boolean },
): AsyncGenerator<Read, { next?: string; announced?: number }> {
  const { start, all } = await openBeginning(gotten.body, headBytes);
  const head = Buffer.concat(start).subarray(0, headBytes);
  const format = formatOf(beginningText(head, gotten.charset), gotten.mediaType);
  if (format === "html") throw new Failure("unsupported", "read-rdf-html", { url: gotten.url.slice(0, 500) });
  if (format === undefined) {
    throw new Failure("unsupported", "read-rdf-unknown", { mediaType: gotten.mediaType.slice(0, 100) });
  }
  using document = new DcatDocument(course);
  const scalars = new Map<string, string>();
  try {
    for await (const piece of piecesOf(format, all, gotten, scalars)) {
      yield* document.take(piece, mediaTypes[format]);
      if (document.isCrowded) await document.putAway();
      if (document.isFull) break;
    }
  } catch (error) {
    // What came before the break stands: a document that is no longer read is told as cut short.
    if (!isFailure(error)) throw error;
    state.cutShort = true;
    document.cut(problem(error.key, error.args));
  }
  for (const told of document.finish()) {
    if (told.kind === "problem") state.cutShort = true;
    yield told;
  }
  return nextPageOf(gotten, document, scalars);
}

const headBytes = 4096;

const mediaTypes: Readonly<Record<RdfFormat, string>> = {
  "rdf-xml": "application/rdf+xml",
  "json-ld": "application/ld+json",
  turtle: "text/turtle",
};

/** The parser of a format is loaded where a document needs it, in a turn of its own: it takes some tens of milliseconds. */
async function* piecesOf(
  format: RdfFormat,
  body: AsyncIterable<Uint8Array>,
  { url, charset }: SourceDocument,
  scalars: Map<string, string>,
): AsyncGenerator<Piece> {
  await nextTurn();
  if (format === "json-ld") {
    const { jsonLdPieces } = await import("./json-ld.ts");
    yield* jsonLdPieces(body, url, scalars);
    return;
  }
  const text = textOf(body, charset);
  if (format === "rdf-xml") {
    const { rdfXmlPieces } = await import("./rdf-xml.ts");
    yield* rdfXmlPieces(text, url);
  } else {
    const { turtlePieces } = await import("./turtle.ts");
    yield* turtlePieces(text, url);
  }
}
