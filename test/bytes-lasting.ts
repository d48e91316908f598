import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What V8 has put among what lasts of all that `work` makes, once its young heap was swept. */
export async function bytesLasting(work: () => Promise<void>): Promise<number> {
  setFlagsFromString("--expose-gc");
  const sweep = runInNewContext("gc") as (options: { type: "minor" | "major" }) => void;
  await work();
  sweep({ type: "major" });
  const before = usedBytes();
  await work();
  for (let n = 0; n < 2; n += 1) sweep({ type: "minor" });
  return usedBytes() - before;
}

function usedBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name: name }) => name === "old_space")?.space_used_size ?? 0;
}
