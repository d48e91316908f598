import type { IncomingMessage, ServerResponse } from "node:http";
import { Footprint, leaving, unnoted } from "../base/footprint.ts";
import { type PageAsking, readAsking } from "./asking.ts";
import type { ChangesTold, ReplicaTold } from "./changes-told.ts";
import { KeptPage } from "./kept-page.ts";
import { KeptParts } from "./kept-parts.ts";
import type { Served } from "./served.ts";
import type { Pages } from "./server.ts";
import { isKeepable } from "./keepable.ts";

interface Entry {
  readonly page: KeptPage;
  /** Of the request that had it made. */
  readonly route: string | undefined;
  readonly tables: readonly string[];
  /** The look before anything was read for it. */
  readonly since: number;
  readonly conditions: readonly (() => boolean)[];
  readonly repeats: readonly (() => void)[];
}

type AskedPage = IncomingMessage & { readonly served?: Served };

/** A page that is being made. */
interface Making {
  readonly request: AskedPage;
  readonly asking: PageAsking;
  readonly since: number;
  readonly footprint: Footprint;
}

/** What the pages give an answer to, that it may be kept; its bytes apart where they are at hand. */
export type Keep = (answer: Response, bytes?: Buffer<ArrayBuffer>) => Promise<Response>;

const bytesMax = 24_000_000;
const pageBytesMax = 500_000;
const pagesMax = 2_000;

/** The same pages, those for everybody kept. What breaks while one is given is a bug, and its reader waits no more. */
export function keeping(pages: Pages, changes: ChangesTold, replica?: ReplicaTold): Pages {
  const kept = new KeptPages(changes, replica);
  return (request, response) => {
    kept
      .answer(request, response, () => pages(request, response))
      .catch((error: unknown) => {
        response.destroy();
        throw error;
      });
  };
}

/**
 * Pages as they were made for somebody who is not signed in, given again as long as nothing that they were
 * made from has changed, which is asked of PostgreSQL before each (ADR 0066).
 */
export class KeptPages {
  readonly #changes: ChangesTold;
  readonly #replica: ReplicaTold | undefined;
  readonly #parts: KeptParts;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(changes: ChangesTold, replica?: ReplicaTold) {
    this.#changes = changes;
    this.#replica = replica;
    this.#parts = new KeptParts(changes);
  }

  /** Answers from what is kept; where that is not, has the page made, and keeps it where that may be. */
  async answer(
    request: AskedPage & { keep?: Keep },
    response: ServerResponse,
    make: () => void,
  ): Promise<void> {
    const asking = readAsking(request);
    if (asking === undefined) return make();
    const since = await this.#changes.look().catch(() => undefined);
    // The database is away: what a replica has is read, or the page says so.
    if (since === undefined) return (await this.#makerOf(make, true))();
    const entry = this.#findRight(asking.key);
    if (entry !== undefined) {
      for (const work of entry.repeats) work();
      if (request.served !== undefined) request.served.route = entry.route;
      return entry.page.send(request, response);
    }
    const footprint = new Footprint(this.#parts.since(since));
    request.headers.cookie = asking.cookie;
    // Not written where it is assigned: it would outlive the answer (ADR 0139).
    const keep: Keep = (answer, bytes) => this.#keep(answer, bytes, { request, asking, since, footprint });
    request.keep = keep;
    leaving(footprint, await this.#makerOf(make, false));
  }

  /** From a replica, where it has all that was told to anybody here. */
  async #makerOf(make: () => void, isAway: boolean): Promise<() => void> {
    const { seen } = this.#changes;
    const replica = this.#replica;
    if (replica === undefined || seen === undefined || !(await replica.has(seen, isAway))) return make;
    return () => replica.read(make);
  }

  #findRight(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#forget(key, entry);
    const { tables, since, conditions } = entry;
    if (!this.#changes.isSame(tables, since) || !conditions.every((holds) => holds())) return undefined;
    this.#put(key, entry);
    return entry;
  }

  async #keep(
    answer: Response,
    bytes: Buffer<ArrayBuffer> | undefined,
    { request, asking, since, footprint }: Making,
  ): Promise<Response> {
    if (!isKeepable(answer)) footprint.refuse("it is not for everybody, or not a page");
    if (footprint.refusal !== undefined) return bytes === undefined ? answer : new Response(bytes, answer);
    const body = bytes ?? Buffer.from(await answer.arrayBuffer());
    const again = (): Response => new Response(body, answer);
    // A body that is written as it is read may ask for more until its end.
    if (footprint.refusal !== undefined || body.length > pageBytesMax) return again();
    const tables = await unnoted(() => this.#changes.tablesOf(footprint.asked));
    if (tables === undefined) return again();
    const page = new KeptPage(answer.headers, body, asking.coding);
    const route = request.served?.route;
    this.#put(asking.key, { page, route, tables, since, ...footprint.end() });
    return (await page.respond(request)) ?? again();
  }

  #put(key: string, entry: Entry): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#forget(key, before);
    this.#entries.set(key, entry);
    this.#bytes += entry.page.bytes + key.length;
    for (const [oldest, old] of this.#entries) {
      if (this.#bytes <= bytesMax && this.#entries.size <= pagesMax) return;
      this.#forget(oldest, old);
    }
  }

  #forget(key: string, { page }: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= page.bytes + key.length;
  }
}
