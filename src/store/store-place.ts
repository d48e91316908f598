import type { S3Address } from "./s3/signed-requests.ts";

/** Where an instance keeps its files: in its folder, or in a bucket elsewhere. */
export type StorePlace = "folder" | S3Address;

/** What an operator wrote: `folder`, or `s3://bucket/prefix`, whose endpoint may be told behind a question mark. */
export type WrittenPlace =
  | "folder"
  | { readonly bucket: string; readonly prefix: string; readonly endpoint?: string };

/** `undefined` where it is neither. */
export function parsePlace(text: string): WrittenPlace | undefined {
  if (text === "folder") return text;
  const found =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/([\w./-]*))?(?:\?endpoint=(https?:\/\/[^/?#]+)\/?)?$/.exec(
      text,
    );
  if (found === null) return undefined;
  const [, bucket = "", folder = "", endpoint] = found;
  const names = folder.split("/").filter((name) => name !== "");
  if (names.some((name) => name === "." || name === "..")) return undefined;
  const prefix = names.map((name) => `${name}/`).join("");
  return { bucket, prefix, ...(endpoint === undefined ? {} : { endpoint }) };
}

/** As an operator writes it, with its endpoint. */
export function writePlace(place: StorePlace): string {
  if (place === "folder") return place;
  const { endpoint, bucket, prefix } = place;
  const path = [bucket, ...prefix.split("/").filter((name) => name !== "")].join("/");
  return `s3://${path}?endpoint=${endpoint.replace(/\/$/, "")}`;
}

/** Where files are put and where they were, as an operator writes them. */
export function placesOf(place: StorePlace, former: StorePlace | undefined): readonly string[] {
  return [place, ...(former === undefined ? [] : [former])].map(writePlace);
}
