import type { Configuration } from "openid-client";
import type { Net } from "../../net/net.ts";
import type { AccountsContext } from "../context.ts";

export interface Discovered {
  readonly configuration: Configuration;
  readonly until: Date;
}

/** What signing in elsewhere works with. */
export interface ProvidersContext extends AccountsContext {
  readonly net: Net;
  /** Where the instance is reached. */
  readonly url: string;
  /** What providers said of themselves a short while ago. */
  readonly discovered: Map<string, Discovered>;
}
