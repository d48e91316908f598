import { addressWith } from "./address.ts";

/** The same search with a value of a facet taken in, or away where it was there; from the first page. */
export function addressToggled(here: string, facet: string, value: string): string {
  const url = new URL(here, "http://here");
  const others = url.searchParams.getAll(facet).filter((each) => each !== value);
  const isChosen = others.length < url.searchParams.getAll(facet).length;
  url.searchParams.delete(facet);
  for (const each of isChosen ? others : [...others, value]) url.searchParams.append(facet, each);
  url.searchParams.delete("page");
  return `${url.pathname}${url.search}`;
}

/** The same search without these parameters, from the first page. */
export function addressWithout(here: string, ...names: readonly string[]): string {
  return addressWith(here, Object.fromEntries([...names, "page"].map((name) => [name, undefined])));
}

/** What a form sends along so that the rest of the search stays: all but these, and the page. */
export function carried(
  params: URLSearchParams,
  ...names: readonly string[]
): readonly (readonly [string, string])[] {
  return [...params].filter(([name, value]) => value !== "" && name !== "page" && !names.includes(name));
}
