/**
 * The layout of a backup: one `tar` compressed by Zstandard, readable by `tar --zstd` anywhere.
 *
 *   manifest.json          what it holds, and the migrations that its rows were written under
 *   database/<table>.copy  rows in PostgreSQL's COPY text format, columns as the manifest names them
 *   blobs/<sha-256>        the store, byte for byte
 *   files/<path>           what else the instance's folder keeps
 */
export interface Manifest {
  readonly format: 1;
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

export const manifestName = "manifest.json";
export const databaseFolder = "database/";
export const blobFolder = "blobs/";
export const fileFolder = "files/";

export interface BackupProgress {
  readonly blobs: number;
  readonly blobsTotal: number;
  readonly bytes: number;
}
