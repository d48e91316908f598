/** A value of JSON as YAML 1.2 writes it: blocks, with every text in double quotes as JSON writes it. */
export function toYaml(value: unknown): string {
  return `${blockOf(value, "").trimStart()}\n`;
}

function blockOf(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []";
    return value.map((item) => `\n${indent}-${itemOf(item, `${indent}  `)}`).join("");
  }
  if (value === null || typeof value !== "object") return ` ${JSON.stringify(value) ?? "null"}`;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  if (entries.length === 0) return " {}";
  return entries
    .map(([name, inner]) => `\n${indent}${nameOf(name)}:${blockOf(inner, `${indent}  `)}`)
    .join("");
}

/** The first line of an item stands beside its dash. */
function itemOf(item: unknown, indent: string): string {
  const block = blockOf(item, indent);
  return block.startsWith(`\n${indent}`) ? ` ${block.slice(indent.length + 1)}` : block;
}

/** Words that YAML takes for something else are quoted, as is all that is not plainly a word. */
function nameOf(name: string): string {
  const plain =
    /^[A-Za-z_$/][\w$./{}-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return plain ? name : JSON.stringify(name);
}
