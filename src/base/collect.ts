import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

interface Collecting {
  readonly type: "minor" | "major";
  readonly flavor?: "last-resort";
}

type Collect = (options: Collecting) => void;

/** Has V8 collect what nobody holds any more: of late (below a millisecond), or everything. */
export const collect = openCollector();

function openCollector(): Collect {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as Collect;
}

const passedBytesMax = 4_000_000;

/**
 * Told of the length of each piece that has passed. Pieces are memory outside of V8's heap, which
 * takes them for a heap that grows: each 15 MB it collects everything (70 ms of processor, in a heap
 * of 40 MB), where what was made of late is all there is to collect.
 */
export function newSweeper(): (length: number) => void {
  let passed = 0;
  return (length) => {
    passed += length;
    if (passed < passedBytesMax) return;
    passed = 0;
    collect({ type: "minor" });
  };
}

/** Pieces as they come, swept behind whoever reads them. */
export async function* sweptBehind<Piece extends string | Uint8Array>(
  pieces: AsyncIterable<Piece>,
): AsyncGenerator<Piece> {
  const sweep = newSweeper();
  for await (const piece of pieces) {
    yield piece;
    sweep(piece.length);
  }
}
