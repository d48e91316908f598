import { randomBytes } from "node:crypto";
import { type FileHandle, open, readFile, rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import type { Store } from "../store/store.ts";
import { quoteText } from "./quote.ts";
import { pathsBeside } from "./beside.ts";

/** What the engine asks of the store: which blobs are sealed, and how the keys of their copies are kept. */
export type SealedBlobs = Pick<Store, "isSealed" | "sealSmall" | "openSmall" | "clearFolder">;

/** Of the name of a serving file whose rows are those of a sealed blob. */
export const sealedMark = "_sealed";

export function isSealedServing(path: string): boolean {
  return basename(path, ".duckdb").endsWith(sealedMark);
}

/** A key for one file that is written once, as a statement takes it: it needs no quoting. */
export function newServingKey(): string {
  return randomBytes(32).toString("base64");
}

/** Beside the file, before that is in its place. */
export async function keepServingKey(blobs: SealedBlobs, path: string, key: string): Promise<void> {
  const draft = `${path}.key.${randomBytes(6).toString("hex")}.building`;
  try {
    await using file = await open(draft, "wx", 0o600);
    await file.writeFile(await blobs.sealSmall(Buffer.from(key, "base64"), nameOf(path)));
    await file.sync();
    await rename(draft, `${path}.key`);
  } finally {
    await rm(draft, { force: true });
  }
}

/** `undefined` where none is there that opens: the copy is made again. */
export async function findServingKey(
  blobs: Pick<SealedBlobs, "openSmall"> | undefined,
  path: string,
): Promise<string | undefined> {
  const sealed = await readFile(`${path}.key`).catch(() => undefined);
  if (sealed === undefined || blobs === undefined) return undefined;
  return (await blobs.openSmall(sealed, nameOf(path)))?.toString("base64");
}

export async function removeServing(path: string): Promise<void> {
  await rm(path, { force: true });
  for (const each of [`${path}.key`, ...pathsBeside(path)]) await rm(each, { force: true });
}

/** The statement that opens a serving file to be read, under a name. */
export function attachSql(path: string, name: string, key: string | undefined): string {
  const secret = key === undefined ? "" : `, ENCRYPTION_KEY ${quoteText(key)}`;
  return `ATTACH ${quoteText(path)} AS ${name} (READ_ONLY${secret})`;
}

/** What the engine says of a statement may repeat it. */
export function withoutKey(error: unknown, key: string | undefined): unknown {
  if (key === undefined || !(error instanceof Error) || !error.message.includes(key)) return error;
  return new Error(error.message.replaceAll(key, "…"));
}

function nameOf(path: string): string {
  return `serving ${basename(path)}`;
}

const headersBytes = 12_288;
const blockBytes = 262_144;
const nonceBytes = 12;

/**
 * Whether no two blocks of an encrypted file of the engine begin with one nonce. AES-GCM is sound as long as that is
 * so under one key; where the nonces come from does not matter, since everybody may know them.
 */
export async function hasOwnNonces(path: string): Promise<boolean> {
  await using file = await open(path, "r");
  const { size } = await file.stat();
  const seen = new Set<string>();
  const places = [headersBytes / 3, (2 * headersBytes) / 3];
  for (let at = headersBytes; at < size; at += blockBytes) places.push(at);
  for (const at of places) {
    const nonce = await nonceAt(file, at);
    // A block that was never written has none.
    if (/^0*$/.test(nonce)) continue;
    if (seen.has(nonce)) return false;
    seen.add(nonce);
  }
  return true;
}

async function nonceAt(file: FileHandle, at: number): Promise<string> {
  const bytes = Buffer.alloc(nonceBytes);
  await file.read(bytes, 0, nonceBytes, at);
  return bytes.toString("hex");
}
