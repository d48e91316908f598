import { createHash } from "node:crypto";
import { Failure, problem } from "../../base/failure.ts";
import type { SourceDocument, Read, ReadRequest, SourceReader } from "../read.ts";
import { present } from "../normalize/draft.ts";
import { textOf } from "../normalize/decode.ts";
import { attributeOf, cutXml, decodeXml } from "../normalize/xml-cut.ts";
import { recordsOf } from "./records.ts";

const dublinCore = {
  schema: "http://www.opengis.net/cat/csw/2.0.2",
  types: "csw:Record",
  namespace: "xmlns(csw=http://www.opengis.net/cat/csw/2.0.2)",
} as const;

/** In which forms records are asked for, the richest first. */
const schemas = [
  {
    schema: "http://www.isotc211.org/2005/gmd",
    types: "gmd:MD_Metadata",
    namespace: "xmlns(gmd=http://www.isotc211.org/2005/gmd)",
  },
  { ...dublinCore, schema: "http://www.w3.org/ns/dcat#" },
  dublinCore,
] as const;

const recordsPerPage = 50;

/**
 * A catalogue service (OGC CSW 2.0.2, GetRecords by KVP), page by page. Records are asked for in ISO
 * 19139 unless the source's `outputSchema` says otherwise (GeoDCAT-AP, DCAT); where the service does
 * not know that form, in DCAT, then in Dublin Core.
 */
export const cswReader: SourceReader = { kind: "csw", read };

async function* read(request: ReadRequest): AsyncGenerator<Read> {
  const { url, options, cursor } = request;
  const told = options["outputSchema"];
  const forms = told === undefined ? schemas.map(({ schema }) => schema) : [told];
  const starts = cursor === undefined ? forms.map((form) => pageAddress(url, form, options)) : [cursor];
  let refusal: string | undefined;
  for (const start of starts) {
    refusal = yield* pages(request, start);
    if (refusal === undefined) return;
  }
  throw exception(refusal ?? "");
}

function exception(text: string): Failure {
  return new Failure("unavailable", "read-csw-exception", { text: text.slice(0, 300) });
}

/** All the pages from one on; why the service refuses the first, where it does. */
async function* pages({ get, signal }: ReadRequest, start: string): AsyncGenerator<Read, string | undefined> {
  const seen = new Set<string>();
  let address: string | undefined = start;
  for (let page = 1; address !== undefined; page++) {
    signal.throwIfAborted();
    const answer: Answer = { records: 0, seen, isLoop: false };
    yield* readPage(await get(address, { accept: "application/xml, text/xml;q=0.9" }), page, answer);
    if (answer.exception !== undefined && answer.records === 0) {
      if (page === 1) return answer.exception;
      throw exception(answer.exception);
    }
    if (answer.isLoop) {
      yield {
        kind: "problem",
        problem: problem("read-page-loop", { url: address.slice(0, 500), page: page - 1 }),
      };
    }
    const next: number | undefined = answer.isLoop ? undefined : nextPosition(answer, positionOf(address));
    address = next === undefined ? undefined : atPosition(address, next);
    yield pageOf(address, answer.matched);
  }
  return undefined;
}

function pageOf(cursor: string | undefined, announced: number | undefined): Read {
  return { kind: "page", ...present({ cursor, announced }) };
}

interface Answer {
  records: number;
  matched?: number;
  returned?: number;
  next?: number;
  exception?: string;
  /** Digests of the first records of pages: a page that comes again is known by them. */
  readonly seen: Set<string>;
  isLoop: boolean;
}

async function* readPage(gotten: SourceDocument, page: number, answer: Answer): AsyncGenerator<Read> {
  let hasResults = false;
  const cuts = cutXml(textOf(gotten.body, gotten.charset), {
    wants: (path) =>
      path.at(-2) === "SearchResults" ||
      (path.length === 1 && /^(?:M[DI]_Metadata|metadata)$/.test(path[0] ?? "")) ||
      path.at(-2) === "GetRecordByIdResponse" ||
      path.at(-1) === "Exception" ||
      path.at(-1) === "ServiceException",
    onOpen: (path, tag) => {
      const name = path.at(-1);
      if (name === "GetRecordByIdResponse") hasResults = true;
      if (name !== "SearchResults") return;
      hasResults = true;
      const told = (attribute: string): number | undefined => numberOf(attributeOf(tag, attribute));
      Object.assign(answer, {
        matched: told("numberOfRecordsMatched"),
        returned: told("numberOfRecordsReturned"),
        next: told("nextRecord"),
      });
    },
  });
  for await (const cut of cuts) {
    if (cut.path.at(-1)?.endsWith("Exception") === true) {
      answer.exception ??= decodeXml(cut.text.replace(/<[^>]*>/g, " "))
        .replace(/\s+/g, " ")
        .trim();
      continue;
    }
    hasResults = true;
    answer.records++;
    if (answer.records === 1 && comesAgain(cut.text, answer.seen)) {
      answer.isLoop = true;
      return;
    }
    yield* recordsOf(cut, `page ${page}, record ${answer.records}`, gotten.url);
  }
  if (!hasResults && answer.exception === undefined)
    throw new Failure("unsupported", "read-csw-not", { url: gotten.url.slice(0, 300) });
}

function comesAgain(text: string, seen: Set<string>): boolean {
  const digest = createHash("sha256").update(text).digest("base64");
  return seen.size === seen.add(digest).size;
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}

/** What follows by the service's own account, or by counting where it tells none; never backwards. */
function nextPosition({ records, matched, returned, next }: Answer, start: number): number | undefined {
  if (records === 0 || next === 0) return undefined;
  const following = next ?? start + (returned ?? records);
  if (following <= start || (matched !== undefined && following > matched)) return undefined;
  // Without either account, a page that is not full is the last one.
  return next === undefined && matched === undefined && records < recordsPerPage ? undefined : following;
}

function positionOf(address: string): number {
  return numberOf(new URL(address).searchParams.get("startPosition") ?? "1") ?? 1;
}

function atPosition(url: string, position: number): string {
  const address = new URL(url);
  address.searchParams.set("startPosition", String(position));
  return address.href;
}

/** The address of the first records; of what the source's own address tells, all that is no paging is kept. */
function pageAddress(url: string, form: string, options: Readonly<Record<string, string>>): string {
  const address = new URL(url);
  const { types, namespace } = schemas.find(({ schema }) => schema === form) ?? dublinCore;
  const constraint = options["constraint"];
  const parameters: Readonly<Record<string, string>> = {
    service: "CSW",
    version: "2.0.2",
    request: "GetRecords",
    resultType: "results",
    elementSetName: "full",
    outputSchema: form,
    typeNames: options["typeNames"] ?? types,
    namespace,
    startPosition: "1",
    maxRecords: String(recordsPerPage),
    ...(constraint === undefined
      ? {}
      : { constraintLanguage: "CQL_TEXT", constraint_language_version: "1.1.0", constraint }),
  };
  const own = new Set(Object.keys(parameters).map((name) => name.toLowerCase()));
  for (const name of address.searchParams.keys().toArray()) {
    if (own.has(name.toLowerCase())) address.searchParams.delete(name);
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}
