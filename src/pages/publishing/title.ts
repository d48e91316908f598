/** A first title for a dataset, from the name of its file or the end of its address. */
export function titleOf(source: string): string {
  const last = decoded(
    source
      .replace(/[?#].*$/, "")
      .split(/[/\\]/)
      .findLast((part) => part !== "") ?? source,
  );
  const bare = last
    .replace(/\.(?:gz|zip)$/i, "")
    .replace(/\.[a-z0-9]{1,8}$/i, "")
    .replace(/[_\s]+/g, " ")
    .replace(/(?<=\p{L})-(?=\p{L})/gu, " ")
    .trim();
  return bare === "" ? last : bare.charAt(0).toUpperCase() + bare.slice(1, 300);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A name may hold a percent sign that stands for nothing.
    return text;
  }
}
