import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import type { RowCondition } from "../../src/access/policy.ts";
import { isFailure } from "../../src/base/failure.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const password = "quatre mots sans lien";
const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

/** A table of three columns, given at once to whoever asks for it. */
async function restrict(instance: TestInstance, rows: readonly RowCondition[]) {
  const { rooms } = instance.app;
  const { id } = await instance.publish("Validations du réseau");
  const csv = Readable.from(["ligne,arret,carte\nC1,Gare,x1\nC2,Mairie,x2\n"]);
  const upload = await rooms.imports.receiveFile(system, "validations.csv", csv);
  const started = await rooms.imports.importLater(system, id, { upload: upload.id });
  for await (const now of rooms.imports.watchImport(system, started.id, AbortSignal.timeout(300_000))) {
    assert.notEqual(now.state, "failed");
  }
  const policy = {
    ...plainPolicy,
    hiddenColumns: ["carte"],
    rows,
    daysMax: 365,
    acceptance: "automatic" as const,
  };
  await rooms.sharing.setAccess(system, id, { level: "restricted", policy });
  const [table] = await rooms.tables.listTables(system, id);
  return table?.id ?? "";
}

/** What a script is answered, with a key in place of a person. */
async function read(instance: TestInstance, table: string, secret: string) {
  const headers = { authorization: `Bearer ${secret}` };
  const answer = await fetch(`${instance.url}/api/resources/${table}/data/csv`, { headers });
  return { status: answer.status, text: await answer.text() };
}

/** A project with a key, of a person of one instance, under an agreement that runs over a table of the other. */
async function agreedProject(rows: readonly RowCondition[] = [], expected = ["1,C1", "2,C2"]) {
  const world = await networkWorld("portail", "bus");
  const { portail, bus } = world;
  const table = await restrict(bus, rows);
  await portail.follow(bus);
  await portail.until("the dataset is there", async () => (await portail.search()).length === 1);
  const { rooms } = portail.app;
  await rooms.accounts.createAccount(system, { email: "lou@example.org", name: "lou", password });
  const lou = await rooms.accounts.actorOfAccount("lou@example.org");
  const { items } = await rooms.datasets.listDatasets(lou, { page: 1, pageSize: 1 });
  const project = await rooms.projects.createProject(lou, { title: "La carte des bus" });
  const early = await rooms.projects.createKey(lou, project.id, { name: "avant" });
  assert.equal((await read(bus, table, early.secret)).status, 401);
  const asked = await rooms.sharing.askForAccess(lou, items[0]?.slug ?? "", {
    purpose: "research",
    tables: [{ table, columns: ["ligne"], rows: [] }],
    until,
    project: project.id,
  });
  const here = async () => (await rooms.sharing.getExchange(lou, asked.id)).state;
  await portail.until("it runs here", async () => (await here()) === "running");
  const opens = async (secret: string) => (await read(bus, table, secret)).status === 200;
  await portail.until("the key of before opens it", () => opens(early.secret));
  const { text } = await read(bus, table, early.secret);
  assert.deepEqual(text.trim().split(/\r?\n/), ["__id,ligne", ...expected]);
  return {
    ...world,
    rooms,
    lou,
    project,
    early,
    asked,
    table,
    dataset: items[0]?.id ?? "",
    here,
    opens,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

test("the keys of a project open at the producer what was agreed, and nothing once it is withdrawn or they are revoked", async () => {
  await using world = await agreedProject();
  const { portail, bus, rooms, lou, project, early, asked, table, here, opens } = world;
  bus.answerAs("away");
  const late = await rooms.projects.createKey(lou, project.id, { name: "après" });
  await rooms.projects.revokeKey(lou, project.id, early.key.id);
  bus.answerAs("usual");
  // What was not taken is told again some seconds later.
  portail.setClock(0.25);
  await portail.settle();
  await portail.until("the key of after opens it", () => opens(late.secret));
  await portail.until("the key of before opens nothing", async () => !(await opens(early.secret)));

  await bus.app.rooms.sharing.withdrawAgreement(system, asked.id, "Fin du projet.");
  const refused = await read(bus, table, late.secret);
  assert.ok([401, 403, 404].includes(refused.status), String(refused.status));
  await portail.until("the withdrawal arrives", async () => (await here()) === "withdrawn");
});

test("an offer with conditions on rows is asked for from another instance, and what they let out is read", async () => {
  await using world = await agreedProject([{ column: "ligne", operator: "exact", value: "C2" }], ["1,C2"]);
  const { terms } = await world.bus.app.rooms.sharing.getExchange(system, world.asked.id);
  assert.deepEqual(terms.tables[0]?.rows, [{ column: "ligne", operator: "exact", value: "C2" }]);
});

test("the page of a project says to its owner under which agreements it uses data, and to others that it does", async () => {
  await using world = await agreedProject();
  const { portail, bus, rooms, lou, project, asked, dataset, here } = world;
  const under = (actor: Actor) => rooms.sharing.agreementsOfProject(actor, project.id);
  const own = { id: asked.id, state: "running", until, isOwn: true };
  assert.deepEqual(await under(lou), [{ dataset, runs: true, agreements: [own] }]);
  await assert.rejects(under(anyone), (error) => isFailure(error, "not-found"));
  await rooms.projects.changeProject(lou, project.id, { description: "Où passent les bus." });
  await rooms.projects.publishProject(lou, project.id);
  assert.deepEqual(await under(anyone), [{ dataset, runs: true, agreements: [] }], "no terms, no names");
  await bus.app.rooms.sharing.withdrawAgreement(system, asked.id, "Fin du projet.");
  await portail.until("the withdrawal arrives", async () => (await here()) === "withdrawn");
  assert.deepEqual(await under(anyone), [], "what has ended is nobody else's business");
  const ended = { ...own, state: "withdrawn" };
  assert.deepEqual(await under(lou), [{ dataset, runs: false, agreements: [ended] }]);
});

test("the producer of data tells on which day a key was last used, and its silence is told", async () => {
  await using world = await agreedProject();
  const { portail, bus, rooms, lou, project, early } = world;
  const used = async (id: string) => {
    const keys = await rooms.projects.listKeys(lou, project.id);
    return keys.find((key) => key.id === id)?.uses;
  };
  const day = new Date().toISOString().slice(0, 10);
  const [use, ...others] = (await used(early.key.id)) ?? [];
  assert.deepEqual([use?.instance, use?.lastUsedOn, use?.isSilent], [bus.url, day, false]);
  assert.deepEqual(others, [], "at the instance of the producer alone");
  const asKeyOf = (instance: TestInstance) =>
    bus.app.rooms.projects.tellUses(instance.url, { keys: [early.key.id] });
  assert.deepEqual(await asKeyOf(portail), { keys: [{ key: early.key.id, lastUsedOn: day }] });
  assert.deepEqual(await asKeyOf(bus), { keys: [] }, "of the keys of others nothing is said");

  bus.answerAs("away");
  portail.setClock(2);
  const [silent] = (await used(early.key.id)) ?? [];
  assert.deepEqual(
    [silent?.lastUsedOn, silent?.knownAt, silent?.isSilent],
    [day, use?.knownAt, true],
    "what it told last stays, with when it told it",
  );
});
