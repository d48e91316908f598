import { createHash } from "node:crypto";

/** The identifier of a dataset of the light instances: of which one, and at which place of its log. */
export function datasetOf(peer: number, position: number): string {
  return idOf(`${peer} dataset ${position}`);
}

/** A UUID that is the same for the same text. */
export function idOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
