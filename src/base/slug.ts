/** The part of an address that a title gives: `Déchets triés (2024)` → `dechets-tries-2024`. */
export function toSlug(title: string, otherwise: string): string {
  const slug = title
    .normalize("NFKD")
    .replaceAll("œ", "oe")
    .replaceAll("Œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("Æ", "ae")
    .replaceAll("ß", "ss")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 80)
    .replace(/^-+|-+$/g, "");
  return slug === "" ? otherwise : slug;
}

/** The slug itself, then with a number: what to try until one is free. */
export function* slugsLike(slug: string): Generator<string> {
  yield slug;
  for (let number = 2; ; number += 1) yield `${slug}-${number}`;
}
