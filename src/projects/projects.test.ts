import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, anyone, system } from "../access/actor.ts";
import { Failure, isFailure } from "../base/failure.ts";
import { silentLog } from "../base/log.ts";
import type { Db } from "../db/db.ts";
import { Outbox } from "../outbox/outbox.ts";
import { hashOfSecret } from "../people/secret.ts";
import { peopleWorld } from "../../test/people-world.ts";
import type { KeyRegistration } from "./key-registration.ts";
import { deleteProjectsOfPerson } from "./projects.ts";
import { keyKind, keysOfProject, registerKeysFor, revokeKeysFor } from "./key-registrations.ts";

const first = { page: 1, pageSize: 20 };
const nobody = "01a00000-0000-7000-8000-000000000000";

const refused = (code: Parameters<typeof isFailure>[1]) => (error: unknown) => isFailure(error, code);

async function projectsWorld() {
  const world = await peopleWorld();
  const { projects, datasets } = world.rooms;
  const eve = await world.actor("eve");
  const made = await datasets.createDataset(eve, {
    organization: world.town.id,
    title: "Comptages de vélos",
    licence: "etalab-2.0",
  });
  const dataset = await datasets.publish(eve, made.id);
  return {
    ...world,
    projects,
    datasets,
    dataset,
    eve,
    oscar: await world.actor("oscar"),
    rita: await world.actor("rita"),
    ada: await world.actor("ada"),
    refused,
    make: (actor: Actor, change: object = {}) =>
      projects.createProject(actor, {
        title: "La carte des vélos",
        description: "Une **carte**.",
        ...change,
      }),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("a draft is its owner’s alone; published, everybody sees it, beside its datasets too", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, eve, dataset } = world;
  const made = await world.make(oscar, { dataset: dataset.id, url: "carte.example.org", theme: "TRAN" });
  assert.equal(made.slug, made.id);
  assert.equal(made.owner.name, "oscar");
  assert.equal(made.url, "https://carte.example.org/");
  for (const actor of [anyone, eve, world.ada]) {
    await assert.rejects(projects.getProject(actor, made.slug), world.refused("not-found"));
    assert.equal((await projects.listProjects(actor, { ...first, dataset: dataset.id })).total, 0);
  }
  await projects.publishProject(oscar, made.id);
  assert.deepEqual(world.told, [{ published: made.id, datasets: [dataset.id] }]);
  assert.equal((await projects.getProject(anyone, "la-carte-des-velos")).state, "published");
  const found = async (request: object) =>
    (await projects.listProjects(anyone, { ...first, ...request })).total;
  assert.equal(await found({ dataset: dataset.id }), 1);
  assert.equal(await found({ q: "Velos OSCAR" }), 1);
  assert.equal(await found({ q: "trains" }), 0);
  assert.equal(await found({ theme: "TRAN" }), 1);
  assert.equal(await found({ theme: "ENVI" }), 0);
  assert.deepEqual([...(await projects.countThemes())], [["TRAN", 1]]);
  await projects.publishProject(oscar, made.id);
  assert.equal(world.told.length, 1);
  const renamed = await projects.changeProject(oscar, made.id, { title: "Autre titre" });
  assert.equal(renamed.slug, "la-carte-des-velos");
});

test("the editors of an organization change its projects, its readers see them, others do neither", async () => {
  await using world = await projectsWorld();
  const { projects, eve, rita, oscar } = world;
  const made = await world.make(eve, { organization: world.town.id });
  assert.equal(made.owner.name, "Ville de Saint-Œuf");
  await assert.rejects(world.make(rita, { organization: world.town.id }), world.refused("forbidden"));
  await assert.rejects(world.make(anyone), world.refused("unauthenticated"));
  assert.equal((await projects.getProject(rita, made.id)).id, made.id);
  await assert.rejects(projects.changeProject(rita, made.id, { title: "X" }), world.refused("forbidden"));
  await assert.rejects(projects.changeProject(oscar, made.id, { title: "X" }), world.refused("not-found"));
  await projects.changeProject(await world.actor("tom"), made.id, { title: "Vélos", description: "" });
  await assert.rejects(projects.publishProject(eve, made.id), world.refused("precondition"));
  const drafts = (actor: Actor) => projects.listProjects(actor, { ...first, organization: world.town.id });
  assert.equal((await drafts(rita)).total, 1);
  assert.equal((await drafts(oscar)).total, 0);
  assert.equal((await projects.listProjects(eve, { ...first, of: "mine" })).total, 0);
});

test("the steward takes a published project out of sight, but neither sees a draft nor has its keys", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, ada } = world;
  const made = await world.make(oscar);
  await assert.rejects(projects.archiveProject(ada, made.id), world.refused("not-found"));
  await projects.publishProject(oscar, made.id);
  await assert.rejects(projects.changeProject(ada, made.id, { title: "X" }), world.refused("forbidden"));
  await assert.rejects(projects.listKeys(ada, made.id), world.refused("forbidden"));
  await projects.createKey(oscar, made.id, { name: "script" });
  const archived = await projects.archiveProject(ada, made.id);
  assert.ok(archived.archivedAt);
  assert.equal((await projects.listProjects(anyone, first)).total, 0);
  assert.equal((await keysOfProject(world.db, made.id, world.time.now)).length, 0);
  await assert.rejects(projects.createKey(oscar, made.id, { name: "x" }), world.refused("conflict"));
  await projects.deleteProject(ada, made.id);
  await assert.rejects(projects.getProject(oscar, made.id), world.refused("not-found"));
});

test("a dataset that was withdrawn is still told among those of a project, a draft of others never", async () => {
  await using world = await projectsWorld();
  const { projects, datasets, oscar, eve, dataset } = world;
  const made = await world.make(oscar, { dataset: dataset.id });
  const draft = await datasets.createDataset(eve, { organization: world.town.id, title: "Brouillon" });
  await assert.rejects(projects.addDataset(oscar, made.id, draft.id), world.refused("not-found"));
  await projects.addDataset(oscar, made.id, dataset.id);
  await projects.publishProject(oscar, made.id);
  await datasets.withdraw(eve, dataset.id, "Capteurs démontés");
  const [used, ...others] = await projects.listDatasetsOf(anyone, made.id);
  assert.equal(used?.withdrawal?.reason, "Capteurs démontés");
  assert.deepEqual(others, []);
  await projects.removeDataset(oscar, made.id, dataset.id);
  await assert.rejects(projects.removeDataset(oscar, made.id, dataset.id), world.refused("not-found"));
  assert.deepEqual(await projects.listDatasetsOf(anyone, made.id), []);
});

test("two projects of one title have an address each", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, eve } = world;
  const publish = async (actor: Actor, change: object = {}) =>
    projects.publishProject(actor, (await world.make(actor, change)).id);
  const made = await Promise.all([publish(oscar), publish(eve), publish(oscar)]);
  assert.deepEqual(made.map(({ slug }) => slug).toSorted(), [
    "la-carte-des-velos",
    "la-carte-des-velos-2",
    "la-carte-des-velos-3",
  ]);
  assert.notEqual((await publish(oscar, { title: "New" })).slug, "new");
});

test("a draft of a project takes no address, so that nobody learns of it by the address that they get", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, eve } = world;
  const secret = await world.make(oscar, { title: "Autre" });
  await projects.changeProject(oscar, secret.id, { title: "La carte des vélos" });
  const theirs = await world.make(eve);
  assert.equal((await projects.publishProject(eve, theirs.id)).slug, "la-carte-des-velos");
  assert.equal((await projects.publishProject(oscar, secret.id)).slug, "la-carte-des-velos-2");
});

test("a key that is asked for while the project is archived is not made", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, db } = world;
  const { id } = await world.make(oscar);
  const held = Promise.withResolvers<number>();
  const { promise: looked, resolve: goOn } = Promise.withResolvers<void>();
  const archiving = db.begin(async (tx) => {
    const [locked] = await tx<{ pid: number }[]>`
      select pg_backend_pid() as pid from projects where id = ${id} for update`;
    held.resolve(locked?.pid ?? 0);
    await looked;
    await tx`insert into project_states (project, state, at) values (${id}, 'archived', ${world.time.now})`;
  });
  const pid = await held.promise;
  const asked = projects.createKey(oscar, id, { name: "script" });
  asked.catch(() => undefined);
  const waiting = () => db`select from pg_stat_activity where ${pid} = any(pg_blocking_pids(pid))`;
  for (let looks = 0; (await waiting()).length === 0 && looks < 12_000; looks += 1) await wait(5);
  goOn();
  await archiving;
  await assert.rejects(asked, world.refused("conflict"));
  assert.equal((await keysOfProject(db, id, world.time.now)).length, 0);
});

test("the secret of a key is told once, and its hash is kept", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, db, time } = world;
  const { id } = await world.make(oscar);
  const { key, secret } = await projects.createKey(oscar, id, { name: " Mon script " });
  assert.match(secret, /^maille_k_[\w-]{43}$/);
  assert.equal(key.name, "Mon script");
  assert.equal(key.expiresAt.getTime() - time.now.getTime(), 365 * 86_400_000);
  const [live] = await keysOfProject(db, id, time.now);
  assert.equal(live?.hash, hashOfSecret(secret).toString("hex"));
  const late = new Date(time.now.getTime() + 367 * 86_400_000);
  for (const wrong of [{ name: " " }, { name: "x", expiresAt: late }, { name: "x", expiresAt: time.now }]) {
    await assert.rejects(projects.createKey(oscar, id, wrong), world.refused("invalid"));
  }
  for (const actor of [anyone, world.eve]) {
    await assert.rejects(projects.listKeys(actor, id), world.refused("not-found"));
    await assert.rejects(projects.revokeKey(actor, id, key.id), world.refused("not-found"));
  }
  await projects.revokeKey(oscar, id, key.id);
  await assert.rejects(projects.revokeKey(oscar, id, key.id), world.refused("not-found"));
  assert.equal((await keysOfProject(db, id, time.now)).length, 0);
  assert.ok((await projects.listKeys(oscar, id))[0]?.revokedAt);
});

test("the keys of a project follow its agreements, and each instance is told until it knows", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, db, time } = world;
  const { id } = await world.make(oscar);
  const { key } = await projects.createKey(oscar, id, { name: "un" });
  const agreement = { project: id, agreement: nobody, instance: "https://bus.example" };
  const twice = () => db.begin((tx) => registerKeysFor(tx, agreement, time.now));
  await twice();
  await twice();
  const heard: KeyRegistration[] = [];
  const up = async (registration: KeyRegistration) => void heard.push(registration);
  const deliver = (deliverKey: (one: KeyRegistration) => Promise<void>) =>
    deliverAll(db, () => time.now, deliverKey);
  await deliver(down);
  await deliver(up);
  assert.equal(heard.length, 0, "it is not asked again at once");
  time.now = new Date(time.now.getTime() + 60_000);
  await deliver(up);
  assert.deepEqual(told(heard), [[[nobody], false]]);
  // Another instance says nothing of what it does not hold.
  const other = { agreement: nobody, instance: "https://other.example" };
  await db.begin((tx) => revokeKeysFor(tx, other, time.now));
  await deliver(up);
  assert.equal(heard.length, 1);
  await db.begin((tx) => revokeKeysFor(tx, agreement, time.now));
  await db.begin((tx) => revokeKeysFor(tx, agreement, time.now));
  await deliver(up);
  assert.deepEqual(heard.at(-1), { ...heard[0], agreements: [] });
  assert.equal(heard[0]?.key, key.id);
  await deliver(up);
  assert.equal(heard.length, 2);
});

test("a key that is revoked while its instance is away, and a project that is deleted, are taken back later", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, db, time } = world;
  const { id } = await world.make(oscar);
  for (const name of ["un", "deux"]) await projects.createKey(oscar, id, { name });
  const [one] = await projects.listKeys(oscar, id);
  await db.begin((tx) =>
    registerKeysFor(tx, { project: id, agreement: nobody, instance: "https://b.example" }, time.now),
  );
  await projects.revokeKey(oscar, id, one?.id ?? "");
  await projects.deleteProject(oscar, id);
  const heard: KeyRegistration[] = [];
  const deliverKey = async (registration: KeyRegistration) => void heard.push(registration);
  await deliverAll(db, () => time.now, deliverKey);
  assert.deepEqual(told(heard), [
    [[], true],
    [[], true],
  ]);
});

test("the projects of a person go with their account, and their keys are taken back; those of others stay", async () => {
  await using world = await projectsWorld();
  const { projects, oscar, rita, db, time } = world;
  const [mine, theirs] = [await world.make(oscar), await world.make(rita)];
  await projects.createKey(oscar, mine.id, { name: "script" });
  await db.begin((tx) =>
    registerKeysFor(tx, { project: mine.id, agreement: nobody, instance: "https://b.example" }, time.now),
  );
  await db.begin((tx) => deleteProjectsOfPerson(tx, world.accounts["oscar"] ?? "", time.now));
  await assert.rejects(projects.getProject(world.ada, mine.id), world.refused("not-found"));
  assert.ok(await projects.getProject(rita, theirs.id));
  const heard: KeyRegistration[] = [];
  await deliverAll(
    db,
    () => time.now,
    async (registration) => void heard.push(registration),
  );
  assert.deepEqual(told(heard), [[[], true]]);
});

test("a picture is kept with the project, told with it, and read by those who see it", async () => {
  await using world = await projectsWorld();
  const { projects, oscar } = world;
  const { id } = await world.make(oscar);
  const bytes = Buffer.from(onePixel, "base64");
  const picture = await projects.addPicture(oscar, id, { bytes, alternative: "Un point" });
  assert.deepEqual([picture.width, picture.height, picture.mediaType], [1, 1, "image/png"]);
  assert.deepEqual((await projects.getProject(oscar, id)).pictures, [picture]);
  await assert.rejects(projects.readPicture(anyone, id, picture.id), world.refused("not-found"));
  assert.ok((await projects.readPicture(system, id, picture.id)).bytes.length > 0);
  for (const wrong of [
    { bytes, alternative: " " },
    { bytes: Buffer.from("<svg/>"), alternative: "x" },
  ]) {
    await assert.rejects(projects.addPicture(oscar, id, wrong));
  }
  for (let more = 1; more < 6; more += 1) await projects.addPicture(oscar, id, { bytes, alternative: "x" });
  await assert.rejects(
    projects.addPicture(oscar, id, { bytes, alternative: "x" }),
    world.refused("conflict"),
  );
  await projects.removePicture(oscar, id, picture.id);
  await assert.rejects(projects.removePicture(oscar, id, picture.id), world.refused("not-found"));
});

const onePixel =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

async function down(): Promise<void> {
  throw new Failure("unavailable", "net-unreachable");
}

async function deliverAll(
  db: Db,
  clock: () => Date,
  deliverKey: (one: KeyRegistration) => Promise<void>,
): Promise<void> {
  await using outbox = new Outbox({ db, clock, log: silentLog }, [keyKind({ db, clock, deliverKey })]);
  await outbox.settle();
}

function told(heard: readonly KeyRegistration[]) {
  return heard.map(({ agreements, isRevoked }) => [agreements, isRevoked]);
}
