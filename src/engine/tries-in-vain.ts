import { stat } from "node:fs/promises";
import type { OpenFile } from "./serving.ts";
import { NoRoomToSort } from "./sort-serving.ts";

type Copied = Pick<OpenFile, "path">;

export interface TriesInVain {
  /** Of a file whose copy filled the disk, once what was made of it is gone. */
  note(file: Copied): Promise<void>;
  /** Throws `NoRoomToSort` where a try is passed over. */
  refuse(file: Copied): Promise<void>;
}

/** The most tries that are passed over of a copy of which the disk became full. */
const passedOverMax = 64;

/**
 * Of files of whose copy the disk became full: it is tried again once there is more room than it left. Where there is as
 * much as before it may take more than was thought, or the system may not tell what it allows: each time twice as many
 * tries are passed over, so that what never has room takes ever less of the machine.
 */
export function newTriesInVain(room: () => Promise<number>): TriesInVain {
  const tries = new WeakMap<Copied, { readonly room: number; readonly next: number; left: number }>();
  return {
    async note(file) {
      const left = Math.min(passedOverMax, (tries.get(file)?.next ?? 1) * 2);
      tries.set(file, { room: await room(), next: left, left });
    },
    async refuse(file) {
      const found = tries.get(file);
      if (found === undefined || found.left === 0) return;
      if ((await room()) >= found.room + (await stat(file.path)).size) return;
      found.left -= 1;
      throw new NoRoomToSort("There is no more room to sort columns of a table than there was.");
    },
  };
}
