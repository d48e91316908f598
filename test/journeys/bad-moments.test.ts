import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { MailleProcess } from "../faults/instance.ts";
import { mountSmallDisk } from "../faults/small-disk.ts";
import { assertClean, firstProducer, openWorld, Producer } from "./producer-world.ts";

function table(rows: number): string {
  const lines = Array.from({ length: rows }, (_, at) => `${at},${(at * 7919) % 100_003},commune ${at % 977}`);
  return `code,valeur,nom\n${lines.join("\n")}\n`;
}

test("a disk that fills up during an import is told; with room again, the same upload goes in", async (t) => {
  await using disk = await mountSmallDisk(400);
  if (disk === undefined) return t.diagnostic("no small disk could be made: left out");
  await using world = await openWorld({ MAILLE_DISK_RESERVE_MB: "0" }, disk.path);
  const { producer, folder } = world;
  const dataset = await producer.dataset("Full");
  const noise = `a,b\n${Array.from({ length: 8000 }, (_, at) => `${at},${randomBytes(1500).toString("base64url")}`).join("\n")}\n`;
  const upload = await producer.upload("plein.csv", noise);
  await disk.fill(4_000_000);
  const said = await producer.failure(await producer.ended((await producer.begin(dataset, { upload })).id));
  assert.match(said.key, /disk-full$/);
  assert.match(said.fr, /disque/);
  assert.deepEqual(await producer.tables(dataset), []);
  await assertClean(folder);
  await disk.free();
  const again = await producer.ended((await producer.begin(dataset, { upload })).id);
  assert.equal(again.state, "done", JSON.stringify(again));
  assert.equal((await producer.tables(dataset)).length, 1);
});

test("a database that is killed during an import comes back, and the import ends by itself", async () => {
  await using world = await openWorld();
  const { producer, folder } = world;
  const dataset = await producer.dataset("Away");
  const upload = await producer.upload("longue.csv", table(600_000));
  const { id } = await producer.begin(dataset, { upload });
  await producer.ended(id, ({ state, progress }) => state === "running" && progress !== undefined);
  process.kill(await databasePid(folder), "SIGKILL");
  const found = await producer.ended(id);
  assert.equal(found.state, "done", JSON.stringify(found));
  assert.equal(await total(producer, await producer.onlyTable(dataset)), 600_000);
  assert.equal((await versions(producer, await producer.onlyTable(dataset))).length, 1);
  await assertClean(folder);
});

test("a process that is killed during an import takes it up at its next start, once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-killed-"));
  try {
    await using first = new MailleProcess(["serve"], { MAILLE_DATA: folder });
    const [, administratorLink = ""] = await first.told(/open this link once: (\S+)\n/);
    const producer = await firstProducer({ url: new URL(administratorLink).origin, administratorLink });
    const dataset = await producer.dataset("Killed");
    const upload = await producer.upload("longue.csv", table(600_000));
    const { id } = await producer.begin(dataset, { upload });
    await producer.ended(id, ({ state, progress }) => state === "running" && progress !== undefined);
    await first.end("SIGKILL");
    await using second = new MailleProcess(["serve"], { MAILLE_DATA: folder });
    const [, url = ""] = await second.told(/Maille is open: (\S+)\n/);
    const back = new Producer(url, producer.token, producer.organization);
    const found = await back.ended(id);
    assert.equal(found.state, "done", JSON.stringify(found));
    const made = await back.onlyTable(dataset);
    assert.equal(await total(back, made), 600_000);
    assert.equal((await versions(back, made)).length, 1);
    await assertClean(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("an import that is stopped leaves nothing, and two at once make two versions", async () => {
  await using world = await openWorld();
  const { producer, folder } = world;
  const dataset = await producer.dataset("At once");
  const upload = await producer.upload("longue.csv", table(600_000));
  const { id } = await producer.begin(dataset, { upload });
  await producer.ended(id, ({ state, progress }) => state === "running" && progress !== undefined);
  assert.equal((await producer.ask("DELETE", `/api/imports/${id}`)).status, 204);
  assert.equal((await producer.ended(id)).state, "cancelled");
  assert.match((await producer.refusal(409, "DELETE", `/api/imports/${id}`)).fr, /terminé/);
  const one = await producer.begin(dataset, { upload: await producer.upload("deux.csv", table(1000)) });
  const two = await producer.begin(dataset, { upload: await producer.upload("deux.csv", table(2000)) });
  for (const each of [one, two]) assert.equal((await producer.ended(each.id)).state, "done");
  const made = await producer.onlyTable(dataset);
  assert.deepEqual((await versions(producer, made)).map(({ number }) => number), [2, 1]); // prettier-ignore
  await assertClean(folder);
});

test("a dataset that is withdrawn while somebody downloads it is closed to the next one", async () => {
  await using world = await openWorld();
  const { producer } = world;
  const dataset = await producer.dataset("Withdrawn");
  await producer.importFile(dataset, "grande.csv", table(300_000));
  const address = `/api/resources/${await producer.onlyTable(dataset)}/data/csv/`;
  await producer.answer("POST", `/api/datasets/${dataset}/publication`, { json: {} });
  const download = await producer.ask("GET", address, { token: "" });
  assert.equal(download.status, 200);
  await producer.ask("DELETE", `/api/datasets/${dataset}/publication?reason=erreur`);
  const text = await download.text();
  assert.equal(text.split("\r\n").length, 300_002, "who had begun has the whole file");
  assert.match((await producer.refusal(410, "GET", address, { token: "" })).fr, /erreur/);
});

async function total(producer: Producer, id: string): Promise<number> {
  const { meta } = await producer.answer<{ meta: { total: number } }>(
    "GET",
    `/api/resources/${id}/data/?page_size=1`,
  );
  return meta.total;
}

async function versions(producer: Producer, id: string): Promise<{ number: number }[]> {
  return (await producer.answer<{ data: { number: number }[] }>("GET", `/api/resources/${id}/versions`)).data;
}

async function databasePid(folder: string): Promise<number> {
  return Number.parseInt(await readFile(join(folder, "postgres", "data", "postmaster.pid"), "utf8"), 10);
}
