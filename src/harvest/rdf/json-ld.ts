import type * as RDF from "@rdfjs/types";
import { JsonLdParser } from "jsonld-streaming-parser";
import { type Problem, problem } from "../../base/failure.ts";
import { openBeginning } from "../../base/beginning.ts";
import { type JsonRecord, jsonRecords } from "../normalize/json-records.ts";
import { contextAt, contextOf, type JsonLdContext, ownContext } from "./contexts.ts";
import { parserTerms } from "./parser-terms.ts";
import type { Piece } from "./piece.ts";

const flat = ["", "@graph"];
/** Catalogues within a catalogue: each holds datasets of its own. */
const inner = ["catalog", "dcat:catalog", "http://www.w3.org/ns/dcat#catalog"];
const nested = ["dataset", "dcat:dataset", "http://www.w3.org/ns/dcat#dataset", "datasets", "Dataset"];
const headBytesMax = 1 << 20;

/**
 * JSON-LD 1.1, one element of `@graph`, of the document or of the catalogue's `dataset` at a time.
 * Each is parsed alone. `scalars` is filled with what stands beside the lists, for paging.
 */
export async function* jsonLdPieces(
  body: AsyncIterable<Uint8Array>,
  base: string,
  scalars: Map<string, string>,
): AsyncGenerator<Piece> {
  const { start, all } = await openBeginning(body, headBytesMax);
  const told = contextOf(
    Buffer.concat(start)
      .toString("utf8")
      .replace(/^\uFEFF/, ""),
  );
  const parser = new ElementParser(told as JsonLdContext | undefined, base);
  const records = jsonRecords(all, { paths: [...flat, ...inner, ...nested], scalars });
  for await (const record of records) yield* parser.parse(record);
}

/** The parser gives `null` for no language and no datatype. */
const factory = {
  ...parserTerms,
  literal: (value: string, of?: string | RDF.NamedNode | RDF.DirectionalLanguage | null) =>
    parserTerms.literal(
      value,
      typeof of === "object" && of !== null && "language" in of
        ? of.language
        : ((of as RDF.NamedNode) ?? undefined),
    ),
} as unknown as RDF.DataFactory<RDF.BaseQuad>;

/** An element of a bare list, or a document alone, that names its fields after DCAT and says no type. */
function isPlain({ path, value }: JsonRecord): boolean {
  if (path !== "" || typeof value !== "object" || value === null) return false;
  const names = new Set(Object.keys(value));
  const isTyped = ["@type", "@graph", "rdf:type", ...nested, ...inner].some((name) => names.has(name));
  return (
    !isTyped &&
    names.has("title") &&
    ["distribution", "accessLevel", "landingPage"].some((name) => names.has(name))
  );
}

class ElementParser {
  readonly #context: JsonLdContext;
  readonly #base: string;
  readonly #foreign = new Set<string>();

  constructor(context: JsonLdContext | undefined, base: string) {
    this.#context = context ?? ownContext;
    this.#base = base;
  }

  async *parse(record: JsonRecord): AsyncGenerator<Piece> {
    const where = { record: record.index + 1 };
    const isNested = nested.includes(record.path) || isPlain(record) ? { isNested: true } : {};
    const told = { text: record.text, where, ...isNested };
    const problems = record.problem === undefined ? [] : [record.problem];
    if (typeof record.value !== "object" || record.value === null) {
      // An address in a list of datasets leads to what is described elsewhere.
      if (typeof record.value === "string" && record.problem === undefined) return;
      yield { ...told, quads: [], problems, isLost: true };
      return;
    }
    const before = this.#foreign.size;
    const { quads, error } = await this.#quadsOf(record);
    const foreign = [...this.#foreign]
      .slice(before)
      .map((url) => problem("read-context-foreign", { url: url.slice(0, 200) }));
    const broken: Problem[] =
      error === undefined ? [] : [problem("read-json-ld-broken", { reason: error }, where)];
    yield {
      ...told,
      quads,
      problems: [...problems, ...foreign, ...broken],
      ...(error === undefined ? {} : { isLost: true }),
    };
  }

  async #quadsOf({ text, isWhole, value }: JsonRecord): Promise<{ quads: RDF.Quad[]; error?: string }> {
    const quads: RDF.Quad[] = [];
    const hasOwn = isWhole === true && Object.hasOwn(value as object, "@context");
    const parser = new JsonLdParser({
      ...(hasOwn ? {} : { context: this.#context }),
      baseIRI: this.#base,
      dataFactory: factory,
      documentLoader: { load: (url: string) => Promise.resolve(this.#load(url)) },
      skipContextValidation: true,
      rdfstar: false,
    });
    return new Promise((resolve) => {
      parser.on("data", (quad: RDF.Quad) => quads.push(quad));
      parser.once("end", () => resolve({ quads }));
      // It may tell a second one, which would end the process if nobody listened.
      parser.on("error", (error: Error) =>
        resolve({ quads, error: error.message.split("\n")[0]?.slice(0, 200) ?? "" }),
      );
      parser.write(text);
      parser.end();
    });
  }

  #load(url: string): { "@context": never } {
    this.#foreign.add(url);
    return { "@context": contextAt(url) as never };
  }
}
