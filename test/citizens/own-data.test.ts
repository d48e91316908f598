import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import type { Readable } from "node:stream";
import { test } from "node:test";
import { promisify } from "node:util";
import { type Entry, fromBuffer, type Options, type ZipFile } from "yauzl";
import { getOwnTable, listReadings, lookAtOwn, proveReading, takeAway } from "../../src/citizens/own-data.ts";
import { verifyDocument } from "../../src/identity/documents.ts";
import { verifyAccess } from "../../src/journal/verify-access.ts";
import { byNameAndContract, citizensWorld, readings } from "./world.ts";
import { withoutRandom } from "../without-random.ts";

/** The files of an archive, as another program reads them. */
async function unpacked(bytes: Buffer): Promise<Record<string, Buffer>> {
  const zip = await promisify<Buffer, Options, ZipFile>(fromBuffer)(bytes, { lazyEntries: true });
  const open = promisify<Entry, Readable>(zip.openReadStream.bind(zip));
  const files: Record<string, Buffer> = {};
  await new Promise<void>((resolve, reject) => {
    zip.once("end", resolve).once("error", reject);
    zip.on("entry", (entry: Entry) => {
      open(entry)
        .then(buffer)
        .then((content) => {
          files[entry.fileName] = content;
          zip.readEntry();
        })
        .catch(reject);
    });
    zip.readEntry();
  });
  return files;
}

test("what somebody takes away holds their rows alone, and its digests are signed", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const awa = await here.citizen("awa");
  const { id } = await here.link(awa, { contrat: "C-1", nom: "Le Gall" });
  const own = await getOwnTable(here.citizens, awa, id);
  const archive = await unpacked(
    await buffer(await takeAway(here.citizens, awa, own, { "conditions.html": "<p>é" })),
  );
  const names = [
    "rows.csv",
    "rows.csv-metadata.json",
    "rows.json",
    "conditions.html",
    "SHA256SUMS",
    "signature.jws",
  ];
  assert.deepEqual(Object.keys(archive), names);
  const files = Object.fromEntries(Object.entries(archive).map(([name, bytes]) => [name, bytes.toString()]));
  assert.equal(files["rows.csv"]?.trim().split(/\r?\n/).length, 4);
  assert.deepEqual(
    (JSON.parse(files["rows.json"] ?? "") as { contrat: string; m3: number }[]).map(({ contrat, m3 }) => [
      contrat,
      m3,
    ]),
    [
      ["C-1", 8],
      ["C-1", 9.5],
      ["C-1", 7],
    ],
  );
  assert.doesNotMatch(withoutRandom(files), /Dubois|Martin|C-2|__id/);
  const keys = await here.citizens.identity.jwks();
  const signed = await verifyDocument(files["signature.jws"] ?? "", { typ: "maille-own-data+jws", keys });
  const digests = names.slice(0, 4).map((name) => {
    const digest = createHash("sha256")
      .update(archive[name] ?? "")
      .digest("hex");
    assert.ok(files["SHA256SUMS"]?.includes(`${digest}  ${name}\n`), name);
    return [name, digest] as const;
  });
  assert.deepEqual(signed["sha256"], Object.fromEntries(digests));
});

test("an archive holds the version that it signs, whatever is published while it is read", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const awa = await here.citizen("awa");
  const { id } = await here.link(awa, { contrat: "C-1", nom: "Le Gall" });
  const taken = await takeAway(here.citizens, awa, await getOwnTable(here.citizens, awa, id), {});
  await here.import("releves.csv", readings.replaceAll("Le Gall", "Legall"), { table: here.table });
  const { version } = await getOwnTable(here.citizens, awa, id);
  assert.equal(version.number, 2);
  const { "rows.csv": csv = "", "rows.json": json = "" } = await unpacked(await buffer(taken));
  for (const rows of [csv.toString(), json.toString()]) {
    assert.deepEqual([rows.includes("Le Gall"), rows.includes("Legall")], [true, false]);
  }
});

test("each reading is proven to whom it is about, and to nobody else", async () => {
  await using here = await citizensWorld();
  await here.declare(byNameAndContract);
  const [awa, lea] = [await here.citizen("awa"), await here.citizen("lea")];
  const own = await getOwnTable(
    here.citizens,
    awa,
    (await here.link(awa, { contrat: "C-1", nom: "Le Gall" })).id,
  );
  const leas = await getOwnTable(
    here.citizens,
    lea,
    (await here.link(lea, { contrat: "C-2", nom: "Dubois Noé" })).id,
  );
  await lookAtOwn(here.citizens, awa, own);
  const [reading] = (await listReadings(here.citizens, awa, own, { pageSize: 5 })).items;
  assert.ok(reading);
  const proof = await proveReading(here.citizens, awa, own, reading.index);
  const { keys } = await here.citizens.identity.jwks();
  assert.deepEqual((await verifyAccess(proof, async () => ({ keys }))).problems, []);
  assert.doesNotMatch(JSON.stringify(proof), new RegExp(awa.account));
  await assert.rejects(proveReading(here.citizens, lea, leas, reading.index), /journal-entry-unknown/);
  await assert.rejects(proveReading(here.citizens, lea, own, reading.index), /citizens-link-unknown/);
});
