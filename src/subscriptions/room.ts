import { bindAll } from "../base/bind-all.ts";
import type { Work } from "../jobs/work.ts";
import type { IndicatorsContext } from "../indicators/context.ts";
import type { Letters } from "../letters/letters.ts";
import { search, type SearchContext } from "../search/search-datasets.ts";
import type { SubscriptionsContext } from "./context.ts";
import { listSubscriptions, nameSubject, subscribe, unsubscribe } from "./subscriptions.ts";
import { listDue, tell } from "./tell.ts";

export function openSubscriptions(
  indicators: IndicatorsContext,
  { letters, searching }: { readonly letters: Letters; readonly searching: SearchContext },
): SubscriptionsContext {
  return { ...indicators, letters, search: (actor, request) => search(searching, actor, request) };
}

/** What people are told of by e-mail. */
export function subscriptionsVerbs(context: SubscriptionsContext) {
  return {
    subscriptions: bindAll(context, { listSubscriptions, nameSubject, subscribe, unsubscribe }),
  };
}

const everyMs = 300_000;

/** Tells those whose turn it is. */
export function subscriptionsWork(context: SubscriptionsContext): readonly Work[] {
  return [
    {
      watch: "subscriptions",
      everyMs,
      due: () => listDue(context),
      run: (_signal, id) => tell(context, id),
    },
  ];
}
