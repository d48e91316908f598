import { ImageSink } from "../src/search/image.ts";
import type { DatasetIndex } from "../src/search/index/dataset-index.ts";

/** The image of an index, block after block. */
export async function blocksOf(index: DatasetIndex): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  await index.write(new ImageSink(async (block) => void blocks.push(block.slice())));
  return blocks;
}

export async function* from(blocks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* blocks;
}
