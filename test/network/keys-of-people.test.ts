import { defined } from "../../src/base/defined.ts";
import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const password = "quatre mots sans lien";
const until = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

let world: { readonly bus: TestInstance } & AsyncDisposable;
let table: string;
let dataset: string;

before(async () => {
  world = await networkWorld("bus");
  const { rooms } = world.bus.app;
  const { id } = await world.bus.publish("Validations du réseau");
  const csv = Readable.from(["ligne,arret\nC1,Gare\nC2,Mairie\n"]);
  const upload = await rooms.imports.receiveFile(system, "validations.csv", csv);
  const started = await rooms.imports.importLater(system, id, { upload: upload.id });
  for await (const now of rooms.imports.watchImport(system, started.id, AbortSignal.timeout(300_000))) {
    assert.notEqual(now.state, "failed");
  }
  const policy = { ...plainPolicy, acceptance: "automatic" as const };
  await rooms.sharing.setAccess(system, id, { level: "restricted", policy });
  const [made] = await rooms.tables.listTables(system, id);
  [table, dataset] = [made?.id ?? "", id];
});

after(() => world[Symbol.asyncDispose]());

async function person(name: string) {
  const { accounts } = world.bus.app.rooms;
  const email = `${name}@example.org`;
  const { id } = await accounts.createAccount(system, { email, name, password });
  return { id, actor: () => accounts.actorOfAccount(email) };
}

function asking(project?: string, organization?: string) {
  return {
    purpose: "research" as const,
    tables: [{ table, columns: ["ligne"], rows: [] }],
    until,
    ...defined({ project, organization }),
  };
}

test("the keys of somebody who is suspended open nothing any more, and stay so once they are back", async () => {
  const { bus } = world;
  const { rooms } = bus.app;
  const { id, actor } = await person("lou");
  const lou = await actor();
  const { project } = await rooms.sharing.askForAccess(lou, dataset, asking());
  const { secret } = await rooms.projects.createKey(lou, project?.id ?? "", { name: "script" });
  const opens = async () => {
    const headers = { authorization: `Bearer ${secret}` };
    return (await fetch(`${bus.url}/api/resources/${table}/data/`, { headers })).status === 200;
  };
  await bus.until("the key opens it", opens);
  await rooms.accounts.suspendAccount(system, id);
  await bus.until("the key opens nothing", async () => !(await opens()));
  await rooms.accounts.restoreAccount(system, id);
  const [key] = await rooms.projects.listKeys(await actor(), project?.id ?? "");
  assert.ok(key?.revokedAt);
  assert.deepEqual(bus.bugs, []);
});

test("what is agreed with an organization is for a project of its own, and not for one of who asks in its name", async () => {
  const { rooms } = world.bus.app;
  const { id, actor } = await person("max");
  const lab = await rooms.organizations.createOrganization(system, { name: "Laboratoire" });
  await rooms.organizations.setMember(system, lab.id, id, "editor");
  const max = await actor();
  const own = await rooms.projects.createProject(max, { title: "À moi" });
  const ofLab = await rooms.projects.createProject(max, { title: "À nous", organization: lab.id });
  const ask = (project: string, organization?: string) =>
    rooms.sharing.askForAccess(max, dataset, asking(project, organization));
  await assert.rejects(ask(own.id, lab.id), /exchange-project-of-others/);
  await assert.rejects(ask(ofLab.id), /exchange-project-of-others/);
  assert.equal((await ask(ofLab.id, lab.id)).project?.id, ofLab.id);
  assert.equal((await ask(own.id)).project?.id, own.id);
});
