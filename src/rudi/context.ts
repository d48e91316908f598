import type { Actor } from "../access/actor.ts";
import type { Arguments } from "../base/failure.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { Distribution } from "../catalogue/metadata.ts";
import type { HarvestContext } from "../harvest/context.ts";

/** What speaking with nodes and portals of RUDI works with. */
export interface RudiContext extends Pick<
  HarvestContext,
  "db" | "jobs" | "net" | "clock" | "log" | "url" | "version" | "vault"
> {
  /** Of each dataset, in each form that it can be had. */
  readonly distributionsOf: (
    actor: Actor,
    datasets: readonly Dataset[],
  ) => Promise<ReadonlyMap<Id, readonly Distribution[]>>;
  /** The sentence of a key in French, which is the language of RUDI's reports. */
  readonly say: (key: string, args: Arguments) => string;
}
