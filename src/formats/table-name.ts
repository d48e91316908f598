/** `folder/2024/déchets.csv.gz` → `déchets`. */
export function tableName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? name;
  const bare = base.replace(/\.gz$/i, "").replace(/\.[a-z0-9]{1,10}$/i, "");
  return bare === "" ? base : bare;
}
