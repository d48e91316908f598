import { Failure, isFailure, problem } from "../../base/failure.ts";
import { isPassing } from "../json/first-that-answers.ts";
import type { Read, ReadRequest, RemoteRecord, SourceReader } from "../read.ts";
import { toRecord } from "../normalize/draft.ts";
import { datasetsOf, scriptsOf } from "./json-ld.ts";
import { isFolder, readFolder } from "./folder.ts";
import { bytesOfPage, textOfPage } from "./page.ts";
import { schemaOrgRecord } from "./schema-org-record.ts";
import { readSitemap } from "./sitemap.ts";

/**
 * Pages that tell their datasets in schema.org JSON-LD, as search engines read them. The address is
 * that of a sitemap, of an index of sitemaps, of one page, of a JSON-LD document (Croissant among
 * them), of a folder of files that a web server lists, or of a site, whose sitemaps are then looked for. Option: `contains`, a part of the
 * addresses of pages that are wanted.
 */
export const schemaOrgReader: SourceReader = { kind: "schema-org", read: readSchemaOrg };

const pageBytesMax = 20_000_000;
const sitemapsMax = 1000;
/** After so many pages a run may stop and go on. */
const pagesAtOnce = 20;

async function* readSchemaOrg(request: ReadRequest): AsyncGenerator<Read> {
  const gotten = await request.get(request.url);
  const bytes = await bytesOfPage(gotten);
  const sitemap = await readSitemap(bytes);
  const walk = new Walk(request);
  if (sitemap !== undefined) {
    yield* walk.read(sitemap.kind === "pages" ? [sitemap.addresses] : sitemap.addresses);
    return;
  }
  const text = textOfPage(bytes, gotten.charset);
  const records = recordsIn(text, gotten.url);
  if (records.length === 0 && isFolder(text)) {
    yield* readFolder(request, text, gotten.url);
    return;
  }
  if (records.length > 0) {
    for (const record of records) yield { kind: "record", record };
    yield { kind: "page", announced: records.length };
    return;
  }
  const found = await sitemapsOf(request, gotten.url);
  if (found.length === 0) throw new Failure("invalid", "read-pages-nothing");
  yield* walk.read(found);
}

/** Told in `robots.txt`, or where most sites have theirs. */
async function sitemapsOf(request: ReadRequest, url: string): Promise<string[]> {
  const robots = await textAt(request, new URL("/robots.txt", url).href);
  const told = [...(robots ?? "").matchAll(/^\s*sitemap\s*:\s*(https?:\/\/\S+)/gim)].map(
    ([, address = ""]) => address,
  );
  return told.length > 0 ? told : [new URL("/sitemap.xml", url).href];
}

async function textAt(request: ReadRequest, address: string): Promise<string | undefined> {
  try {
    return await (await request.get(address, { maxBytes: pageBytesMax })).text();
  } catch (error) {
    if (!isFailure(error) || isPassing(error)) throw error;
    return undefined;
  }
}

/** Goes through sitemaps in their order; a cursor counts them and the pages of the last one. */
class Walk {
  readonly #request: ReadRequest;
  readonly #first: { readonly sitemap: number; readonly page: number };
  readonly #seen = new Set<string>();

  constructor(request: ReadRequest) {
    this.#request = request;
    const [, sitemap, page] = /^sitemap (\d{1,6}) (\d{1,6})$/.exec(request.cursor ?? "") ?? [];
    this.#first = { sitemap: Number(sitemap ?? 0), page: Number(page ?? 0) };
  }

  /** Each is the address of a sitemap, or the pages of the only one. */
  async *read(sitemaps: readonly (string | readonly string[])[]): AsyncGenerator<Read> {
    const queue = [...sitemaps];
    for (let at = 0; at < queue.length && at < sitemapsMax; at++) {
      const item = queue[at];
      if (item === undefined) continue;
      if (typeof item !== "string") yield* this.#pages(item, at);
      else if (!this.#seen.has(item)) {
        this.#seen.add(item);
        const found = yield* this.#sitemap(item);
        if (found?.kind === "sitemaps") queue.push(...found.addresses);
        else if (found !== undefined) yield* this.#pages(found.addresses, at);
      }
    }
    if (queue.length > sitemapsMax) {
      yield { kind: "problem", problem: problem("read-pages-many-sitemaps", { most: sitemapsMax }) };
    }
    yield { kind: "page" };
  }

  async *#sitemap(address: string): AsyncGenerator<Read, Awaited<ReturnType<typeof readSitemap>>> {
    try {
      const sitemap = await readSitemap(await bytesOfPage(await this.#request.get(address)));
      if (sitemap !== undefined) return sitemap;
      yield { kind: "problem", problem: problem("read-pages-no-sitemap", { address }) };
    } catch (error) {
      if (!isFailure(error) || isPassing(error)) throw error;
      yield { kind: "problem", problem: problem(error.key, error.args) };
    }
    return undefined;
  }

  async *#pages(addresses: readonly string[], sitemap: number): AsyncGenerator<Read> {
    if (sitemap < this.#first.sitemap) return;
    const contains = this.#request.options["contains"] ?? "";
    const from = sitemap === this.#first.sitemap ? this.#first.page : 0;
    for (const [index, address] of addresses.entries()) {
      if (index < from || !address.includes(contains) || this.#seen.has(address)) continue;
      this.#seen.add(address);
      this.#request.signal.throwIfAborted();
      yield* readPage(this.#request, address);
      if ((index + 1) % pagesAtOnce === 0) yield { kind: "page", cursor: `sitemap ${sitemap} ${index + 1}` };
    }
    yield { kind: "page", cursor: `sitemap ${sitemap + 1} 0` };
  }
}

/**
 * A page without a dataset is none of ours. One that is refused is a record that cannot be taken in;
 * one that fails for now leaves the run incomplete, so that its dataset is not taken for gone.
 */
async function* readPage(request: ReadRequest, address: string): AsyncGenerator<Read> {
  try {
    const gotten = await request.get(address, {
      accept: "application/ld+json, text/*",
      maxBytes: pageBytesMax,
    });
    const text = textOfPage(await bytesOfPage(gotten), gotten.charset);
    for (const record of recordsIn(text, gotten.url)) yield { kind: "record", record };
  } catch (error) {
    if (!isFailure(error)) throw error;
    const told = problem(error.key, error.args, { address });
    if (isPassing(error)) yield { kind: "problem", problem: told };
    else yield { kind: "record", record: refused(address, told) };
  }
}

function refused(address: string, told: RemoteRecord["problems"][number]): RemoteRecord {
  return { place: address, original: { mediaType: "application/ld+json", text: "" }, problems: [told] };
}

/** The records of a page or of a JSON-LD document. */
export function recordsIn(text: string, url: string): RemoteRecord[] {
  const isJson = /^\s*[[{]/.test(text);
  const { datasets, broken } = datasetsOf(isJson ? [text] : scriptsOf(text));
  const records = datasets.map((dataset, index) => {
    const record = toRecord(schemaOrgRecord(dataset, url), `${url} #${index + 1}`, JSON.stringify(dataset));
    return { ...record, original: { mediaType: "application/ld+json", text: record.original.text } };
  });
  if (broken === 0 || records.length > 0) return records;
  return [refused(url, problem("read-pages-script-broken", { count: broken }))];
}
