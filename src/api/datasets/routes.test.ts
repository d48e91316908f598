import { defined } from "../../base/defined.ts";
import { system } from "../../access/actor.ts";
import { changeSettings, readSettings } from "../../people/instance.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, peopleWorld } from "../../../test/people-world.ts";

test("a dataset goes from draft to published to withdrawn, and its address says why", async () => {
  await using world = await peopleWorld();
  const { api, town } = world;
  const token = await world.token("eve");
  const made = await ask(api, "POST", "/api/datasets", {
    token,
    json: { organization: town.id, title: "Menus des cantines", licence: "Licence Ouverte 2.0" },
  });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(made.body.slug, made.body.id);
  assert.equal(made.body.licence, "etalab-2.0");
  assert.equal(made.body.state, "draft");
  assert.equal((await ask(api, "GET", `/api/datasets/${made.body.id}`)).status, 404);

  const published = await ask(api, "POST", `/api/datasets/${made.body.id}/publication`, { token });
  assert.equal(published.status, 200, JSON.stringify(published.body));
  assert.equal(published.body.slug, "menus-des-cantines");
  const read = await ask(api, "GET", "/api/datasets/menus-des-cantines/");
  assert.equal(read.body.title, "Menus des cantines");
  assert.equal(read.body.organization.slug, "ville-de-saint-oeuf");

  const reason = "Publié par erreur";
  const withdrawn = await ask(
    api,
    "DELETE",
    `/api/datasets/${made.body.id}/publication?reason=${encodeURIComponent(reason)}`,
    { token },
  );
  assert.equal(withdrawn.body.state, "withdrawn");
  const tombstone = await ask(api, "GET", "/api/datasets/menus-des-cantines");
  assert.equal(tombstone.status, 410);
  assert.equal(tombstone.body.reason, reason);
  assert.equal(tombstone.body.since, "2026-11-25T08:00:00.000Z");
  assert.equal((await ask(api, "GET", "/api/datasets")).body.meta.total, 0);
  assert.equal((await ask(api, "GET", "/api/datasets?state=withdrawn")).body.meta.total, 1);
  assert.equal((await ask(api, "GET", "/api/datasets/menus-des-cantines", { token })).status, 200);
  assert.deepEqual(world.bugs, []);
});

test("a dataset is published only with a licence, a table and an answer about personal data", async () => {
  await using world = await peopleWorld();
  const { api, town, readiness } = world;
  const token = await world.token("eve");
  const made = await ask(api, "POST", "/api/datasets", {
    token,
    json: { organization: town.id, title: "Agents" },
  });
  const publish = (json?: unknown) =>
    ask(api, "POST", `/api/datasets/${made.body.id}/publication`, {
      token,
      ...defined({ json }),
    });
  assert.deepEqual([(await publish()).status, (await publish()).body.parameter], [412, "licence"]);
  await ask(api, "PATCH", `/api/datasets/${made.body.id}`, { token, json: { licence: "ODbL" } });
  readiness.current = { tables: 0, personalData: [] };
  assert.equal((await publish()).status, 412);
  readiness.current = { tables: 1, personalData: [{ table: "agents", columns: ["e-mail"] }] };
  const warned = await publish();
  assert.equal(warned.status, 412);
  assert.match(warned.body.detail, /e-mail/);
  assert.equal((await publish({ personalData: "  " })).status, 412);
  const personalData = "Élus dans leur fonction publique";
  const unheard = await publish({ personalData });
  assert.deepEqual([unheard.status, unheard.body.parameter], [412, "personalDataContact"]);
  const published = await publish({ personalData, personalDataContact: "dpo@rennes.example" });
  assert.equal(published.status, 200);
  assert.equal(published.body.licence, "ODbL-1.0");
  const notice = { reason: personalData, contact: { email: "dpo@rennes.example" } };
  const outside = await ask(api, "GET", `/api/datasets/${made.body.id}`);
  assert.deepEqual(outside.body.metadata.personalData, notice);
  const silenced = await ask(api, "PATCH", `/api/datasets/${made.body.id}`, {
    token,
    json: { metadata: { personalData: null } },
  });
  assert.deepEqual([silenced.status, silenced.body.parameter], [412, "personalData"]);
  readiness.current = { tables: 1, personalData: [] };
  const cleared = await ask(api, "PATCH", `/api/datasets/${made.body.id}`, {
    token,
    json: { metadata: { personalData: null } },
  });
  assert.equal(cleared.body.metadata.personalData, undefined);
});

test("an answer that was given for the organization alone is told to nobody, and is asked again", async () => {
  await using world = await peopleWorld();
  const { api, town, readiness } = world;
  const token = await world.token("eve");
  const json = { organization: town.id, title: "Agents", licence: "lov2" };
  const made = await ask(api, "POST", "/api/datasets", { token, json });
  await world.db`update datasets set personal_data_answer = 'Entre nous'`;
  readiness.current = { tables: 1, personalData: [{ table: "agents", columns: ["e-mail"] }] };
  const path = `/api/datasets/${made.body.id}`;
  const refused = await ask(api, "POST", `${path}/publication`, { token });
  assert.deepEqual([refused.status, refused.body.parameter], [412, "personalData"]);
  assert.equal((await ask(api, "GET", path, { token })).body.personalDataAnswer, "Entre nous");
  const told = { personalData: "Agents publics", personalDataContact: "DPO, 1 place de la Mairie" };
  const published = await ask(api, "POST", `${path}/publication`, { token, json: told });
  assert.equal(published.status, 200);
  assert.deepEqual(published.body.metadata.personalData.contact, { name: "DPO, 1 place de la Mairie" });
  assert.equal(published.body.personalDataAnswer, undefined);
});

test("whom people write to is the contact of the dataset, else its organization, else the site", async () => {
  await using world = await peopleWorld();
  const { api, town, readiness, catalogue } = world;
  const token = await world.token("eve");
  readiness.current = { tables: 1, personalData: [{ table: "agents", columns: ["e-mail"] }] };
  const published = async (metadata: object) => {
    const json = { organization: town.id, title: "Agents", licence: "lov2", metadata };
    const { body } = await ask(api, "POST", "/api/datasets", { token, json });
    const answer = await ask(api, "POST", `/api/datasets/${body.id}/publication`, {
      token,
      json: { personalData: "Agents publics" },
    });
    return answer.body.metadata?.personalData?.contact;
  };
  const { legal } = await readSettings(catalogue);
  await changeSettings(world.people, system, { legal: { ...legal, privacy: "dpo@portail.example" } });
  assert.deepEqual(await published({}), { email: "dpo@portail.example" });
  await world.rooms.organizations.changeOrganization(system, town.id, { email: "mairie@rennes.example" });
  assert.deepEqual(await published({}), { email: "mairie@rennes.example" });
  const contacts = [{ name: "Le service", email: "service@rennes.example" }];
  assert.deepEqual(await published({ contacts }), contacts[0]);
});

test("a draft is seen by its organization alone, and as missing by everybody else", async () => {
  await using world = await peopleWorld();
  const { api, town, accounts } = world;
  const eve = await world.token("eve");
  const made = await ask(api, "POST", "/api/datasets", {
    token: eve,
    json: { organization: town.id, title: "Brouillon" },
  });
  const path = `/api/datasets/${made.body.id}`;
  const seen = async (token?: string) =>
    (await ask(api, "GET", path, token === undefined ? {} : { token })).status;
  assert.equal(await seen(eve), 200);
  assert.equal(await seen(await world.token("rita")), 200);
  assert.equal(await seen(await world.token("ada")), 200);
  const oscar = await world.token("oscar");
  assert.equal(await seen(oscar), 404);
  assert.equal(await seen(), 404);
  for (const method of ["PATCH", "DELETE"]) {
    const answer = await ask(api, method, path, { token: oscar, json: {} });
    assert.equal(answer.status, 404);
  }
  const missing = await ask(api, "GET", "/api/datasets/0199c0de-0000-7000-8000-000000000000", {
    token: oscar,
  });
  const hidden = await ask(api, "GET", path, { token: oscar });
  assert.equal(missing.body.title, hidden.body.title);
  for (const query of ["", "?state=draft", `?organization=${town.id}`]) {
    assert.equal((await ask(api, "GET", `/api/datasets${query}`, { token: oscar })).body.meta.total, 0);
    assert.equal((await ask(api, "GET", `/api/datasets${query}`, { token: eve })).body.meta.total, 1);
  }
  const organizations = await ask(api, "GET", "/api/organizations", { token: oscar });
  assert.equal(organizations.body.data.find((each: { id: string }) => each.id === town.id).datasets, 0);
  assert.ok(accounts["oscar"]);
});

test("a reader of an organization may not change its datasets, nor an editor of another one make them", async () => {
  await using world = await peopleWorld();
  const { api, town } = world;
  const made = await ask(api, "POST", "/api/datasets", {
    token: await world.token("eve"),
    json: { organization: town.id, title: "À nous" },
  });
  const rita = await world.token("rita");
  for (const [method, path, json] of [
    ["PATCH", `/api/datasets/${made.body.id}`, { title: "À moi" }],
    ["DELETE", `/api/datasets/${made.body.id}`, undefined],
    ["POST", `/api/datasets/${made.body.id}/publication`, {}],
    ["DELETE", `/api/datasets/${made.body.id}/publication?reason=x`, undefined],
    ["POST", "/api/datasets", { organization: town.id, title: "x" }],
  ] as const) {
    const answer = await ask(api, method, path, { token: rita, ...defined({ json }) });
    assert.equal(answer.status, 403, `${method} ${path}`);
  }
  const foreign = await ask(api, "POST", "/api/datasets", {
    token: await world.token("oscar"),
    json: { organization: town.id, title: "x" },
  });
  assert.equal(foreign.status, 403);
  assert.equal(
    (await ask(api, "POST", "/api/datasets", { json: { organization: town.id, title: "x" } })).status,
    401,
  );
});

test("an address is never given to another dataset, and stays when the title changes", async () => {
  await using world = await peopleWorld();
  const { api, town } = world;
  const token = await world.token("eve");
  const make = async (title: string) => {
    const json = { organization: town.id, title, licence: "lov2" };
    const { id } = (await ask(api, "POST", "/api/datasets", { token, json })).body;
    return (await ask(api, "POST", `/api/datasets/${id}/publication`, { token })).body;
  };
  const first = await make("Arbres");
  const json = { title: "Arbres remarquables" };
  assert.equal((await ask(api, "PATCH", `/api/datasets/${first.id}`, { token, json })).body.slug, "arbres");
  const second = await make("Arbres");
  assert.equal(second.slug, "arbres-2");
  await ask(api, "DELETE", `/api/datasets/${second.id}/publication?reason=Vide`, { token });
  assert.equal((await make("Arbres")).slug, "arbres-3");
  const again = await ask(api, "POST", `/api/datasets/${second.id}/publication`, { token });
  assert.equal(again.body.slug, "arbres-2");
  assert.equal((await make("日本")).slug, "donnees");
});

test("a draft takes no address, so that nobody learns of it by the address that they get", async () => {
  await using world = await peopleWorld();
  const { api, town, other } = world;
  const [eve, oscar] = [await world.token("eve"), await world.token("oscar")];
  const make = async (token: string, organization: string, title: string) =>
    (await ask(api, "POST", "/api/datasets", { token, json: { organization, title, licence: "lov2" } })).body;
  const secret = await make(eve, town.id, "Plan social");
  const deleted = await make(eve, town.id, "Plan social");
  await ask(api, "DELETE", `/api/datasets/${deleted.id}`, { token: eve });
  const renamed = await make(eve, town.id, "Autre titre");
  const json = { title: "Plan social" };
  await ask(api, "PATCH", `/api/datasets/${renamed.id}`, { token: eve, json });
  const theirs = await make(oscar, other.id, "Plan social");
  const published = await ask(api, "POST", `/api/datasets/${theirs.id}/publication`, { token: oscar });
  assert.equal(published.body.slug, "plan-social");
  const later = await ask(api, "POST", `/api/datasets/${secret.id}/publication`, { token: eve });
  assert.equal(later.body.slug, "plan-social-2");
});

test("fields that are wrong are each named, in the reader's language", async () => {
  await using world = await peopleWorld();
  const { api, town } = world;
  const token = await world.token("eve");
  const answer = await ask(api, "POST", "/api/datasets", {
    token,
    json: { title: 3, licence: [], surprise: 1 },
    headers: { "accept-language": "fr-FR,fr;q=0.9,en;q=0.8" },
  });
  assert.equal(answer.status, 400);
  assert.equal(answer.headers.get("content-type"), "application/problem+json; charset=utf-8");
  assert.equal(answer.body.title, "Demande incorrecte");
  const named = answer.body.errors.map((error: { parameter: string }) => error.parameter);
  assert.deepEqual(named.sort(), ["body", "licence", "organization", "title"]);
  const english = await ask(api, "POST", "/api/datasets?lang=en", {
    token,
    json: { organization: town.id, title: " " },
  });
  assert.equal(english.body.detail, "The title has 1 to 300 characters.");
  assert.equal(english.body.parameter, "title");
  const page = await ask(api, "GET", "/api/datasets?page=0&lang=en");
  assert.equal(page.body.parameter, "page");
});

test("a page of a list tells how many there are and where the next is", async () => {
  await using world = await peopleWorld();
  const { api, town } = world;
  const token = await world.token("eve");
  for (const title of ["a", "b", "c"]) {
    await ask(api, "POST", "/api/datasets", { token, json: { organization: town.id, title } });
  }
  const first = await ask(api, "GET", "/api/datasets?sort=title&page_size=2", { token });
  assert.deepEqual(first.body.meta, { page: 1, page_size: 2, total: 3 });
  assert.equal(first.body.links.next, "http://maille.test/api/datasets?sort=title&page_size=2&page=2");
  const second = await ask(
    api,
    "GET",
    new URL(first.body.links.next).pathname + new URL(first.body.links.next).search,
    { token },
  );
  assert.deepEqual(
    second.body.data.map((each: { title: string }) => each.title),
    ["c"],
  );
  assert.equal(second.body.links.next, undefined);
});
