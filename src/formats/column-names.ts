/** Each name once, whatever the case: the second `id` is `id_2`. Empty ones are `column_3`; null characters are left out. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name, index) => {
    const base = name.replaceAll("\0", "").replace(/\s+/g, " ").trim() || `column_${index + 1}`;
    let unique = base;
    for (let number = 2; taken.has(unique.toLowerCase()); number++) unique = `${base}_${number}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}
