import { system } from "../access/actor.ts";
import type { Rooms } from "../rooms.ts";
import type { FigureSource } from "./kept-source.ts";
import { counter, type Family, gauge, type FamilyValue } from "./open-metrics.ts";

type Measured = Pick<Rooms, "instance" | "jobs" | "outbox" | "network" | "journal">;

/** What is asked of the rooms. Labels are words of the program and addresses of instances: nothing that people write. */
export function sourcesOf(rooms: Measured): readonly FigureSource[] {
  return [
    { name: "health", read: () => health(rooms) },
    { name: "instance", read: () => instance(rooms) },
    { name: "jobs", read: () => jobs(rooms) },
    { name: "outbox", read: () => outbox(rooms) },
    { name: "network", read: () => network(rooms) },
    { name: "journal", read: () => journal(rooms) },
  ];
}

async function health({ instance }: Measured): Promise<readonly Family[]> {
  const parts = Object.entries(await instance.health());
  const well = parts.map(([part, answers]) => ({ labels: { part }, value: answers ? 1 : 0 }));
  return [gauge("maille_well", "Whether each part that /health/ready asks answers.", well)];
}

async function instance(rooms: Measured): Promise<readonly Family[]> {
  const { disk, database, serving, turns, store, trino, search } = await rooms.instance.measureLoad(system);
  const waiting = Object.entries(turns).map(([of, load]) => ({ labels: { of }, value: load.waiting }));
  const running = Object.entries(turns).map(([of, load]) => ({ labels: { of }, value: load.running }));
  return [
    gauge("maille_disk_free_bytes", "Left on the disk of the instance's folder.", disk.free),
    gauge("maille_disk_size_bytes", "Of that disk.", disk.size),
    gauge("maille_disk_reserve_bytes", "What uploads and imports leave free.", disk.reserve),
    gauge("maille_database_bytes", "What PostgreSQL keeps.", database),
    gauge("maille_engine_serving_bytes", "Copies of tables that answer faster.", serving),
    gauge("maille_engine_running", "Statements of the engine that run.", running),
    gauge("maille_engine_waiting", "Statements of the engine that wait for their turn.", waiting),
    ...(store === undefined ? [] : objectStore(store)),
    ...(trino === undefined ? [] : statements(trino)),
    ...(search === undefined ? [] : searchServer(search)),
  ];
}

type Load = Awaited<ReturnType<Measured["instance"]["measureLoad"]>>;

function objectStore({ cacheBytes, answered, failed }: NonNullable<Load["store"]>): readonly Family[] {
  const asked = Object.entries({ answered, failed });
  return [
    gauge(
      "maille_store_cache_bytes",
      "Copies of files of the bucket, which can be fetched again.",
      cacheBytes,
    ),
    counter(
      "maille_store_requests",
      "Requests to the object store, by how they ended.",
      asked.map(([outcome, value]) => ({ labels: { outcome }, value })),
    ),
  ];
}

function statements(trino: NonNullable<Load["trino"]>): readonly Family[] {
  const ended = Object.entries(trino).map(([outcome, value]) => ({ labels: { outcome }, value }));
  return [counter("maille_trino_statements", "Statements to Trino, by how they ended.", ended)];
}

function searchServer(traffic: NonNullable<Load["search"]>): readonly Family[] {
  const ended = Object.entries(traffic).map(([outcome, value]) => ({ labels: { outcome }, value }));
  return [counter("maille_search_requests", "Requests to the search server, by how they ended.", ended)];
}

async function jobs(rooms: Measured): Promise<readonly Family[]> {
  const measured = await rooms.jobs.measureQueues(system);
  const of = (value: (one: (typeof measured)[number]) => number): readonly FamilyValue[] =>
    measured.map((one) => ({ labels: { queue: one.queue, state: one.state }, value: value(one) }));
  return [
    gauge(
      "maille_jobs",
      "Jobs that wait, are planned for later, run, or failed in the last day.",
      of(({ jobs: n }) => n),
    ),
    gauge(
      "maille_jobs_oldest_seconds",
      "For how long the oldest of them does.",
      of(({ oldestS }) => oldestS).filter(({ labels }) => labels?.["state"] !== "later"),
    ),
  ];
}

async function outbox(rooms: Measured): Promise<readonly Family[]> {
  const { kinds, silentPeers } = await rooms.outbox.measureOutbox(system);
  const of = (value: (one: (typeof kinds)[number]) => number): readonly FamilyValue[] =>
    kinds.map((one) => ({ labels: { kind: one.kind }, value: value(one) }));
  return [
    gauge(
      "maille_outbox_entries",
      "What other machines have not taken yet.",
      of(({ entries }) => entries),
    ),
    gauge(
      "maille_outbox_oldest_seconds",
      "Since when the oldest of it waits.",
      of(({ oldestS }) => oldestS),
    ),
    gauge("maille_outbox_silent_peers", "Machines that did not answer the last time.", silentPeers),
  ];
}

async function network(rooms: Measured): Promise<readonly Family[]> {
  const { followed, followers, left } = await rooms.network.measureTies(system);
  const behind = (ties: typeof followed): readonly FamilyValue[] =>
    ties.map(({ instance: peer, events }) => ({ labels: { peer }, value: events }));
  const silent = (ties: typeof followed): readonly FamilyValue[] =>
    ties.flatMap(({ instance: peer, silentS }) =>
      silentS === undefined ? [] : [{ labels: { peer }, value: silentS }],
    );
  return [
    gauge("maille_peer_behind", "Events of a followed instance that are not read yet.", behind(followed)),
    gauge("maille_peer_silent_seconds", "Since when a followed instance did not answer.", silent(followed)),
    gauge(
      "maille_follower_behind",
      "Events of this instance that a follower has not read yet.",
      behind(followers),
    ),
    gauge("maille_follower_silent_seconds", "Since when a follower did not come.", silent(followers)),
    gauge("maille_peers_left_out", "Ties beyond those that are told, which are the furthest behind.", left),
  ];
}

async function journal(rooms: Measured): Promise<readonly Family[]> {
  const { size, unsigned, signedS, witnesses, findings } = await rooms.journal.measureJournal(system);
  return [
    gauge("maille_journal_entries", "Entries of the journal.", size),
    gauge("maille_journal_unsigned_entries", "Those after the last signed head.", unsigned),
    gauge(
      "maille_journal_signed_seconds",
      "How old the last signed head is.",
      signedS === undefined ? [] : signedS,
    ),
    gauge("maille_journal_witnesses", "Instances that cosigned it.", witnesses),
    gauge("maille_journal_findings", "Proofs that a journal was changed.", findings),
  ];
}
