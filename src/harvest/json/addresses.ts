import { defined } from "../../base/defined.ts";
import type { ReadRequest } from "../read.ts";
import { toLanguage } from "../normalize/terms.ts";
import type { RecordContext } from "./record-context.ts";

/** What stands before `mark` in an address, without query and without a slash at its end. */
export function portalOf(url: string, mark: RegExp): string {
  const { origin, pathname } = new URL(url);
  const path = pathname.replace(mark, "").replace(/\/+$/, "");
  return `${origin}${path}`;
}

/** With the parameters that are filled, in this order; they replace those of the address. */
export function withQuery(
  url: string,
  parameters: Readonly<Record<string, string | number | undefined>>,
): string {
  const address = new URL(url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") address.searchParams.set(name, String(value));
  }
  return address.href;
}

export function contextOf({ url, options }: ReadRequest, portal?: string): RecordContext {
  const language = toLanguage(options["language"]);
  const told = options["portal"] === undefined || options["portal"] === "" ? portal : options["portal"];
  return {
    base: url,
    ...(told === undefined ? {} : { portal: told.replace(/\/+$/, "") }),
    ...defined({ language }),
  };
}
