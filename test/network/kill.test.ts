import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { connect } from "../../src/db/connect.ts";
import { type Fleet, openFleet, type OpenMember } from "../../src/fleet/open-fleet.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { runVerb } from "../../src/fleet/process.ts";
import { everyCase } from "../every.ts";
import { Client } from "./client.ts";

/**
 * Two processes, each ended by SIGKILL again and again while they work; what they hold afterwards is compared.
 * A process that dies is started again by who watches over it. Kills at chosen steps stand in `killed/`: here
 * each side dies once in each test, and five times where every case is tried.
 */
const killsEach = everyCase ? 10 : 2;
let folder: string;
let fleet: Fleet;
let producer: OpenMember;
let follower: OpenMember;
let here: Client;
let there: Client;
let organization: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-kill-"));
  const ports = await freePorts(2);
  fleet = await openFleet({
    folder,
    binaries: undefined,
    log: () => undefined,
    members: ["producer", "follower"].map((name, index) => ({
      name,
      port: ports[index] ?? 0,
      url: `http://localhost:${ports[index]}`,
      settings: { MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8, ::1", MAILLE_REQUESTS_PER_MINUTE: "0" },
    })),
  });
  [producer, follower] = fleet.members as readonly [OpenMember, OpenMember];
  [here, there] = await Promise.all([Client.claim(producer), Client.claim(follower)]);
  organization = (await here.answer<{ id: string }>("POST", "/api/organizations", { name: "Ville" })).id;
  const { code } = await here.answer<{ code: string }>("POST", "/api/network/invitations", {});
  await there.answer("POST", "/api/network/ties", { code });
});

after(async () => {
  await fleet[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test("what is published while both sides are killed again and again is found on the other, each once", async () => {
  const titles = Array.from({ length: 24 }, (_, index) => `Registre ${index + 1}`);
  const killing = killInTurns(killsEach, 900);
  for (const title of titles) await publish(title);
  await killing;
  const expected = (await here.titles()).toSorted();
  assert.deepEqual(expected, [...titles].toSorted());
  await until(async () => (await there.titles()).length >= titles.length);
  assert.deepEqual((await there.titles()).toSorted(), expected);
});

test("what is changed and withdrawn meanwhile is so on the other side too", async () => {
  const datasets = await here.datasets();
  const killing = killInTurns(killsEach, 900);
  for (const [index, { id, title }] of datasets.entries()) {
    if (index % 3 === 0) {
      await here.repeat("DELETE", `/api/datasets/${id}/publication?reason=Essai`);
    } else if (index % 3 === 1) {
      await here.repeat("PATCH", `/api/datasets/${id}`, { title: `${title} (revu)` });
    }
  }
  await killing;
  const expected = (await here.titles()).toSorted();
  await until(async () => JSON.stringify((await there.titles()).toSorted()) === JSON.stringify(expected));
  assert.deepEqual((await there.titles()).toSorted(), expected);
});

test("requests asked, answered, agreed and withdrawn while both sides are killed end alike on both", async () => {
  const { dataset, table } = await restricted();
  await until(async () => (await there.titles()).includes("Passages"));
  const slug = (await there.datasets()).find(({ title }) => title === "Passages")?.id ?? dataset;
  const killing = killInTurns(killsEach, 900);
  const asked: string[] = [];
  for (let index = 0; index < 8; index++) {
    const note = `demande ${index}`;
    const { id } = await there.once<{ id: string }>(
      "POST",
      "/api/exchanges",
      {
        dataset: slug,
        purpose: "research",
        requester: "research",
        tables: [{ table, columns: ["arret", "passages"], rows: [] }],
        until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
        note,
        projectTitle: note,
      },
      async () => (await exchanges(there)).find((exchange) => exchange.project?.title === note),
    );
    asked.push(id);
  }
  for (const [index, id] of asked.entries()) {
    await until(async () => (await exchanges(here)).some((exchange) => exchange.id === id));
    if (index % 4 === 3) await act(`/api/exchanges/${id}/refusal`, { reason: "Non" }, id, "refused");
    else await act(`/api/exchanges/${id}/acceptance`, {}, id, "running");
    if (index % 4 === 2) await act(`/api/exchanges/${id}/withdrawal`, { reason: "Fin" }, id, "withdrawn");
  }
  await killing;
  const wanted = asked.map((_, index) => ["running", "running", "withdrawn", "refused"][index % 4]);
  const statesAt = async (client: Client) => {
    const states = new Map((await exchanges(client)).map(({ id, state }) => [id, state]));
    return asked.map((id) => states.get(id));
  };
  await until(async () => JSON.stringify(await statesAt(there)) === JSON.stringify(wanted));
  assert.deepEqual(await statesAt(here), wanted);
  assert.deepEqual(await statesAt(there), wanted);
  for (const [index, id] of asked.entries()) {
    if (wanted[index] !== "running") continue;
    const path = `/api/exchanges/${id}/agreement`;
    assert.equal(await here.text(path), await there.text(path), "both hold the same agreement");
  }
  await grantsHaveAgreements(asked.filter((_, index) => wanted[index] === "running"));
});

/** A table of the producer that is given on request. */
async function restricted(): Promise<{ dataset: string; table: string }> {
  const file = join(folder, "passages.csv");
  await writeFile(file, "arret,passages,rang\nGare,120,1\nMairie,80,2\n");
  const signal = AbortSignal.timeout(300_000);
  await runVerb(producer, ["import", file, "--title", "Passages", "--licence", "lov2"], signal);
  const made = (await here.datasets("draft")).find(({ title }) => title === "Passages");
  const dataset = made?.id ?? "";
  const { data } = await here.answer<{ data: { id: string }[] }>("GET", `/api/datasets/${dataset}/tables`);
  await here.answer("PUT", `/api/datasets/${dataset}/access`, {
    level: "restricted",
    policy: { hiddenColumns: ["rang"], answerDays: 5 },
  });
  await here.answer("POST", `/api/datasets/${dataset}/publication`, {});
  return { dataset, table: data[0]?.id ?? "" };
}

interface Told {
  readonly id: string;
  readonly state: string;
  readonly project?: { readonly title: string };
}

async function exchanges(client: Client): Promise<readonly Told[]> {
  const whose = client === here ? `organization=${organization}` : "side=asker";
  return (await client.get<{ data: readonly Told[] }>(`/api/exchanges?${whose}&page_size=100`)).data;
}

/** By the producer, again where no answer came, until it is in this state or, signed by both, beyond. */
async function act(path: string, body: object, id: string, state: string): Promise<void> {
  await here.once("POST", path, body, async () =>
    (await exchanges(here)).find((exchange) => exchange.id === id && exchange.state === state),
  );
  await until(async () =>
    (await exchanges(here)).some((exchange) => exchange.id === id && exchange.state === state),
  );
}

/** What the producer's reading goes by: the agreements that run are those that both sides hold, and no other. */
async function grantsHaveAgreements(running: readonly string[]): Promise<void> {
  const db = connect({ url: producer.environment["DATABASE_URL"] ?? "", connectionsMax: 1 });
  try {
    const rows = await db<{ id: string }[]>`
      select id from agreements where ended_state is null and ends_at > now()`;
    assert.equal(rows.length, running.length);
    const held = await db<{ id: string }[]>`
      select a.id from agreements a where not exists (
        select from exchanges e where e.id = a.id and e.agreement is not null)`;
    assert.equal(held.length, 0);
  } finally {
    await db.end();
  }
}

/** One that answers that it is there already was made by a request whose answer was lost. */
async function publish(title: string): Promise<void> {
  const known = (await here.datasets("draft")).find((dataset) => dataset.title === title);
  const { id } =
    known ??
    (await here.once<{ id: string }>(
      "POST",
      "/api/datasets",
      {
        organization,
        title,
        licence: "lov2",
        metadata: {
          distributions: [{ id: "1", kind: "link", title, accessUrl: "https://example.org/x.csv" }],
        },
      },
      async () => (await here.datasets("draft")).find((dataset) => dataset.title === title),
    ));
  await here.repeat("POST", `/api/datasets/${id}/publication`, {});
}

/** First one, then the other. */
async function killInTurns(times: number, everyMs: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await wait(everyMs + Math.random() * everyMs);
    const pid = (time % 2 === 0 ? follower : producer).pid();
    if (pid === undefined) continue;
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It is on its way back.
    }
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 120_000; performance.now() < end; await wait(200))
    if (await condition()) return;
  assert.fail(`it never came to this: ${condition.toString()}`);
}
