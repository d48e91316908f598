import { Failure } from "../base/failure.ts";
import { defined } from "../base/defined.ts";
import {
  blobFolder,
  databaseFolder,
  fileFolder,
  type Manifest,
  manifestName,
  type ArchiveMember,
  type ArchiveMembers,
  membersName,
  sealedFolder,
} from "./archive.ts";
import { type ArchiveEntry, drain, passArchive } from "./archive-entries.ts";

/** A backup that was read from end to end and holds what it says that it holds. */
export interface VerifiedBackup extends ArchiveMembers {
  readonly manifest: Manifest;
  /** Of all its bytes before its seal; absent in the former format, whose rows nothing vouches for. */
  readonly sha256?: string;
}

/** Reads a backup whole, and refuses one that is altered, cut or none. Touches nothing else. */
export async function verifyBackup(path: string, signal?: AbortSignal): Promise<VerifiedBackup> {
  let manifest: Manifest | undefined;
  let told: ArchiveMembers | undefined;
  const passed: ArchiveMember[] = [];
  const take = async ({ name, content }: ArchiveEntry): Promise<void> => {
    if (manifest === undefined) manifest = await readManifest({ name, content });
    else if (name === membersName) told = JSON.parse(await textOf(content)) as ArchiveMembers;
    else await drain(content);
  };
  const sha256 = await passArchive(path, { members: passed, signal, take }).catch((error: unknown) => {
    // Which member it is can be said where what is told of them was read.
    if (told !== undefined) compareMembers(withoutMembers(passed), told.members);
    throw error;
  });
  if (manifest === undefined) throw new Failure("invalid", "backup-no-manifest");
  const members = withoutMembers(passed);
  if (manifest.format === 2) refuseUnsealed(path, sha256, told);
  const damaged = told?.damaged ?? [];
  compareMembers(members, told?.members ?? members);
  refuseIncomplete(manifest, members, new Set(damaged.map(({ hash }) => hash)));
  return { manifest, members, damaged, ...defined({ sha256 }) };
}

/** What tells of the members does not tell of itself. */
export function withoutMembers(members: readonly ArchiveMember[]): readonly ArchiveMember[] {
  return members.filter(({ name }) => name !== membersName);
}

export async function readManifest({ name, content }: ArchiveEntry): Promise<Manifest> {
  if (name !== manifestName) throw new Failure("invalid", "backup-no-manifest");
  const manifest = JSON.parse(await textOf(content)) as Manifest;
  if (manifest.format === 1 || manifest.format === 2) return manifest;
  throw new Failure("unsupported", "backup-format-newer", { format: manifest.format });
}

function refuseUnsealed(file: string, sha256: string | undefined, told: ArchiveMembers | undefined): void {
  if (sha256 === undefined || told === undefined) throw new Failure("altered", "backup-altered", { file });
}

/** Also of what is read a second time, against the first. */
export function compareMembers(found: readonly ArchiveMember[], told: readonly ArchiveMember[]): void {
  for (const [at, { name, bytes, sha256 }] of told.entries()) {
    const member = found[at];
    if (member?.name !== name || member.bytes !== bytes || member.sha256 !== sha256) {
      throw new Failure("altered", "backup-member-altered", { member: name });
    }
  }
  if (found.length !== told.length) throw new Failure("invalid", "backup-truncated");
}

function refuseIncomplete(
  { tables, blobs }: Manifest,
  members: readonly ArchiveMember[],
  damaged: ReadonlySet<string>,
): void {
  const names = new Set(members.map(({ name }) => name));
  const isThere = tables.every(({ name }) => names.has(`${databaseFolder}${name}.copy`));
  let found = 0;
  for (const { name, sha256 } of members) {
    if (name.startsWith(blobFolder)) {
      found += 1;
      const hash = name.slice(blobFolder.length);
      if (sha256 !== hash && !damaged.has(hash))
        throw new Failure("altered", "backup-blob-altered", { hash });
      // What is encrypted is opened by nobody here: its bytes are those that were told.
    } else if (name.startsWith(sealedFolder)) {
      found += 1;
    } else if (name !== manifestName && !name.startsWith(databaseFolder) && !name.startsWith(fileFolder)) {
      throw new Failure("invalid", "backup-entry-unknown", { entry: name });
    }
  }
  if (!isThere || found !== blobs) throw new Failure("invalid", "backup-truncated");
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks = await Array.fromAsync(content);
  return Buffer.concat(chunks).toString("utf8");
}
