import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import { toSchemaOrg } from "../../src/catalogue/dcat/schema-org.ts";
import { doorWorld } from "./door-world.ts";
import { readers } from "./graphs.ts";

let world: Awaited<ReturnType<typeof doorWorld>>;
let dataset: { readonly id: string; readonly slug: string };
const password = "quatre mots sans lien";

before(async () => {
  world = await doorWorld({ rateLimits: {} });
  const csv = "nom;places\nA;1\n";
  ({ dataset } = await world.publish({ title: "Parkings", files: { "parkings.csv": csv } }));
  await world.publish({ title: "Écoles", files: { "ecoles.csv": csv } });
});

after(async () => {
  const { bugs } = world;
  await world[Symbol.asyncDispose]();
  assert.deepEqual(bugs, []);
});

async function person(name: string, role?: "editor" | "reader"): Promise<Actor> {
  const { accounts, organizations } = world.rooms;
  const email = `${name}@example.org`;
  const { id } = await accounts.createAccount(system, { email, name, password });
  if (role !== undefined) await organizations.setMember(system, world.organization.id, id, role);
  return accounts.actorOfAccount(email);
}

async function reuse(owner: Actor, title: string): Promise<{ id: string; slug: string }> {
  const { projects } = world.rooms;
  const made = await projects.createProject(owner, {
    title,
    description: "Où se garer.",
    dataset: dataset.id,
  });
  return made;
}

const addressOf = ({ slug }: { slug: string }) => `${world.url}/reuses/${slug}`;

/** What a document of the dataset says that it is referenced by, with titles. */
async function referencedBy(format: "ttl" | "jsonld" | "rdf" | "nt", path = `/datasets/${dataset.slug}`) {
  const { text, status, headers } = await world.get(`${path}.${format}`);
  assert.equal(status, 200, text);
  const quads = await readers[format](text);
  const subject = `${world.url}/datasets/${dataset.id}`;
  const pages = quads
    .filter(
      ({ subject: of, predicate }) => of.value === subject && predicate.value.endsWith("/isReferencedBy"),
    )
    .map(({ object }) => object.value);
  const titles = pages.map(
    (page) =>
      quads.find(({ subject: of, predicate }) => of.value === page && predicate.value.endsWith("/title"))
        ?.object.value,
  );
  return { pages, titles, etag: headers.get("etag") };
}

test("a reuse is told to those who answer for its data, once, and to nobody else", async () => {
  const { sharing, projects } = world.rooms;
  const [eve, rita, lou] = [
    await person("eve", "editor"),
    await person("rita", "reader"),
    await person("lou"),
  ];
  const { id } = await reuse(lou, "Garons-nous");
  const told = async (actor: Actor) =>
    (await sharing.listNotifications(actor, { page: 1, pageSize: 10 })).items.filter(
      ({ key }) => key === "notification-reuse",
    );
  assert.deepEqual(await told(eve), [], "a draft is its owner's");
  await projects.publishProject(lou, id);
  const [notification, ...others] = await told(eve);
  assert.deepEqual(others, []);
  assert.equal(notification?.reuse, id);
  assert.deepEqual(notification.args, { title: "Garons-nous", by: "lou", datasets: "Parkings" });
  assert.equal(await sharing.countUnread(eve), 1);
  for (const other of [rita, lou]) assert.deepEqual(await told(other), []);
  await projects.archiveProject(lou, id);
  await projects.publishProject(lou, id);
  assert.equal((await told(eve)).length, 1, "what comes back is not told again");
  const [row] = await world.db<{ unsent: number }[]>`
    select count(*)::int as unsent from notifications where mailed_at is null`;
  assert.equal(row?.unsent, 0, "its letter is that of the reuse");
});

test("a dataset in RDF names the reuses that are published, in each format, and its documents change with them", async () => {
  const owner = await person("max");
  const before = await referencedBy("ttl");
  const draft = await reuse(owner, "Brouillon <script>");
  assert.deepEqual((await referencedBy("ttl")).pages, before.pages, "a draft is its owner's");
  const published = await world.rooms.projects.publishProject(owner, draft.id);
  for (const format of ["ttl", "jsonld", "rdf", "nt"] as const) {
    const { pages, titles, etag } = await referencedBy(format);
    assert.ok(pages.includes(addressOf(published)), format);
    assert.ok(titles.includes("Brouillon <script>"), format);
    assert.notEqual(etag, before.etag);
  }
  assert.ok(
    (await referencedBy("ttl", "/catalog")).pages.includes(addressOf(published)),
    "the catalogue says it too",
  );
  await world.rooms.projects.archiveProject(owner, draft.id);
  assert.equal((await referencedBy("ttl")).pages.includes(addressOf(published)), false);
});

test("search engines and programs are told of the same reuses", async () => {
  const owner = await person("zoe");
  const { id } = await reuse(owner, "Où garer");
  const { slug } = await world.rooms.projects.publishProject(owner, id);
  const reuses = await world.rooms.projects.reusesOf(anyone, [dataset.id]);
  const shown = await world.rooms.datasets.getDataset(anyone, dataset.id);
  const told = toSchemaOrg(
    shown,
    [],
    { url: world.url, name: "x", language: "fr" },
    reuses.get(dataset.id)?.map((one) => ({ title: one.title, url: addressOf(one) })),
  ) as {
    subjectOf: { url: string }[];
  };
  const { body } = await world.get(`/api/projects?dataset=${dataset.id}`);
  const listed = body.data.map((one: { slug: string }) => addressOf(one));
  assert.ok(listed.includes(addressOf({ slug })));
  assert.deepEqual(
    told.subjectOf.map(({ url }) => url),
    listed,
  );
});
