import type { AccountsContext } from "../context.ts";

/** What passkeys work with. */
export interface PasskeysContext extends AccountsContext {
  /** Where the instance is reached: passkeys are made for its name. */
  readonly url: string;
}
