import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { askSigned } from "../../src/network/peers/fetch-json.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const password = "quatre mots sans lien";

let world: Awaited<ReturnType<typeof networkWorld<"portail" | "bus" | "tiers">>>;
let lou: Actor;
let nora: Actor;
/** The dataset of the producer, by its id there and on the portal. */
let dataset: string;
let there: string;

before(async () => {
  world = await networkWorld("portail", "bus", "tiers");
  const { portail, bus } = world;
  const { id, organization } = await bus.publish("Lignes de bus");
  dataset = id;
  nora = await person(bus, "nora");
  const account = nora.kind === "member" ? nora.account : "";
  await bus.app.rooms.organizations.setMember(system, organization, account, "administrator");
  nora = await bus.app.rooms.accounts.actorOfAccount("nora@example.org");
  await portail.follow(bus);
  lou = await person(portail, "lou");
  const { items } = await portail.app.rooms.datasets.listDatasets(lou, { page: 1, pageSize: 1 });
  there = items[0]?.id ?? "";
});

after(async () => {
  const bugs = [world.portail, world.bus].flatMap((instance) => instance.bugs);
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

async function person(instance: TestInstance, name: string): Promise<Actor> {
  const { accounts } = instance.app.rooms;
  await accounts.createAccount(system, { email: `${name}@example.org`, name, password });
  return accounts.actorOfAccount(`${name}@example.org`);
}

/** Published on the portal by lou. */
async function publish(title: string) {
  const { projects } = world.portail.app.rooms;
  const description = "Où passent **les bus**.";
  const { id } = await projects.createProject(lou, { title, description, dataset: there });
  return projects.publishProject(lou, id);
}

/** What programs are told, at the producer, of what others publish. */
async function shown(instance: TestInstance = world.bus) {
  const answer = await fetch(`${instance.url}/api/projects?dataset=${dataset}`);
  const { elsewhere } = (await answer.json()) as {
    elsewhere: { id: string; title: string; summary: string; url: string; owner: string; instance: object }[];
  };
  return elsewhere;
}

const titles = async () => (await shown()).map(({ title }) => title).toSorted();

async function untilShown(...expected: readonly string[]) {
  await world.bus.until(`${expected.join()} is shown`, async () => {
    return JSON.stringify(await titles()) === JSON.stringify(expected);
  });
}

/** What nora was told of it. */
async function notified(title: string) {
  const { items } = await world.bus.app.rooms.sharing.listNotifications(nora, { page: 1, pageSize: 100 });
  return items.filter(({ args }) => args["title"] === title);
}

async function send(from: TestInstance, body: object): Promise<string> {
  return askSigned(from.app.contexts.network, `${world.bus.url}/api/network/reuses`, {
    method: "POST",
    body,
  }).then(
    () => "taken",
    (error: { args?: { status?: number } }) => String(error.args?.status),
  );
}

function message(told: object = {}) {
  return {
    reuse: "01a217f9-0000-7000-8000-000000000001",
    revision: 5,
    title: "Une carte",
    summary: "",
    url: `${world.portail.url}/reuses/une-carte`,
    owner: "Lou",
    publishedAt: "2026-11-26T10:00:00.000Z",
    datasets: [dataset],
    ...told,
  };
}

test("the producer's instance shows what the portal publishes, as it is changed, archived and published again", async () => {
  const { portail, bus } = world;
  const { projects } = portail.app.rooms;
  const reuse = await publish("La carte\u202e des bus");
  await untilShown("La carte des bus");
  const [told] = await shown();
  const { id: _, ...known } = told ?? {};
  assert.deepEqual(known, {
    title: "La carte des bus",
    summary: "Où passent **les bus**.",
    url: `${portail.url}/reuses/${reuse.slug}`,
    owner: "lou",
    instance: { url: portail.url, name: "portail" },
    publishedAt: reuse.publishedAt?.toISOString(),
  });
  const rdf = await (await fetch(`${bus.url}/datasets/${dataset}.ttl`)).text();
  assert.ok(rdf.includes(`${portail.url}/reuses/${reuse.slug}`), "RDF tells it");
  assert.equal(
    (await bus.app.rooms.projects.listProjects(anyone, { page: 1, pageSize: 9 })).total,
    0,
    "not in its gallery",
  );

  const [notification, ...more] = await notified("La carte des bus");
  assert.deepEqual(more, []);
  assert.equal(notification?.key, "notification-reuse-elsewhere");
  assert.deepEqual(
    [notification.args["instance"], notification.args["url"], notification.args["datasets"]],
    ["portail", told?.url, "Lignes de bus"],
  );

  await projects.changeProject(lou, reuse.id, { title: "La carte des lignes" });
  await untilShown("La carte des lignes");
  await projects.archiveProject(lou, reuse.id);
  await untilShown();
  await projects.publishProject(lou, reuse.id);
  await untilShown("La carte des lignes");
  assert.deepEqual(await notified("La carte des lignes"), [], "the producer is told once");
  await projects.removeDataset(lou, reuse.id, there);
  await untilShown();
  await projects.addDataset(lou, reuse.id, there);
  await untilShown("La carte des lignes");
  await projects.deleteProject(lou, reuse.id);
  await untilShown();
});

test("what changes while the producer is away is told once it is back, as it then is", async () => {
  const { portail, bus } = world;
  const { projects } = portail.app.rooms;
  let asked = 0;
  bus.answerAs((request) => {
    if (request.url === "/api/network/reuses") asked += 1;
    request.socket.destroy();
    return true;
  });
  const reuse = await publish("Pendant l’absence");
  const gone = await publish("Vite oubliée");
  await portail.until("it tried", async () => asked > 0);
  await projects.changeProject(lou, reuse.id, { title: "Après l’absence" });
  await projects.archiveProject(lou, gone.id);
  await portail.settle();
  bus.answerAs("usual");
  portail.setClock(1);
  await portail.settle();
  await untilShown("Après l’absence");
  assert.deepEqual(await notified("Vite oubliée"), []);
  await projects.deleteProject(lou, reuse.id);
  await untilShown();
});

test("one that an administrator of the producer hid stays hidden, whatever is told of it later", async () => {
  const { portail, bus } = world;
  const { network } = bus.app.rooms;
  const reuse = await publish("Publicité");
  await untilShown("Publicité");
  const id = (await shown())[0]?.id ?? "";
  const reader = await person(bus, "rita");
  await assert.rejects(network.hideReuse(anyone, dataset, id), (error) =>
    isFailure(error, "unauthenticated"),
  );
  await assert.rejects(network.hideReuse(reader, dataset, id), (error) => isFailure(error, "forbidden"));
  await network.hideReuse(nora, dataset, id);
  await network.hideReuse(nora, dataset, id);
  assert.deepEqual(await titles(), []);
  await portail.app.rooms.projects.changeProject(lou, reuse.id, { title: "Publicité encore" });
  const seenByNora = async () => (await network.reusesElsewhere(nora, [dataset])).get(dataset)?.[0];
  await bus.until("the change is taken", async () => (await seenByNora())?.title === "Publicité encore");
  assert.equal((await seenByNora())?.isHidden, true);
  assert.deepEqual(await titles(), []);
  await network.showReuse(nora, dataset, id);
  assert.deepEqual(await titles(), ["Publicité encore"]);
  await assert.rejects(network.showReuse(nora, dataset, id), (error) => isFailure(error, "not-found"));
  await portail.app.rooms.projects.deleteProject(lou, reuse.id);
  await untilShown();
});

test("a message that comes twice or late changes nothing", async () => {
  const { portail } = world;
  assert.equal(await send(portail, message()), "taken");
  assert.equal(await send(portail, message()), "taken");
  assert.equal(await send(portail, message({ revision: 4, title: "Plus vieux" })), "taken");
  assert.equal(await send(portail, message({ revision: 5, title: "Le même" })), "taken");
  assert.deepEqual(await titles(), ["Une carte"]);
  assert.equal((await notified("Une carte")).length, 1);
  const { reuse } = message();
  assert.equal(await send(portail, { reuse, revision: 7, isGone: true }), "taken");
  assert.equal(await send(portail, message({ revision: 6 })), "taken");
  assert.deepEqual(await titles(), []);
});

test("what an instance may not tell is refused", async () => {
  const { portail, bus, tiers } = world;
  assert.equal(await send(tiers, message({ url: `${tiers.url}/reuses/x` })), "403", "it is not tied");
  const draft = await bus.draft("Brouillon");
  const hidden = await bus.publish("Entre nous");
  await bus.app.rooms.sharing.setAccess(system, hidden.id, { level: "open", audience: [tiers.url] });
  const nobody = "01a217f9-0000-7000-8000-00000000000f";
  for (const unknown of [draft.id, hidden.id, nobody]) {
    assert.equal(await send(portail, message({ revision: 9, datasets: [unknown] })), "404", unknown);
  }
  const wrong = [
    { url: `${tiers.url}/reuses/x` },
    { url: `${portail.url}.example.org/reuses/x` },
    { url: "javascript:alert(1)" },
    { title: "x".repeat(301) },
    { title: "\u202e" },
    { summary: "x".repeat(1001) },
    { datasets: [] },
    { datasets: Array.from({ length: 101 }, () => dataset) },
    { datasets: ["x"] },
    { revision: 1.5 },
    { more: "x" },
  ];
  for (const told of wrong) {
    assert.equal(
      await send(portail, message({ revision: 9, ...told })),
      "400",
      JSON.stringify(told).slice(0, 80),
    );
  }
  assert.deepEqual(await titles(), []);
});

test("an instance tells of so many at most", async () => {
  const { portail, bus } = world;
  const { db } = bus.app.contexts.network;
  await db`
    insert into taken_reuses (id, instance, instance_name, project, revision, title, summary, url, owner, published_at)
    select gen_random_uuid(), ${portail.url}, 'x', gen_random_uuid(), 1, 'x', '', 'x', 'x', now()
    from generate_series(1, 1000)`;
  const other = { reuse: "01a217f9-0000-7000-8000-000000000002" };
  assert.equal(await send(portail, message(other)), "409");
  await db`delete from taken_reuses where url = 'x'`;
  assert.equal(await send(portail, message(other)), "taken");
  assert.equal(await send(portail, { ...other, revision: 6, isGone: true }), "taken");
});

test("a tie that is cut takes what was told through it, and one that is made again brings it back", async () => {
  const { portail, bus } = world;
  await publish("Avant la coupure");
  await untilShown("Avant la coupure");
  const { id } = await bus.tieWith(portail);
  await bus.app.rooms.network.cut(system, id, "followed");
  assert.deepEqual(await titles(), []);
  await portail.until("the portal knows", async () => (await portail.tieWith(bus)).follows === "cut");
  assert.equal(await send(portail, message({ revision: 20 })), "403");
  await portail.settle();
  assert.deepEqual(await titles(), []);
  await portail.follow(bus);
  await untilShown("Avant la coupure");
});
