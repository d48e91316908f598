import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { isFailure, problem, type Problem } from "../base/failure.ts";
import { parseSignedArchive, type SignedArchive, signedArchiveTyp } from "../citizens/signed-archive.ts";
import { Archive } from "../formats/zip.ts";
import { peekDocument, verifyDocument } from "../identity/documents.ts";
import { keysOfOnly } from "./believed-keys.ts";
import type { Believing, Verified } from "./verifying.ts";

type Keys = Pick<Believing, "given" | "sourceOf">;

const signatureFile = "signature.jws";
const signatureBytesMax = 1_000_000;
/** `SHA256SUMS` says again what is signed, for those who have no Maille. */
const besides = [signatureFile, "SHA256SUMS"];

/** Whether a file begins as a ZIP does; `false` for one that cannot be read. */
export async function isArchive(file: string): Promise<boolean> {
  try {
    await using handle = await open(file);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(4), position: 0 });
    return buffer.toString("latin1") === "PK\u0003\u0004";
  } catch {
    // Whoever reads it says why it cannot be.
    return false;
  }
}

/** What somebody took away of their own rows: whether the instance signed these very files. `undefined` for another ZIP. */
export async function verifyArchive(file: string, believing: Keys): Promise<Verified | undefined> {
  try {
    using archive = await Archive.open(file, reading());
    const entry = archive.find(signatureFile);
    if (entry === undefined) return undefined;
    const document = (await archive.bytes(entry, signatureBytesMax)).toString("utf8").trim();
    const signed = parseSignedArchive(peekDocument(document));
    if (signed === undefined) return undefined;
    return await verify({ archive, document, signed }, believing);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { told: [], unproved: [], problems: [problem(error.key, error.args)] };
  }
}

/** Nothing is written: a file is read to its end, however large. */
function reading() {
  return { limits: { unpackedBytesMax: Infinity }, unpacked: { total: 0 } };
}

interface Opened {
  readonly archive: Archive;
  readonly document: string;
  readonly signed: SignedArchive;
}

async function verify({ archive, document, signed }: Opened, { given, sourceOf }: Keys): Promise<Verified> {
  const { instance, version, takenAt, sha256 } = signed;
  const source = sourceOf(keysOfOnly(given, instance));
  const keys = await source.keysOf(instance);
  if (keys !== undefined) await verifyDocument(document, { typ: signedArchiveTyp, keys });
  const problems = await differing(archive, sha256);
  const says = problem("command-verify-archive", { instance, version, day: takenAt.slice(0, 10) });
  const same = problem("command-verify-archive-same", { files: Object.keys(sha256).join(", ") });
  const proved = problem("command-verify-archive-signed", { instance });
  return {
    told: [
      says,
      ...(problems.length === 0 ? [same] : []),
      ...(keys === undefined ? [] : [proved]),
      ...source.told,
    ],
    unproved: keys === undefined ? [problem("command-verify-archive-unproved", { instance })] : [],
    problems,
  };
}

/** Files that are others than those that were signed, that are gone, and that nobody signed. */
async function differing(archive: Archive, sha256: SignedArchive["sha256"]): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const [name, digest] of Object.entries(sha256)) {
    const found = archive.entries.filter(({ fileName }) => fileName === name);
    const [entry] = found;
    if (entry === undefined) problems.push(problem("command-verify-archive-gone", { file: name }));
    else if (found.length > 1 || (await digestOf(archive, entry)) !== digest)
      problems.push(problem("command-verify-archive-changed", { file: name }));
  }
  for (const { fileName } of archive.entries) {
    const isTold = Object.hasOwn(sha256, fileName) || besides.includes(fileName);
    if (!isTold) problems.push(problem("command-verify-archive-added", { file: fileName }));
  }
  return problems;
}

async function digestOf(archive: Archive, entry: Archive["entries"][number]): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(await archive.stream(entry), hash);
  return hash.digest("hex");
}
