import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { tellCsvw } from "./csvw/tell-csvw.ts";
import { type ZipFile, zipPieces } from "./exports/zip.ts";
import type { TablesContext } from "./context.ts";
import { exportOwnRows, type OwnRows } from "./own-rows.ts";
import { servedName } from "./query/columns.ts";
import type { Version } from "./table.ts";

/** What the archive holds beside the rows. */
export interface OwnArchive {
  readonly version: Version;
  readonly title: string;
  /** Who holds the rows. */
  readonly publisher: string;
  /** Texts by their file names. */
  readonly texts: Readonly<Record<string, string>>;
  /** Signs the SHA-256 of each file, by its name. */
  sign(digests: Readonly<Record<string, string>>): Promise<string>;
}

/**
 * A ZIP of the rows about one person: as CSV with what its columns mean (CSVW), as JSON, with texts,
 * the SHA-256 of each file as `sha256sum` reads them, and a signature over those. In memory that does
 * not grow with the rows. Callers answer as those of `readOwnRows` do.
 */
export function archiveOwnRows(ctx: TablesContext, own: OwnRows, archive: OwnArchive): Readable {
  return Readable.from(zipPieces(filesOf(ctx, own, archive)), { objectMode: false });
}

async function* filesOf(ctx: TablesContext, own: OwnRows, archive: OwnArchive): AsyncGenerator<ZipFile> {
  const digests: Record<string, string> = {};
  const { version, title, publisher, texts } = archive;
  const modified = version.createdAt.toISOString();
  const told = { url: "rows.csv", title, publisher, modified, withoutNumbers: true } as const;
  const schema = tellCsvw(version.columns, servedName, told);
  // The version that is told and signed, whatever is published meanwhile.
  const rowsAs = (format: "csv" | "json") => exportOwnRows(ctx, own, { format, version: version.number });
  yield hashed("rows.csv", await rowsAs("csv"), digests);
  yield hashed("rows.csv-metadata.json", textOf(JSON.stringify(schema, null, 2)), digests);
  yield hashed("rows.json", await rowsAs("json"), digests);
  for (const [name, text] of Object.entries(texts)) yield hashed(name, textOf(text), digests);
  const sums = Object.entries(digests).map(([name, digest]) => `${digest}  ${name}\n`);
  yield { name: "SHA256SUMS", pieces: textOf(sums.join("")) };
  yield { name: "signature.jws", pieces: textOf(await archive.sign(digests)) };
}

function textOf(text: string): Iterable<Uint8Array> {
  return [Buffer.from(text)];
}

/** The file, with its SHA-256 in hexadecimal written down once it was read. */
function hashed(name: string, pieces: ZipFile["pieces"], digests: Record<string, string>): ZipFile {
  async function* read(): AsyncGenerator<Uint8Array> {
    const hash = createHash("sha256");
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
    digests[name] = hash.digest("hex");
  }
  return { name, pieces: read() };
}
