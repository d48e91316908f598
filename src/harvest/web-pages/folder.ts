import { decoded } from "../../base/decoded.ts";
import { isFailure, problem } from "../../base/failure.ts";
import { isPassing } from "../json/first-that-answers.ts";
import type { Read, ReadRequest } from "../read.ts";
import { distinct, toDistribution } from "../normalize/distribution.ts";
import { understandDate } from "../normalize/dates.ts";
import { toRecord } from "../normalize/draft.ts";
import { bytesOfPage, textOfPage } from "./page.ts";

/** A link of a folder that a web server lists (Apache, nginx, Caddy, lighttpd). */
interface Entry {
  readonly address: string;
  readonly name: string;
  /** As it is written beside the link. */
  readonly modified: string | undefined;
}

interface Folder {
  readonly folders: readonly Entry[];
  readonly files: readonly Entry[];
}

const foldersMax = 500;
const depthMax = 5;
const data =
  /\.(?:csv|tsv|txt|xlsx?|ods|parquet|json|jsonl|ndjson|geojson|gpkg|kmz?|shp|gml|xml|rdf|ttl|zip|gz|7z|sqlite|db|pdf)$/i;

/** Whether a page is the list of a folder's files that a web server writes by itself. */
export function isFolder(html: string): boolean {
  return /<(?:title|h1)>\s*(?:index of|directory listing (?:for|of)|index de|répertoire)\b/i.test(html);
}

/** Each file of data is a dataset; those of one name in several formats are one. Folders within are read too. */
export async function* readFolder(request: ReadRequest, html: string, url: string): AsyncGenerator<Read> {
  const seen = new Set([url]);
  const queue: { html?: string; url: string; depth: number }[] = [{ html, url, depth: 0 }];
  for (let at = 0; at < queue.length; at++) {
    const { html: known, url: address, depth } = queue[at]!;
    request.signal.throwIfAborted();
    const page = known ?? (yield* listOf(request, address));
    if (page === undefined) continue;
    const { folders, files } = entriesOf(page, address);
    yield* recordsOf(files, address);
    const inner = folders.filter((folder) => !seen.has(folder.address));
    if (inner.length > 0 && (depth === depthMax || queue.length + inner.length > foldersMax)) {
      yield { kind: "problem", problem: problem("read-folders-many", { most: foldersMax, depth: depthMax }) };
      continue;
    }
    for (const folder of inner) {
      seen.add(folder.address);
      queue.push({ url: folder.address, depth: depth + 1 });
    }
  }
  yield { kind: "page" };
}

async function* listOf(request: ReadRequest, address: string): AsyncGenerator<Read, string | undefined> {
  try {
    const gotten = await request.get(address);
    const text = textOfPage(await bytesOfPage(gotten), gotten.charset);
    return isFolder(text) ? text : undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield { kind: "problem", problem: problem(error.key, { ...error.args, address }) };
    if (isPassing(error)) throw error;
    return undefined;
  }
}

/** What lies below the folder; ways up, to other hosts and to other orders of the list are left. */
function entriesOf(html: string, url: string): Folder {
  const base = new URL(url);
  const folder = base.pathname.slice(0, base.pathname.lastIndexOf("/") + 1);
  const entries = [
    ...html.matchAll(/<a\b[^>]*\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>[\s\S]*?<\/a>([^<]*)/gi),
  ];
  const found = new Map<string, Entry>();
  for (const [, double, single, beside = ""] of entries) {
    const link = URL.parse((double ?? single ?? "").replaceAll("&amp;", "&"), url);
    if (link === null || link.origin !== base.origin || link.search !== "") continue;
    if (!link.pathname.startsWith(folder) || link.pathname === folder) continue;
    link.hash = "";
    const name = decoded(link.pathname.slice(folder.length));
    const modified = /\d{4}-\d{2}-\d{2}|\d{2}-\w{3}-\d{4}/.exec(beside)?.[0];
    found.set(link.href, { address: link.href, name, modified });
  }
  const all = [...found.values()];
  return {
    folders: all.filter(({ name }) => name.endsWith("/") && !name.slice(0, -1).includes("/")),
    files: all.filter(({ name }) => data.test(name) && !name.includes("/")),
  };
}

function* recordsOf(files: readonly Entry[], folder: string): Generator<Read> {
  const byName = Map.groupBy(files, ({ name }) => name.replace(/(?:\.[a-z0-9]{1,7}){1,2}$/i, ""));
  for (const [name, entries] of byName) {
    const draft = {
      identifier: `${folder}${encodeURIComponent(name)}`,
      title: name.replace(/[_-]+/g, " ").trim() || name,
      url: folder,
      metadata: {
        modified: entries
          .flatMap(({ modified }) => dateOf(modified) ?? [])
          .sort()
          .at(-1),
        landingPage: folder,
        distributions: distinct(
          entries.map((entry, at) =>
            toDistribution({ id: entry.address, title: entry.name, ...addressesOf(entry) }, at),
          ),
        ),
      },
      problems: [],
    };
    yield { kind: "record", record: toRecord(draft, name, JSON.stringify(entries)) };
  }
}

function addressesOf({ address, modified }: Entry) {
  return { accessUrl: address, downloadUrl: address, modified: dateOf(modified) };
}

function dateOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : understandDate(text).value;
}
