import { Failure } from "../../base/failure.ts";
import { type Checksum, checksumAlgorithms } from "../../tables/room.ts";

/** `Upload-Metadata` of tus: pairs of a key and a value in base64. */
export function toMetadata(text: string | undefined): ReadonlyMap<string, string> {
  const pairs = (text ?? "").split(",").map((pair) => pair.trim().split(/\s+/));
  return new Map(pairs.map(([key = "", value = ""]) => [key, Buffer.from(value, "base64").toString()]));
}

/** What the client says that the whole file is, as `sha256sum` writes it. */
export function toHash(metadata: ReadonlyMap<string, string>): string | undefined {
  const hash = metadata.get("sha256")?.toLowerCase();
  if (hash === undefined || /^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new Failure("invalid", "upload-hash-invalid", { parameter: "Upload-Metadata" });
}

/** `Upload-Checksum` of tus: an algorithm and a digest in base64. */
export function toChecksum(text: string | undefined): Checksum | undefined {
  if (text === undefined) return undefined;
  const [name, digest] = text.trim().split(/\s+/);
  const algorithm = checksumAlgorithms.find((known) => known === name?.toLowerCase());
  if (algorithm !== undefined && digest !== undefined) {
    return { algorithm, digest: Buffer.from(digest, "base64") };
  }
  throw new Failure("invalid", "upload-checksum-invalid", {
    parameter: "Upload-Checksum",
    algorithms: checksumAlgorithms.join(", "),
  });
}

export function toCount(text: string | undefined, parameter: string): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) {
    throw new Failure("invalid", "upload-length-invalid", { parameter });
  }
  return Number(text);
}
