import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Fleet, openFleet, type OpenMember } from "../../src/fleet/open-fleet.ts";
import { freePorts } from "../../src/fleet/ports.ts";
import { Client } from "./client.ts";

/**
 * Two processes, each ended by SIGKILL again and again while they work; what they hold afterwards is compared.
 * A process that dies is started again by who watches over it.
 */
let folder: string;
let fleet: Fleet;
let producer: OpenMember;
let follower: OpenMember;
let here: Client;
let there: Client;

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
  const { code } = await here.answer<{ code: string }>("POST", "/api/network/invitations", {});
  await there.answer("POST", "/api/network/ties", { code });
});

after(async () => {
  await fleet[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

test("what is published while both sides are killed again and again is found on the other, each once", async () => {
  const organization = await here.answer<{ id: string }>("POST", "/api/organizations", { name: "Ville" });
  const titles = Array.from({ length: 24 }, (_, index) => `Registre ${index + 1}`);
  const killing = killInTurns(8, 900);
  for (const title of titles) await publish(organization.id, title);
  await killing;
  const expected = (await here.titles()).toSorted();
  assert.deepEqual(expected, [...titles].toSorted());
  await until(async () => (await there.titles()).length >= titles.length);
  assert.deepEqual((await there.titles()).toSorted(), expected);
});

test("what is changed and withdrawn meanwhile is so on the other side too", async () => {
  const datasets = await here.datasets();
  const killing = killInTurns(6, 900);
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

/** One that answers that it is there already was made by a request whose answer was lost. */
async function publish(organization: string, title: string): Promise<void> {
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
  for (let tries = 0; tries < 300; tries++) {
    if (await condition()) return;
    await wait(200);
  }
}
