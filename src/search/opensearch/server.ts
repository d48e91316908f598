import { searchAway } from "../away.ts";
import type { SearchClient } from "./client.ts";
import type { ValueBucket } from "./facets-asked.ts";
import type { ServerQuery } from "./group-query.ts";

/** Counts by value. */
export type BucketsByName = Readonly<Record<string, { readonly buckets: readonly ValueBucket[] }>>;

interface ManyAnswer {
  readonly error?: object;
}

/** Parts of an answer are none. */
const whole = { allow_partial_search_results: "false" };
const placesKeptMs = 60_000;
const placesMax = 65_000;

/** Questions to the copy that is served. */
export class Server {
  readonly #client: SearchClient;
  readonly #alias: string;
  #places: { readonly at: number; readonly values: readonly string[] } | undefined;

  constructor(client: SearchClient, alias: string) {
    this.#client = client;
    this.#alias = alias;
  }

  search(body: object): Promise<unknown> {
    return this.#client.ask({ method: "POST", path: `/${this.#alias}/_search`, query: whole, body });
  }

  async searchMany(lines: readonly object[]): Promise<readonly ManyAnswer[]> {
    const answer = (await this.#client.ask({
      method: "POST",
      path: `/${this.#alias}/_msearch`,
      lines: lines.map((line) => JSON.stringify(line)),
    })) as { responses: readonly ManyAnswer[] };
    const wrong = answer.responses.find(({ error }) => error !== undefined);
    if (wrong !== undefined) throw searchAway(new Error(JSON.stringify(wrong.error).slice(0, 500)));
    return answer.responses;
  }

  /** How many answer, no further than `most`. */
  async count(query: ServerQuery, most: number): Promise<number> {
    const answer = await this.search({ size: 0, track_total_hits: most, query });
    return (answer as { hits: { total: { value: number } } }).hits.total.value;
  }

  async aggregate(query: ServerQuery, aggs: object): Promise<BucketsByName> {
    const answer = await this.search({ size: 0, query, aggs });
    return (answer as { aggregations?: BucketsByName }).aggregations ?? {};
  }

  /** Places that datasets tell, those of most datasets first; kept for a minute. */
  async places(): Promise<readonly string[]> {
    const now = performance.now();
    if (this.#places === undefined || now - this.#places.at > placesKeptMs) {
      const terms = { field: "facets.territory", size: placesMax };
      const { places } = await this.aggregate({ term: { is: "dataset" } }, { places: { terms } });
      this.#places = { at: now, values: (places?.buckets ?? []).map(({ key }) => key) };
    }
    return this.#places.values;
  }
}
