import type { Actor } from "../access/actor.ts";
import type { IndicatorsContext } from "../indicators/context.ts";
import type { Letters } from "../letters/letters.ts";
import type { SearchRequest, SearchResult } from "../search/search.ts";

/** What the verbs of this room work with. */
export interface SubscriptionsContext extends IndicatorsContext {
  readonly letters: Letters;
  search(actor: Actor, request: SearchRequest): Promise<SearchResult>;
}
