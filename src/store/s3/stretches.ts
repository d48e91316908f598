import { Failure } from "../../base/failure.ts";
import type { Blob, Hash, UploadStretch, Stretches } from "../store.ts";
import type { Bucket } from "./bucket.ts";
import { partsMax } from "./parts.ts";
import { away } from "./signed-requests.ts";
import type { PassingBlobs } from "./passing-blobs.ts";

/** No key of a blob begins so. */
const folder = "coming/";

/** Each stretch is an object of its own, whose name nobody gives to another one. */
export function stretchesIn(bucket: Bucket, passing: PassingBlobs): Stretches {
  return {
    roomBytes: passing.farBytesMin,
    most: partsMax,
    areNeeded: (bytes) => passing.isFar(bytes),
    put: (name, bytes) => bucket.putBytes(folder + name, bytes),
    open: async (name, start, end) => {
      const found = await bucket.find(folder + name);
      const content = found && (await bucket.openStretch(found, start, end));
      if (content !== undefined) return content;
      if (!(await bucket.find(folder + name))) throw new Failure("gone", "import-upload-gone");
      // Each is put once: another mark is no other content, but no mark to go by.
      throw away(bucket.host, new Error(`${name} has another mark each time`));
    },
    size: async (name) => (await bucket.find(folder + name))?.bytes,
    async *list(start) {
      for await (const { key, bytes, putAt } of bucket.list(folder + start)) {
        yield { name: key.slice(folder.length), bytes, putAt };
      }
    },
    remove: (name) => bucket.remove(folder + name),
    join: (stretches, hash) => join(bucket, passing, stretches, hash),
  };
}

/** All but the last have to be as large as a part. */
async function join(
  bucket: Bucket,
  passing: PassingBlobs,
  stretches: readonly UploadStretch[],
  hash: Hash,
): Promise<Blob | undefined> {
  if (stretches.length > partsMax) return undefined;
  if (stretches.slice(0, -1).some(({ bytes }) => bytes < bucket.partBytesMin)) return undefined;
  const bytes = stretches.reduce((sum, each) => sum + each.bytes, 0);
  const from = stretches.map(({ name, bytes: end }) => ({ key: folder + name, start: 0, end }));
  const blob = { hash, bytes };
  await passing.settle(blob, (to) => bucket.copyParts(from, to));
  return blob;
}
