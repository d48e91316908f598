import { parseNetworks } from "../base/networks.ts";
import { openNet } from "../net/open-net.ts";
import { Bucket } from "./s3/bucket.ts";
import type { S3Address } from "./s3/signed-requests.ts";

/** A bucket by a door that leads to wherever the operator says. */
export function openBucket(address: S3Address): Bucket {
  return new Bucket(address, { net: openNet({ allowed: parseNetworks("0.0.0.0/0, ::/0") }) });
}
