import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import type { Jwks } from "../../src/identity/identity.ts";
import { getOwnTable, takeAway } from "../../src/citizens/own-data.ts";
import { isArchive, verifyArchive } from "../../src/command/verify-archive.ts";
import { Archive } from "../../src/formats/zip.ts";
import { zipPieces } from "../../src/tables/exports/zip.ts";
import { identityWorld } from "../identity-world.ts";
import { byNameAndContract, citizensWorld } from "./world.ts";

const prefix = "command-verify-archive";
const limits = { unpackedBytesMax: 10_000_000 };

/** What Awa takes away, as a file; and the same with other files in it. */
async function archives(here: Awaited<ReturnType<typeof citizensWorld>>) {
  const folder = await mkdtemp(join(tmpdir(), "maille-archive-"));
  await here.declare(byNameAndContract);
  const awa = await here.citizen("awa");
  const { id } = await here.link(awa, { contrat: "C-1", nom: "Le Gall" });
  const own = await getOwnTable(here.citizens, awa, id);
  const taken = join(folder, "taken.zip");
  await writeFile(
    taken,
    await buffer(await takeAway(here.citizens, awa, own, { "conditions.html": "<p>é" })),
  );
  const files: Record<string, Buffer> = {};
  using archive = await Archive.open(taken, { limits, unpacked: { total: 0 } });
  for (const entry of archive.entries) files[entry.fileName] = await archive.bytes(entry, 1_000_000);
  let number = 0;
  const written = async (entries: readonly (readonly [string, Buffer])[]) => {
    const zip = zipPieces(
      (async function* () {
        for (const [name, bytes] of entries) yield { name, pieces: [bytes] };
      })(),
    );
    const path = join(folder, `${(number += 1)}.zip`);
    await writeFile(path, await buffer(Readable.from(zip, { objectMode: false })));
    return path;
  };
  const changed = (change: Readonly<Record<string, Buffer | undefined>>) =>
    written(
      Object.entries({ ...files, ...change }).filter(
        (entry): entry is [string, Buffer] => entry[1] !== undefined,
      ),
    );
  return {
    folder,
    taken,
    files,
    changed,
    written,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function said(file: string, jwks?: Jwks) {
  const sourceOf = () => ({ told: [], keysOf: async () => jwks });
  const verified = await verifyArchive(file, { given: [], sourceOf });
  if (verified === undefined) return "none";
  const { told, unproved, problems } = verified;
  const tell = (all: typeof told) => all.map(({ key, args }) => [key.replace(prefix, ""), args?.["file"]]);
  return { told: tell(told).map(([key]) => key), unproved: tell(unproved).length, problems: tell(problems) };
}

test("what somebody took away is proved by the keys of who held it, file by file", async () => {
  await using here = await citizensWorld();
  await using thief = await identityWorld("https://voleur.example");
  await using kept = await archives(here);
  const jwks = await here.citizens.identity.jwks();
  assert.equal(await isArchive(kept.taken), true);
  assert.deepEqual(await said(kept.taken, jwks), {
    told: ["", "-same", "-signed"],
    unproved: 0,
    problems: [],
  });
  assert.deepEqual(await said(kept.taken), { told: ["", "-same"], unproved: 1, problems: [] });
  const theirs = await said(kept.taken, await thief.identity.jwks());
  assert.deepEqual(theirs, { told: [], unproved: 0, problems: [["identity-key-unknown", undefined]] });

  const more = Buffer.from(`${String(kept.files["rows.csv"])}C-1,Le Gall,2025-01-01,0\n`);
  const altered = await kept.changed({
    "rows.csv": more,
    "rows.json": undefined,
    "rows.xlsx": Buffer.from("PK"),
  });
  assert.deepEqual(await said(altered, jwks), {
    told: ["", "-signed"],
    unproved: 0,
    problems: [
      ["-changed", "rows.csv"],
      ["-gone", "rows.json"],
      ["-added", "rows.xlsx"],
    ],
  });
  // A reader takes the first of two files of one name, another the last.
  const twice = await kept.written([...Object.entries(kept.files), ["rows.csv", more]]);
  const two = await said(twice, jwks);
  assert.deepEqual(typeof two === "string" ? two : two.problems, [["-changed", "rows.csv"]]);
});

test("an archive without the signature, one that is damaged, and what is none are told as what they are", async () => {
  await using here = await citizensWorld();
  await using kept = await archives(here);
  const jwks = await here.citizens.identity.jwks();
  const unsigned = await kept.changed({ "signature.jws": undefined });
  assert.equal(await said(unsigned, jwks), "none");
  const torn = join(kept.folder, "torn.zip");
  const bytes = await buffer(Readable.from([kept.files["rows.csv"] ?? Buffer.alloc(0)]));
  await writeFile(torn, Buffer.concat([Buffer.from("PK\u0003\u0004"), bytes]));
  const damaged = await said(torn, jwks);
  assert.deepEqual(typeof damaged === "string" ? damaged : damaged.problems, [["zip-damaged", undefined]]);
  const text = join(kept.folder, "consent.jws");
  await writeFile(text, "eyJ.e30.c2ln");
  assert.deepEqual([await isArchive(text), await isArchive(join(kept.folder, "absent.zip"))], [false, false]);
});
