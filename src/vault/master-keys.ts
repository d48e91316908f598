import { execFile } from "node:child_process";
import { createHash, createSecretKey, type KeyObject, randomBytes, randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { hasCode } from "../base/error-code.ts";
import { Failure } from "../base/failure.ts";
import { syncFolder } from "../base/sync-folder.ts";

export interface MasterKey {
  /** The beginning of a hash of the key: it names the key, and tells nothing of it. */
  readonly id: Buffer;
  /** As an object: Node makes one of bytes at each use, which takes five times what sealing takes. */
  readonly key: KeyObject;
}

export const keyIdBytes = 8;
const keyBytes = 32;

/** The keys that open what is sealed; the first of them seals. */
export interface MasterKeys {
  /** The file, or the setting that names the command. */
  readonly where: string;
  /** None where there is none yet. `fresh`: whatever was read a moment ago. */
  read(options?: { readonly fresh?: boolean }): Promise<readonly MasterKey[]>;
}

/** A file that this program makes and changes. */
export interface KeyFile extends MasterKeys {
  /** Makes the first key, where no other process did. */
  create(): Promise<void>;
  /** Makes a key that seals from now on; those before it still open. */
  add(): Promise<void>;
  /** Keeps the key that seals alone. */
  dropOthers(): Promise<void>;
}

const heading = `# The master keys of this Maille: the first one seals, each opens what it sealed.
# Keep a copy of this file apart from the backups: without it they hold secrets that nobody opens.
`;

/** One key a line, in base64, narrow rights. Read again where it was changed. */
export function keyFile(path: string): KeyFile {
  let kept: { readonly mark: string; readonly keys: readonly MasterKey[] } | undefined;
  const read = async (): Promise<readonly MasterKey[]> => {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw new Failure("unavailable", "secrets-key-unread", { where: path }, { cause: error });
    });
    if (found === undefined) return [];
    if ((found.mode & 0o007) !== 0) throw new Failure("precondition", "secrets-key-open", { where: path });
    const mark = `${found.ino} ${found.mtimeMs} ${found.size}`;
    if (kept?.mark === mark) return kept.keys;
    const keys = parseKeys(await readText(path), path);
    if (keys.length === 0) throw new Failure("precondition", "secrets-key-unreadable", { where: path });
    kept = { mark, keys };
    return keys;
  };
  return {
    where: path,
    read,
    create: () => place(path, toText([newKey()])),
    add: async () => replace(path, toText([newKey(), ...(await read())])),
    dropOthers: async () => {
      const [current, ...others] = await read();
      if (current !== undefined && others.length > 0) await replace(path, toText([current.key.export()]));
    },
  };
}

const commandTimeoutMs = 30_000;
const commandKeptMs = 60_000;

/** What a command of the operator prints: keys as they stand in a file, the one that seals first. */
export function keyCommand(command: string, setting: string): MasterKeys {
  let kept: { readonly at: number; readonly keys: Promise<readonly MasterKey[]> } | undefined;
  return {
    where: setting,
    read: ({ fresh = false } = {}) => {
      const now = performance.now();
      if (kept === undefined || fresh || now - kept.at > commandKeptMs) {
        const keys = run(command, setting);
        kept = { at: now, keys };
        keys.catch(() => (kept = undefined));
      }
      return kept.keys;
    },
  };
}

async function run(command: string, setting: string): Promise<readonly MasterKey[]> {
  const options = { timeout: commandTimeoutMs, maxBuffer: 65_536 };
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", command], options).catch(
    (error: NodeJS.ErrnoException) => {
      // What it printed may hold the key: it is told to nobody.
      throw new Failure("unavailable", "secrets-command-failed", { setting, code: error.code ?? "" });
    },
  );
  const keys = parseKeys(stdout, setting);
  if (keys.length === 0) throw new Failure("precondition", "secrets-key-unreadable", { where: setting });
  return keys;
}

function parseKeys(text: string, where: string): readonly MasterKey[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const bytes = Buffer.from(line, "base64");
      if (bytes.length !== keyBytes) throw new Failure("precondition", "secrets-key-unreadable", { where });
      return { id: idOf(bytes), key: createSecretKey(bytes) };
    });
}

function idOf(key: Buffer): Buffer {
  return createHash("sha256").update("maille master key\0").update(key).digest().subarray(0, keyIdBytes);
}

function newKey(): Buffer {
  return randomBytes(keyBytes);
}

function toText(keys: readonly (Buffer | MasterKey)[]): string {
  const lines = keys.map((key) => ("id" in key ? key.key.export() : key).toString("base64"));
  return `${heading}${lines.join("\n")}\n`;
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Failure("unavailable", "secrets-key-unread", { where: path }, { cause });
  }
}

/** Appears whole and on the disk, or not at all; another that was placed first stays. */
async function place(path: string, text: string): Promise<void> {
  const draft = await writeDraft(path, text);
  try {
    await link(draft, path);
    await syncFolder(dirname(path));
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(path: string, text: string): Promise<void> {
  await rename(await writeDraft(path, text), path);
  await syncFolder(dirname(path));
}

async function writeDraft(path: string, text: string): Promise<string> {
  const draft = `${path}.${randomUUID()}`;
  await using file = await open(draft, "wx", 0o600);
  await file.writeFile(text);
  await file.sync();
  return draft;
}
