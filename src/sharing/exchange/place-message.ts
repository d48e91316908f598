import type { ExchangeSide } from "../exchange.ts";
import type { ExchangeMessage } from "./exchange-message.ts";
import type { KeptMessage } from "./exchange-rows.ts";

type Place =
  /** After the last, once these of ours are given up. */
  | { readonly kind: "next"; readonly superseding: readonly string[] }
  | { readonly kind: "waiting" }
  | { readonly kind: "superseded" }
  | { readonly kind: "refused"; readonly key: string };

const waitingMax = 20;

/**
 * Where a message of the other side stands among those that we hold. Where both sides acted at the
 * same moment, after the same message, that of the producer is in force and that of the asker is
 * given up, with whatever the asker built on it: both sides come to the same end, whichever they
 * learn of first. `own` is our side.
 */
export function placeOf(
  message: Pick<ExchangeMessage, "sequence" | "previous">,
  kept: readonly Pick<KeptMessage, "hash" | "sequence" | "standing" | "side">[],
  own: ExchangeSide,
): Place {
  const previous = kept.find(({ hash }) => hash === message.previous);
  const applied = kept.filter(({ standing }) => standing === "applied");
  if (previous === undefined || previous.standing === "waiting") {
    const waiting = kept.filter(({ standing }) => standing === "waiting").length;
    if (message.previous === undefined) return { kind: "refused", key: "exchange-fork" };
    return waiting < waitingMax ? { kind: "waiting" } : { kind: "refused", key: "exchange-too-many-waiting" };
  }
  if (previous.sequence !== message.sequence - 1) return { kind: "refused", key: "exchange-fork" };
  if (previous.standing === "superseded") return { kind: "superseded" };
  const later = applied.filter(({ sequence }) => sequence >= message.sequence);
  if (later.length === 0) return { kind: "next", superseding: [] };
  const [standing] = later.filter(({ sequence }) => sequence === message.sequence);
  // The other side wrote in a place that it had filled already: it holds two histories.
  if (standing?.side !== own) return { kind: "refused", key: "exchange-fork" };
  if (own === "producer") return { kind: "superseded" };
  if (later.some(({ side }) => side !== own)) return { kind: "refused", key: "exchange-fork" };
  return { kind: "next", superseding: later.map(({ hash }) => hash) };
}
