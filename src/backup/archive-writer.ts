import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { type Readable, Transform } from "node:stream";
import type { Pack } from "tar-stream";
import type { ArchiveMember } from "./archive.ts";

/** Adds members to a backup, and hashes each on its way. */
export class ArchiveWriter {
  readonly members: ArchiveMember[] = [];
  readonly #pack: Pack;

  constructor(archive: Pack) {
    this.#pack = archive;
  }

  async addFile(name: string, path: string): Promise<void> {
    await this.addStream(name, (await stat(path)).size, createReadStream(path));
  }

  async addBytes(name: string, bytes: Buffer): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#pack
        .entry({ name, size: bytes.length, mode: 0o600 }, bytes, (error) =>
          error ? reject(error) : resolve(),
        )
        .on("error", reject);
    });
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    this.members.push({ name, bytes: bytes.length, sha256 });
  }

  async addStream(name: string, size: number, content: Readable): Promise<ArchiveMember> {
    const hash = createHash("sha256");
    const hashed = new Transform({
      transform: (chunk: Buffer, _, done) => {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    try {
      await new Promise<void>((resolve, reject) => {
        const entry = this.#pack.entry({ name, size, mode: 0o600 }, (error) =>
          error ? reject(error) : resolve(),
        );
        entry.on("error", reject);
        hashed.on("error", reject);
        content.on("error", reject);
        content.pipe(hashed).pipe(entry);
      });
    } finally {
      content.destroy();
      hashed.destroy();
    }
    const member = { name, bytes: size, sha256: hash.digest("hex") };
    this.members.push(member);
    return member;
  }

  finalize(): void {
    this.#pack.finalize();
  }
}
