import { Failure, problem } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import {
  type Get,
  type Read,
  type ReadRequest,
  recordIn,
  type RemoteRecord,
  type SourceDocument,
  type SourceReader,
} from "../read.ts";
import { unique } from "../rdf/reading.ts";
import { present } from "../normalize/draft.ts";
import { textOf } from "../normalize/decode.ts";
import { attributeOf, type Cut, cutXml, decodeXml } from "../normalize/xml-cut.ts";
import { elementAt, parseElement, wholeText } from "./element.ts";
import { recordsOf } from "./records.ts";

/** In which forms records are asked for, the richest first: DCAT, ISO 19139, Dublin Core. */
const preferred = [/^(?:oai_|rdf_)?dcat|^edm_dcat|^geodcat/i, /^(?:iso19139|iso19115|gmd|mdb)/i, /^oai_dc$/i];

/** A repository (OAI-PMH 2.0, ListRecords), followed by its resumption tokens; its deleted records are told. */
export const oaiPmhReader: SourceReader = { kind: "oai-pmh", read };

async function* read(request: ReadRequest): AsyncGenerator<Read> {
  const { url, options, cursor, get } = request;
  // A token that is too old is refused: the run begins anew.
  const isResumed = cursor !== undefined && (yield* pages(request, cursor)) === undefined;
  if (isResumed) return;
  const refusal = yield* pages(request, await firstAddress(url, options, get));
  if (refusal !== undefined) throw refusal;
}

/** All the pages from one on; why the repository refuses the first, where its token is the reason. */
async function* pages(
  { url, get, signal }: ReadRequest,
  start: string,
): AsyncGenerator<Read, Failure | undefined> {
  const seen = new Set<string>();
  let address: string | undefined = start;
  for (let page = 1; address !== undefined; page++) {
    signal.throwIfAborted();
    seen.add(address);
    const answer: Answer = { records: 0, token: "" };
    yield* readPage(await get(address, { accept: "text/xml, application/xml;q=0.9" }), page, answer);
    const refusal = refusalOf(answer);
    if (refusal !== undefined && page === 1 && answer.error === "badResumptionToken") return refusal;
    if (refusal !== undefined) throw refusal;
    const next: string | undefined =
      answer.token === ""
        ? undefined
        : withParameters(url, { verb: "ListRecords", resumptionToken: answer.token });
    address = next === undefined || seen.has(next) ? undefined : next;
    if (address !== next) {
      yield {
        kind: "problem",
        problem: problem("read-page-loop", { url: (next ?? "").slice(0, 500), page }),
      };
    }
    yield pageOf(address, answer.announced);
  }
  return undefined;
}

function pageOf(cursor: string | undefined, announced: number | undefined): Read {
  return { kind: "page", ...present({ cursor, announced }) };
}

/** A repository without a record that matches is no failure. */
function refusalOf({ error, message = "" }: Answer): Failure | undefined {
  if (error === undefined || error === "noRecordsMatch") return undefined;
  return new Failure("unavailable", "read-oai-error", {
    code: error.slice(0, 100),
    text: message.slice(0, 300),
  });
}

interface Answer {
  records: number;
  token: string;
  announced?: number;
  error?: string;
  message?: string;
}

async function firstAddress(
  url: string,
  options: Readonly<Record<string, string>>,
  get: Get,
): Promise<string> {
  const prefix = options["metadataPrefix"] ?? (await bestPrefix(url, get));
  const set = options["set"];
  return withParameters(url, {
    verb: "ListRecords",
    metadataPrefix: prefix,
    ...defined({ set }),
  });
}

/** Of the forms that the repository offers; every repository offers Dublin Core. */
async function bestPrefix(url: string, get: Get): Promise<string> {
  const gotten = await get(withParameters(url, { verb: "ListMetadataFormats" }), {
    accept: "text/xml, application/xml;q=0.9",
  });
  const offered: string[] = [];
  const cuts = cutXml(textOf(gotten.body, gotten.charset), {
    wants: (path) => path.at(-1) === "metadataPrefix",
  });
  for await (const cut of cuts) offered.push(decodeXml(cut.text.replace(/<[^>]*>/g, "")).trim());
  const found = preferred.map((form) => offered.find((prefix) => form.test(prefix)));
  return found.find((prefix) => prefix !== undefined) ?? "oai_dc";
}

function withParameters(url: string, parameters: Readonly<Record<string, string>>): string {
  const address = new URL(url);
  for (const name of ["verb", "metadataPrefix", "resumptionToken", "set", "from", "until"])
    address.searchParams.delete(name);
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  return address.href;
}

async function* readPage(gotten: SourceDocument, page: number, answer: Answer): AsyncGenerator<Read> {
  let isAnswer = false;
  const cuts = cutXml(textOf(gotten.body, gotten.charset), {
    wants: (path) =>
      path[0] === "OAI-PMH" &&
      (path.length === 2
        ? path[1] === "error"
        : path.length === 3 && (path[2] === "record" || path[2] === "resumptionToken")),
    onOpen: (path) => {
      isAnswer ||= path[0] === "OAI-PMH";
    },
  });
  for await (const cut of cuts) {
    const name = cut.path.at(-1);
    if (name === "record") {
      answer.records++;
      yield* readRecord(cut, `page ${page}, record ${answer.records}`, gotten.url);
    } else takeNotice(cut, answer);
  }
  if (!isAnswer) throw new Failure("unsupported", "read-oai-not", { url: gotten.url.slice(0, 300) });
}

function takeNotice(cut: Cut, answer: Answer): void {
  const tag = cut.text.slice(0, cut.text.indexOf(">") + 1);
  const text = decodeXml(cut.text.replace(/<[^>]*>/g, "")).trim();
  if (cut.path.at(-1) === "error") {
    answer.error = attributeOf(tag, "code") ?? "?";
    answer.message = text;
    return;
  }
  answer.token = text;
  const size = attributeOf(tag, "completeListSize");
  if (size !== undefined && /^\d{1,12}$/.test(size)) answer.announced = Number(size);
}

async function* readRecord(cut: Cut, place: string, base: string): AsyncGenerator<Read> {
  if (cut.unfinished !== undefined) {
    yield* recordsOf(cut, place, base);
    return;
  }
  const parts = await partsOf(cut);
  const header =
    parts.header === undefined ? undefined : parseElement(parts.header.text, parts.header.scope).root;
  const identifier = wholeText(elementAt(header, "identifier"));
  const named = identifier === "" ? {} : { identifier };
  const where = identifier === "" ? place : identifier;
  const original = { mediaType: "application/xml", text: cut.text };
  if (header?.attributes.get("status") === "deleted") {
    yield { kind: "record", record: { place: where, ...named, original, deleted: true, problems: [] } };
    return;
  }
  if (parts.metadata === undefined) {
    yield {
      kind: "record",
      record: { place: where, ...named, original, problems: [problem("read-oai-no-metadata")] },
    };
    return;
  }
  for await (const read of recordsOf(parts.metadata, where, base)) {
    // Its identifier stands beside its text: the same text may be of several records.
    const record = recordIn(read);
    yield record === undefined ? read : { kind: "record", record: withHeader(record, identifier) };
  }
}

/** A repository knows its records by the identifiers of their headers: those of deleted ones are no others. */
function withHeader(record: RemoteRecord, identifier: string): RemoteRecord {
  if (identifier === "") return record;
  const { dataset } = record;
  if (dataset === undefined) return { ...record, identifier };
  const identifiers = unique([...dataset.metadata.identifiers, identifier]);
  return { ...record, identifier, dataset: { ...dataset, metadata: { ...dataset.metadata, identifiers } } };
}

async function partsOf(cut: Cut): Promise<{ header?: Cut; metadata?: Cut }> {
  const text = async function* (): AsyncGenerator<string> {
    yield `<maille${cut.scope}>${cut.text}</maille>`;
  };
  const parts: { header?: Cut; metadata?: Cut } = {};
  const cuts = cutXml(text(), {
    wants: (path) => (path.length === 3 ? path[2] === "header" : path.length === 4 && path[2] === "metadata"),
  });
  for await (const part of cuts) {
    if (part.path.at(-1) === "header" && part.path.length === 3) parts.header ??= part;
    else parts.metadata ??= part;
  }
  return parts;
}
