/**
 * The layout of a backup: one `tar` compressed by Zstandard, readable by `tar --zstd` anywhere.
 *
 *   manifest.json          what it holds, and the migrations that its rows were written under
 *   database/<table>.copy  rows in PostgreSQL's COPY text format, columns as the manifest names them
 *   blobs/<sha-256>        the store, byte for byte
 *   sealed/<sha-256>       those of it that are encrypted, as they lie; the key is not there
 *   files/<path>           what else the instance's folder keeps
 *   members.json           the SHA-256 of each of these, and the blobs that could not be kept
 *
 * A seal ends the file (`seal.ts`). The former format 1 has neither members nor a seal.
 */
export interface Manifest {
  readonly format: 1 | 2;
  readonly program: string;
  readonly createdAt: string;
  readonly migrations: readonly string[];
  readonly tables: readonly DumpedTable[];
  readonly sequences: readonly { readonly name: string; readonly value: string }[];
  readonly blobs: number;
}

export interface DumpedTable {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface ArchiveMembers {
  readonly members: readonly ArchiveMember[];
  readonly damaged: readonly UnsavedBlob[];
}

export interface ArchiveMember {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A blob that is not in the backup as its name tells: the store had it altered, or not at all. */
export interface UnsavedBlob {
  readonly hash: string;
  readonly reason: "altered" | "missing";
}

export const manifestName = "manifest.json";
export const membersName = "members.json";
export const databaseFolder = "database/";
export const blobFolder = "blobs/";
/** Blobs that are encrypted, as they lie: their names tell the content, which the backup cannot open. */
export const sealedFolder = "sealed/";
export const fileFolder = "files/";

export interface BackupProgress {
  readonly blobs: number;
  readonly blobsTotal: number;
  readonly bytes: number;
}
