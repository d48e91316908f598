import type { DescribingContext } from "../catalogue/context.ts";
import { distributionsOf } from "../catalogue/published.ts";
import type { FederationContext } from "../federation/context.ts";
import type { RudiContext } from "../federation/rudi/context.ts";
import { say } from "../words/say.ts";

/** What speaking with nodes and portals of RUDI works with. */
export function rudiContext(federation: FederationContext, describing: DescribingContext): RudiContext {
  return {
    ...federation,
    distributionsOf: (actor, datasets) => distributionsOf(describing, actor, datasets),
    say: (key, args) => say("fr", key, args),
  };
}
