import type { HomeSettings } from "../../people/site-settings.ts";

/** The blocks after one change, as a button names it: `up:news`, `down:news`, `show:news`, `hide:news`. */
export function changeBlocks(blocks: HomeSettings["blocks"], change: string): HomeSettings["blocks"] {
  const [verb, name] = change.split(":");
  const at = blocks.findIndex((block) => block.name === name);
  const block = blocks[at];
  if (block === undefined) return blocks;
  if (verb === "show" || verb === "hide") return blocks.with(at, { ...block, shown: verb === "show" });
  const to = verb === "up" ? at - 1 : at + 1;
  const other = blocks[to];
  if (other === undefined || (verb !== "up" && verb !== "down")) return blocks;
  return blocks.with(at, other).with(to, block);
}
