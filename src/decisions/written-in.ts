import { partsOf } from "../base/seen.ts";
import type { DecisionContent } from "./decision.ts";

/** What an editor looks at who writes it; figures, effects and files come and go beside. */
export function writtenIn({ act: { reference, url }, ...content }: DecisionContent) {
  return { ...partsOf(content, ["title", "text", "by", "on", "considered"]), reference, url };
}
