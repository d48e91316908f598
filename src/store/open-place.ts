import { rm } from "node:fs/promises";
import { join } from "node:path";
import { joinStore, openStore, type StoreOptions } from "./local.ts";
import { MovingStore } from "./moving-store.ts";
import { openBucket } from "./open-bucket.ts";
import { joinObjectStore, openObjectStore } from "./s3/object-store.ts";
import type { Store } from "./store.ts";
import type { StorePlace } from "./store-place.ts";

interface PlaceOptions extends StoreOptions {
  readonly place: StorePlace;
  /** Where files were, while they are copied. */
  readonly former?: StorePlace | undefined;
  /** Of the instance. */
  readonly folder: string;
  readonly cacheBytesMax: number;
  /** Whether another process holds the folder of the instance. */
  readonly beside: boolean;
}

/** Opens the files of an instance, wherever they are. */
export async function openPlace({ former, ...options }: PlaceOptions): Promise<Store> {
  const places = { "store-cache": options.place, "store-cache-former": former ?? "folder" };
  for (const [cache, place] of Object.entries(places)) {
    // What is erased from now on is erased in what is used alone.
    if (!options.beside && place === "folder")
      await rm(join(options.folder, cache), { recursive: true, force: true });
  }
  const to = await openOne(options, "store-cache");
  if (former === undefined) return to;
  const from = await openOne({ ...options, place: former }, "store-cache-former");
  return new MovingStore({ to, from, near: former === "folder" ? from : to });
}

function openOne(
  { place, folder, beside, cacheBytesMax, ...options }: Omit<PlaceOptions, "former">,
  cache: string,
): Promise<Store> {
  if (place === "folder") return (beside ? joinStore : openStore)(join(folder, "store"), options);
  const of = { ...options, cacheBytesMax, bucket: openBucket(place) };
  return (beside ? joinObjectStore : openObjectStore)(join(folder, cache), of);
}
