import type { boundSharing } from "../../sharing/bound.ts";

/** Restricted data: levels, policies, requests, agreements. The verbs of `sharing/`, told there. */
export type Sharing = ReturnType<typeof boundSharing>["sharing"];
