import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import type { AccessRule } from "../../src/access/policy.ts";
import { system } from "../../src/access/actor.ts";
import { touchSearch } from "../../src/catalogue/search-index/touch.ts";
import type { FeedEvent } from "../../src/network/feed/event.ts";
import { peekDocument } from "../../src/identity/documents.ts";
import { eventsAfter } from "../../src/network/feed/feed-rows.ts";
import { openFakePeer } from "./fake-peer.ts";
import { importRows, publishTable } from "./remote-world.ts";
import { networkWorld, openTestInstance, type TestInstance } from "./world.ts";

const csv = (rows: number) =>
  ["ligne;arret", ...Array.from({ length: rows }, (_, index) => `${index};A${index}`)].join("\n");

/** All that the log holds, in its order. */
async function logOf({ database }: TestInstance): Promise<readonly FeedEvent[]> {
  const rows = await database.db<{ signed: string }[]>`
    select signed from feed_events where signed <> '' order by position`;
  return rows.map(({ signed }) => peekDocument(signed) as unknown as FeedEvent);
}

/** What became of the parts, as the last event tells it. */
async function lastChanges(instance: TestInstance): Promise<readonly string[]> {
  await instance.settle();
  const { changes } = (await logOf(instance)).at(-1) ?? {};
  return (changes ?? []).map(({ type, of, name, number }) =>
    [type, of, name, ...(number === undefined ? [] : [number])].join(" "),
  );
}

async function organizationOf({ app }: TestInstance): Promise<string> {
  const { items } = await app.rooms.organizations.listOrganizations(system, { page: 1, pageSize: 1 });
  return items[0]?.id ?? "";
}

async function setAccess({ database }: TestInstance, rule: AccessRule): Promise<void> {
  await database.db.begin(async (tx) => {
    await setRule(tx, rule);
    await touchSearch(tx, rule.dataset);
  });
}

test("a new version of a table is told as one, at an address that answers, in each form of the feed", async () => {
  await using a = await openTestInstance("a");
  const { dataset, table } = await publishTable(a, "Bus", csv(3));
  assert.deepEqual(
    (await lastChanges(a)).filter((each) => !each.includes("distribution")),
    ["create organization Ville de a", "create dataset Bus", "create version rows 1"],
  );
  await importRows(a, dataset.id, csv(5), { table: table.id });
  assert.deepEqual(await lastChanges(a), ["create version rows 2"]);
  const event = (await logOf(a)).at(-1);
  assert.equal(event?.type, "update");
  const [version] = event?.changes ?? [];
  const address = `${a.url}/api/resources/${table.id}/versions/2/`;
  assert.equal(version?.subject, address);
  assert.equal((await fetch(address)).status, 200);
  // The addresses of the first event too.
  const [first] = await logOf(a);
  const told = first?.changes?.filter(({ of }) => of === "distribution") ?? [];
  const rdf = await (await fetch(`${a.url}/datasets/${dataset.slug}.ttl`)).text();
  assert.ok(told.length > 3);
  for (const { subject } of told) assert.ok(rdf.includes(`<${subject}>`), subject);

  await assertForms(a, { event: event?.id ?? "", address });
});

/** What every form of the feed says of the second version of the table. */
async function assertForms(
  a: TestInstance,
  { event, address }: { readonly event: string; readonly address: string },
): Promise<void> {
  for (const [end, part] of [
    ["ttl", `<${event}#1> a maille:Change ;`],
    ["trig", `<${event}#1> a maille:Change ;`],
    ["jsonld", `"@id": "${event}#1"`],
  ] as const) {
    const page = await (await fetch(`${a.url}/feed/pages/1.${end}`)).text();
    assert.ok(page.includes(part), `${end}: ${page}`);
    assert.ok(page.includes(address), end);
  }
  for (const [language, title] of [
    ["fr", "Bus : Nouvelle version 2 de la table « rows »"],
    ["en", "Bus: New version 2 of the table “rows”"],
  ]) {
    const atom = await fetch(`${a.url}/feeds/changes.atom`, {
      headers: { "accept-language": language ?? "" },
    });
    assert.ok((await atom.text()).includes(`<title>${title}</title>`), language);
  }
  const sse = await (await fetch(`${a.url}/api/events?after=1&limit=1`)).text();
  assert.match(sse, /event: update\ndata: .*\n\nevent: version.create\ndata: .*\nid: 2\n\n/);
  assert.ok(sse.includes(`"type":"maille.version.create","subject":"${address}"`));
}

test("what an organization says of itself reaches the feed of all its datasets, and those who follow", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  await a.publish("Arbres");
  await a.publish("Bancs");
  await b.follow(a);
  const id = await organizationOf(a);
  const { organizations } = a.app.rooms;
  const known = async () => {
    const { items } = await b.app.rooms.organizations.listOrganizations(system, { page: 1, pageSize: 10 });
    return items.find(({ origin }) => origin === a.url);
  };
  for (const [name, change, reached] of [
    ["Métropole", { name: "Métropole" }, async () => (await known())?.name === "Métropole"],
    ["Métropole", { description: "Des arbres." }, async () => (await known())?.description === "Des arbres."],
    ["Métropole", { url: "https://m.example/" }, async () => (await known())?.url === "https://m.example/"],
    ["Métropole", { siren: "213502388" }, async () => (await known())?.siren === "213502388"],
    ["Métropole", "certificate", async () => (await relayed(b)).every((told) => told !== undefined)],
    ["Métropole", "no certificate", async () => (await relayed(b)).every((told) => told === undefined)],
  ] as const) {
    await a.settle();
    const before = (await logOf(a)).length;
    if (change === "certificate") await organizations.giveCertificate(system, id);
    else if (change === "no certificate") await organizations.takeBackCertificate(system, id);
    else await organizations.changeOrganization(system, id, change);
    await a.settle();
    const told = (await logOf(a)).slice(before);
    assert.deepEqual(
      told.map(({ type, record, changes }) => [type, record?.title, changes]).toSorted(byTitle),
      ["Arbres", "Bancs"].map((title) => {
        const subject = `${a.url}/organizations/ville-de-a`;
        return ["update", title, [{ type: "update", of: "organization", subject, name }]];
      }),
      JSON.stringify(change),
    );
    await b.until(`it reaches b: ${JSON.stringify(change)}`, reached);
  }
  assert.equal((await fetch(`${a.url}/api/organizations/ville-de-a`)).status, 200);
  // What is not told makes no event.
  const before = (await logOf(a)).length;
  await organizations.changeOrganization(system, id, { email: "donnees@m.example", name: "Métropole" });
  await a.settle();
  assert.equal((await logOf(a)).length, before);
  assert.deepEqual([...a.bugs, ...b.bugs], []);
});

function byTitle(one: readonly unknown[], other: readonly unknown[]): number {
  return String(one[1]).localeCompare(String(other[1]));
}

/** Since when the organization of each dataset that b passes on is certified at its own instance. */
async function relayed(b: TestInstance): Promise<readonly (string | undefined)[]> {
  const rows = await eventsAfter(b.database.db, { after: 0, upTo: 1_000_000, most: 100 });
  return rows.map(({ signed }) => {
    const { record } = peekDocument(signed) as unknown as FeedEvent;
    return record?.organization.certifiedAt;
  });
}

test("what is passed on is the text that its origin signed, with what became of the parts", async () => {
  await using world = await networkWorld("a", "b", "c");
  const { a, b, c } = world;
  await b.follow(a);
  await c.follow(b);
  const { table, dataset } = await publishTable(a, "Bus", csv(3));
  await importRows(a, dataset.id, csv(4), { table: table.id });
  await a.settle();
  const signedAt = async ({ database }: TestInstance) =>
    (
      await database.db<{ signed: string }[]>`
      select signed from feed_events where subject = ${`${a.url}/datasets/${dataset.id}`}
      order by position desc limit 1`
    )[0]?.signed;
  const told = await signedAt(a);
  assert.ok(told);
  for (const one of [b, c]) await one.until("it is passed on", async () => (await signedAt(one)) === told);
  const atom = await (
    await fetch(`${c.url}/feeds/changes.atom`, { headers: { "accept-language": "en" } })
  ).text();
  assert.match(atom, /Bus: New version 2 of the table “rows”/);
  const page = await (await fetch(`${c.url}/feed/pages/1.ttl`)).text();
  assert.ok(page.includes(`as:object <${a.url}/api/resources/${table.id}/versions/2/>`));
});

function part(subject: string) {
  return { type: "create" as const, of: "version" as const, subject };
}

test("an event without changes is taken as ever; one that tells of parts of somebody else, or of too many, is not", async () => {
  await using b = await openTestInstance("b");
  await using peer = await openFakePeer();
  await b.app.rooms.network.follow(system, peer.url);
  const own = part(`${peer.url}/api/resources/x/versions/1/`);
  await peer.tell(peer.event({ title: "Sans" }));
  await peer.tell(peer.event({ title: "Avec", changes: [own] }));
  await peer.tell(peer.event({ title: "Genre inconnu", changes: [{ ...own, of: "table" as never }] }));
  await peer.tell(peer.event({ title: "Autrui", changes: [part("https://c.example/api/resources/x/")] }));
  await peer.tell(peer.event({ title: "Trop", changes: Array.from({ length: 5001 }, () => own) }));
  await peer.tell(peer.event({ title: "Injection", changes: [part(`${peer.url}/> <urn:x> <urn:y> .`)] }));
  await b.database.db`update ties set next_at = now() - interval '1 day'`;
  await b.settle();
  assert.deepEqual(await b.search(), ["Avec", "Genre inconnu", "Sans"]);
  const told = await (await fetch(`${b.url}/api/events?after=0&limit=3`)).text();
  assert.equal(told.match(/event: version.create/g)?.length, 1);
  assert.doesNotMatch(told, /maille\.table/);
});

function link(id: string, title: string) {
  return { id, kind: "link" as const, title, accessUrl: `https://data.example.org/${id}` };
}

test("of what some may not know, nothing is told by what became of it", async () => {
  await using world = await networkWorld("a", "b");
  const { a, b } = world;
  const draft = await a.draft("Plan");
  const change = (...distributions: readonly ReturnType<typeof link>[]) =>
    a.app.rooms.datasets.changeDataset(system, draft.id, { metadata: { distributions } });
  await change(link("1", "Carte"), link("2", "Caves secrètes"));
  await setAccess(a, { dataset: draft.id, level: "open", audience: [b.url] });
  await a.app.rooms.datasets.publish(system, draft.id);
  await b.follow(a);
  await a.settle();
  await change(link("1", "Carte"), link("3", "Tunnels secrets"));
  // Those who know of it are told what is gone.
  assert.deepEqual(await lastChanges(a), [
    "create distribution Tunnels secrets",
    "delete distribution Caves secrètes",
  ]);
  const open = async () => {
    const pages = ["feed/pages/1.ttl", "feeds/changes.atom", "api/network/events?after=0"];
    const texts = await Promise.all(pages.map(async (path) => (await fetch(`${a.url}/${path}`)).text()));
    return texts.join("\n");
  };
  assert.doesNotMatch(await open(), /secret|Plan/);
  // What was secret goes in the same moment as all may know of it.
  await a.database.db.begin(async (tx) => {
    await setRule(tx, { dataset: draft.id, level: "open" });
    await tx`
      update datasets set metadata = jsonb_set(metadata, '{distributions}', ${tx.json([link("1", "Carte")] as never)})
      where id = ${draft.id}`;
    await touchSearch(tx, draft.id);
  });
  await a.settle();
  const event = (await logOf(a)).at(-1);
  assert.equal(event?.type, "create");
  assert.deepEqual(await lastChanges(a), [
    "create organization Ville de a",
    "create dataset Plan",
    "create distribution Carte",
  ]);
  assert.match(await open(), /Plan/);
  assert.doesNotMatch(await open(), /secret/);
  assert.doesNotMatch(JSON.stringify(event), /secret/);
});

test("a table that is not open tells of no version, no form and no column that it hides", async () => {
  await using a = await openTestInstance("a");
  const { dataset, table } = await publishTable(a, "Bus", csv(3));
  await a.settle();
  const policy = {
    purposes: [],
    requesters: [],
    hiddenColumns: ["arret"],
    rows: [],
    duties: [],
    terms: "",
    acceptance: "by-hand" as const,
    answerDays: 30,
  };
  await setAccess(a, { dataset: dataset.id, table: table.id, level: "restricted", policy });
  const closed = await lastChanges(a);
  assert.equal(closed[0], "update dataset Bus");
  assert.ok(closed.slice(1).every((each) => each.startsWith("delete distribution")));
  const before = (await logOf(a)).length;
  await importRows(a, dataset.id, csv(9), { table: table.id });
  await a.settle();
  // Only what is not told changed.
  assert.equal((await logOf(a)).length, before);
  assert.doesNotMatch(JSON.stringify((await logOf(a)).at(-1)), /arret|versions\/2/);
  await setAccess(a, { dataset: dataset.id, table: table.id, level: "open" });
  const opened = await lastChanges(a);
  assert.deepEqual(opened.slice(0, 2), ["update dataset Bus", "create version rows 2"]);
});

test("what is told again after a restoration does not say what changed, and what is withdrawn has no parts left", async () => {
  await using a = await openTestInstance("a");
  const trees = await a.publish("Arbres");
  await a.settle();
  await a.app.rooms.network.tellAgain(system);
  await a.settle();
  const again = (await logOf(a)).at(-1);
  assert.deepEqual([again?.type, again?.changes], ["update", undefined]);
  await a.app.rooms.datasets.withdraw(system, trees.id, "Remplacé");
  await a.settle();
  const log = await logOf(a);
  assert.deepEqual(
    log.map(({ type, changes }) => [type, changes]),
    [["delete", undefined]],
  );
  const atom = await (
    await fetch(`${a.url}/feeds/changes.atom`, { headers: { "accept-language": "en" } })
  ).text();
  assert.match(atom, /Dataset withdrawn: .*datasets/);
  assert.match(atom, /Remplacé/);
});

interface Hook extends AsyncDisposable {
  readonly url: string;
  readonly heard: {
    readonly type: string;
    readonly id: string;
    readonly subject: string;
    readonly data: Told;
  }[];
  status: (type: string) => number;
}
type Told = Readonly<Record<string, unknown>>;

async function openHook(): Promise<Hook> {
  const hook = { heard: [] as Hook["heard"], status: (_type: string) => 204 };
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const told = JSON.parse(body);
      const status = hook.status(told.type);
      if (status === 204) hook.heard.push(told);
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  return Object.assign(hook, {
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

test("an address is told of what it asked for: versions alone, datasets alone as before, or all", async () => {
  await using a = await openTestInstance("a");
  await using versions = await openHook();
  await using datasets = await openHook();
  await using all = await openHook();
  const { network } = a.app.rooms;
  await assert.rejects(
    network.createWebhook(system, { url: versions.url, kinds: ["table"] }),
    /network-webhook-kinds-wrong/,
  );
  await assert.rejects(network.createWebhook(system, { url: versions.url, kinds: [] }), /kinds-wrong/);
  await network.createWebhook(system, { url: versions.url, kinds: ["version"] });
  await network.createWebhook(system, { url: all.url });
  await network.createWebhook(system, { url: datasets.url, kinds: ["dataset"] });
  const { dataset, table } = await publishTable(a, "Bus", csv(3));
  await a.publish("Arbres");
  await importRows(a, dataset.id, csv(5), { table: table.id });
  await a.settle();
  await a.app.rooms.organizations.changeOrganization(system, await organizationOf(a), { name: "Réseau" });
  const settled = async () => {
    await a.settle();
    return (await network.listWebhooks(system)).every(({ waiting }) => waiting === 0);
  };
  await a.until("all are told", settled);
  assert.deepEqual(
    versions.heard.map(({ type, data }) => [type, data["name"], data["version"], data["title"]]),
    [
      ["maille.version.create", "rows", 1, "Bus"],
      ["maille.version.create", "rows", 2, "Bus"],
    ],
  );
  assert.equal(versions.heard[1]?.subject, `${a.url}/api/resources/${table.id}/versions/2/`);
  assert.equal(versions.heard[1]?.data["dataset"], `${a.url}/datasets/${dataset.id}`);
  assert.deepEqual(datasets.heard.map(({ type, data }) => `${type} ${String(data["title"])}`).toSorted(), [
    "maille.dataset.create Arbres",
    "maille.dataset.create Bus",
    "maille.dataset.update Arbres",
    "maille.dataset.update Bus",
    "maille.dataset.update Bus",
  ]);
  const types = new Set(all.heard.map(({ type }) => type));
  assert.deepEqual([...types].toSorted(), [
    "maille.dataset.create",
    "maille.dataset.update",
    "maille.distribution.create",
    "maille.organization.create",
    "maille.organization.update",
    "maille.version.create",
  ]);
  assert.equal(new Set(all.heard.map(({ id }) => id)).size, all.heard.length);
  assert.deepEqual(
    (await network.listWebhooks(system)).map(({ kinds }) => kinds.length),
    [1, 5, 1],
  );
});

test("an address that takes some messages of an event is told the rest of them later, each once", async () => {
  await using a = await openTestInstance("a");
  await using hook = await openHook();
  hook.status = (type) => (type === "maille.version.create" ? 500 : 204);
  await a.app.rooms.network.createWebhook(system, { url: hook.url });
  await publishTable(a, "Bus", csv(3));
  await a.settle();
  const state = async () => {
    await a.settle();
    return (await a.app.rooms.network.listWebhooks(system))[0];
  };
  await a.until("it fails", async () => (await state())?.problem !== undefined);
  const types = () => hook.heard.map(({ type }) => type);
  assert.deepEqual(types(), ["maille.dataset.create", "maille.organization.create"]);
  assert.equal((await state())?.waiting, 1);
  hook.status = () => 204;
  a.setClock(10);
  await a.until("it is told", async () => (await state())?.waiting === 0);
  assert.deepEqual(types().slice(0, 4), [
    "maille.dataset.create",
    "maille.organization.create",
    "maille.version.create",
    "maille.distribution.create",
  ]);
  assert.equal(new Set(hook.heard.map(({ id }) => id)).size, hook.heard.length);
});
