import { defined } from "../../base/defined.ts";
import { readers, readingSorts } from "../../citizens/readings-filter.ts";
import type { WhoReadRequest } from "../../citizens/room.ts";

export const readersAsked = [...readers, "all"] as const;
export const sortsAsked = ["all", ...readingSorts] as const;

/** What the menus above the readings say; by others first, since one's own looks fill the list. */
export interface AskedReadings {
  readonly who: (typeof readersAsked)[number];
  readonly what: (typeof sortsAsked)[number];
  /** The address of one site; all of them where empty. */
  readonly site: string;
}

export function askedReadings(params: URLSearchParams): AskedReadings {
  const [who, what] = [params.get("who"), params.get("what")];
  return {
    who: readersAsked.find((one) => one === who) ?? "others",
    what: sortsAsked.find((one) => one === what) ?? "all",
    site: params.get("site") ?? "",
  };
}

export function toRequest({ who, what, site }: AskedReadings, older: string | null): WhoReadRequest {
  return defined({
    who: who === "all" ? undefined : who,
    what: what === "all" ? undefined : what,
    site: site === "" ? undefined : site,
    older: older ?? undefined,
  });
}
