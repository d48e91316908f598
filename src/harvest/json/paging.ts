import { Failure, isFailure, problem, type Problem } from "../../base/failure.ts";
import type { Read, ReadRequest } from "../read.ts";
import { present } from "../normalize/draft.ts";
import { jsonRecords } from "../normalize/json-records.ts";
import { announcedIn, type ElementReading, readsOf } from "./element.ts";

/** Where a page begins: 1 for the first page, and the records before it. */
interface Position {
  readonly page: number;
  readonly offset: number;
}

/** An API that tells its records page by page. */
export interface PagedApi extends ElementReading {
  /** Begins its cursors, so that a run goes on with the API it began with. */
  readonly name: string;
  /** Where the records lie in a page, by dots. */
  readonly paths: readonly string[];
  /** Names under which a page tells how many records there are. */
  readonly counts: readonly string[];
  address(position: Position): string;
  /** Asked for at once. */
  readonly size: number;
  /** Whether another page follows, where the source tells. */
  hasNext?(scalars: ReadonlyMap<string, string>): boolean | undefined;
  /** No page begins beyond as many records: the source refuses. */
  readonly offsetMax?: number;
}

/** What a page gave. */
interface Page {
  count: number;
  broken?: Failure;
  announced?: number;
  readonly scalars: Map<string, string>;
  /** It began like an earlier page, and was left. */
  readonly repeats: boolean;
}

const pagesMax = 100_000;
const brokenMax = 3;

/**
 * Goes through the pages of an API. A page that breaks is told: the next request goes on after its
 * last whole record. Stops at a page that repeats another, and tells where fewer records came than
 * were announced. Throws where the first page cannot be read at all.
 */
export async function* readPages(request: ReadRequest, api: PagedApi): AsyncGenerator<Read> {
  const walk = new Walk(api);
  let position = positionIn(request.cursor, api) ?? { page: 1, offset: 0 };
  for (let pages = 0; pages < pagesMax; pages++) {
    request.signal.throwIfAborted();
    const page = yield* readPage(request, api, position, walk);
    if (pages === 0 && page.broken !== undefined && page.count === 0) throw page.broken;
    const { problems, next } = walk.after(position, page);
    for (const told of problems) yield { kind: "problem", problem: told };
    const announced = page.announced === undefined ? {} : { announced: page.announced };
    if (next === undefined) {
      yield { kind: "page", ...announced };
      return;
    }
    position = next;
    yield { kind: "page", cursor: `${api.name} ${position.page} ${position.offset}`, ...announced };
  }
  yield { kind: "problem", problem: problem("read-without-end", { pages: pagesMax }) };
}

/** Whether a cursor was told by this API. */
export function isCursorOf(cursor: string | undefined, api: PagedApi): boolean {
  return positionIn(cursor, api) !== undefined;
}

function positionIn(cursor: string | undefined, api: PagedApi): Position | undefined {
  const [, name, page, offset] = /^(\S+) (\d{1,9}) (\d{1,9})$/.exec(cursor ?? "") ?? [];
  return name === api.name ? { page: Number(page), offset: Number(offset) } : undefined;
}

async function* readPage(
  request: ReadRequest,
  api: PagedApi,
  position: Position,
  walk: Walk,
): AsyncGenerator<Read, Page> {
  const scalars = new Map<string, string>();
  let count = 0;
  let broken: Failure | undefined;
  const gotten = await request.get(api.address(position), { accept: "application/json" });
  try {
    for await (const element of jsonRecords(gotten.body, { paths: api.paths, scalars })) {
      if (element.isWhole === true) throw new Failure("invalid", "read-json-no-list");
      for (const read of readsOf(element, api, gotten.url)) {
        if (count === 0 && walk.knows(read.understand().identifier ?? element.text)) {
          return { count, scalars, repeats: true };
        }
        count++;
        yield read;
      }
    }
  } catch (error) {
    if (!isFailure(error)) throw error;
    broken = count === 0 ? (saidNo(scalars) ?? error) : error;
  }
  return present({ count, scalars, repeats: false, broken, announced: announcedIn(scalars, api.counts) });
}

/** CKAN and others answer `{ "success": false, "error": { "message" } }`, at times with 200. */
function saidNo(scalars: ReadonlyMap<string, string>): Failure | undefined {
  if (scalars.get("success") !== "false" && !scalars.has("error") && !scalars.has("error.message")) {
    return undefined;
  }
  const message = scalars.get("error.message") ?? scalars.get("error") ?? scalars.get("message") ?? "";
  return new Failure("invalid", "read-source-error", { message: message.slice(0, 200) });
}

/** Decides after each page what comes next. */
class Walk {
  readonly #api: PagedApi;
  /** What each page began with: an address that answers the same again leads nowhere. */
  readonly #beginnings = new Set<string>();
  #brokenInARow = 0;
  #announced: number | undefined;

  constructor(api: PagedApi) {
    this.#api = api;
  }

  /** Whether an earlier page began with this record. */
  knows(beginning: string): boolean {
    if (this.#beginnings.has(beginning)) return true;
    this.#beginnings.add(beginning);
    return false;
  }

  after(position: Position, page: Page): { problems: Problem[]; next?: Position } {
    this.#announced = page.announced ?? this.#announced;
    if (page.repeats) return { problems: this.#repeated(position) };
    if (page.broken !== undefined) return this.#afterBroken(position, page, page.broken);
    this.#brokenInARow = 0;
    const end = position.offset + page.count;
    const announced = this.#announced;
    const goesOn = this.#api.hasNext?.(page.scalars) ?? (announced === undefined || end < announced);
    if (page.count === 0 || !goesOn) return { problems: this.#fewer(end) };
    if (end >= (this.#api.offsetMax ?? Infinity)) {
      return { problems: [problem("read-too-deep", { offsetMax: end, announced: announced ?? end })] };
    }
    return { problems: [], next: { page: position.page + 1, offset: end } };
  }

  /** A source that knows no pages gives all that it has each time. */
  #repeated({ page, offset }: Position): Problem[] {
    const isAll = page === 2 && (this.#announced ?? 0) <= offset;
    return isAll ? [] : [problem("read-page-repeats", { page })];
  }

  #afterBroken(position: Position, page: Page, broken: Failure): { problems: Problem[]; next?: Position } {
    const told = problem(broken.key, broken.args, { page: position.page });
    this.#brokenInARow++;
    const end = position.offset + (page.count === 0 ? this.#api.size : page.count);
    const isLast = this.#announced === undefined ? page.count === 0 : end >= this.#announced;
    if (this.#brokenInARow > brokenMax || isLast) return { problems: [told] };
    return { problems: [told], next: { page: position.page + 1, offset: end } };
  }

  #fewer(seen: number): Problem[] {
    if (this.#announced === undefined || this.#announced <= seen) return [];
    return [problem("read-fewer", { announced: this.#announced, seen })];
  }
}
