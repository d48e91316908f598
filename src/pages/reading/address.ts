import type { Language } from "../../base/language.ts";

/** The same address in another language. */
export function addressIn(address: string, language: Language): string {
  return addressWith(address, { lang: language });
}

/** The same address with some parameters set, or taken away where `undefined`. */
export function addressWith(address: string, change: Readonly<Record<string, string | undefined>>): string {
  // Two slashes at the beginning would name another host.
  const url = new URL(address.replace(/^\/{2,}/, "/"), "http://here");
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return `${url.pathname}${url.search}`;
}

/** Where to go back to: an address of this instance, whatever was sent. */
export function localAddress(sent: unknown, otherwise = "/"): string {
  if (typeof sent !== "string" || !sent.startsWith("/")) return otherwise;
  if (!URL.canParse(sent, "http://here")) return otherwise;
  const url = new URL(sent, "http://here");
  // A path that begins with two slashes, as `/.//elsewhere` does once it is read, names another host.
  const isHere = url.host === "here" && !url.pathname.startsWith("//");
  return isHere ? `${url.pathname}${url.search}` : otherwise;
}

/** The page of signing in, from which who came goes on to `back`, a path of this site with its query. */
export function signInAddress(back: string): string {
  return `/sign-in?back=${encodeURIComponent(back).replaceAll("%2F", "/")}`;
}
