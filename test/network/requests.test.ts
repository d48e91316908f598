import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const password = "quatre mots sans lien";
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function person({ app }: TestInstance, name: string) {
  const email = `${name}@example.org`;
  const account = await app.rooms.accounts.createAccount(system, { email, name, password });
  return { account, actor: await app.rooms.accounts.actorOfAccount(email) };
}

/** A table of four columns, given on request but for one of them. */
async function restrict(instance: TestInstance) {
  const { rooms } = instance.app;
  const { id } = await instance.publish("Validations du réseau");
  const csv = Readable.from(["ligne,arret,jour,carte\nC1,Gare,2026-01-01,x1\nC2,Mairie,2026-01-02,x2\n"]);
  const upload = await rooms.imports.receiveFile(system, "validations.csv", csv);
  const started = await rooms.imports.importLater(system, id, { upload: upload.id });
  for await (const now of rooms.imports.watchImport(system, started.id, AbortSignal.timeout(300_000))) {
    if (now.state === "failed") throw new Error("the import failed");
  }
  const policy = { ...plainPolicy, hiddenColumns: ["carte"], daysMax: 365 };
  await rooms.sharing.setAccess(system, id, { level: "restricted", policy });
  const [table] = await rooms.tables.listTables(system, id);
  return { id, table: table?.id ?? "" };
}

test("a reuser of one instance asks for a table of another over HTTP, is given it, and loses it", async () => {
  await using world = await networkWorld("portail", "bus");
  const { portail, bus } = world;
  const { table } = await restrict(bus);
  await portail.follow(bus);
  await portail.until("the dataset is there", async () => (await portail.search()).length === 1);
  const lou = await person(portail, "lou");
  const [found] = (
    await portail.app.rooms.search.search(lou.actor, {
      q: "validations",
      filters: {},
      sort: "relevance",
      language: "fr",
      page: 1,
      pageSize: 10,
    })
  ).items;
  const slug = found?.slug ?? "";
  const offered = await portail.app.rooms.sharing.getOffered(lou.actor, slug);
  assert.equal(offered.subject.instance, bus.url);
  assert.deepEqual(
    offered.tables[0]?.columns.map(({ name }) => name),
    ["ligne", "arret", "jour"],
  );
  const hidden = {
    purpose: "research" as const,
    tables: [{ table, columns: ["carte"], rows: [] }],
    until: day(30),
  };
  await assert.rejects(portail.app.rooms.sharing.askForAccess(lou.actor, slug, hidden), (error) =>
    isFailure(error, "invalid"),
  );
  const asked = await portail.app.rooms.sharing.askForAccess(lou.actor, slug, {
    ...hidden,
    tables: [{ table, columns: ["ligne", "jour"], rows: [] }],
  });
  assert.ok(asked.project);
  const there = () => bus.app.rooms.sharing.getExchange(system, asked.id);
  await bus.until("the request arrives", async () => (await there().catch(() => undefined)) !== undefined);
  const eve = await person(bus, "eve");
  const { organization } = await bus.app.rooms.datasets.getDataset(system, (await there()).dataset);
  await bus.app.rooms.organizations.setMember(system, organization, eve.account.id, "editor");
  const editor = await bus.app.rooms.accounts.actorOfAccount("eve@example.org");
  const terms = {
    ...(await there()).terms,
    tables: [{ table, columns: ["ligne"], rows: [] }],
    until: day(20),
  };
  await bus.app.rooms.sharing.offerTerms(editor, asked.id, { terms });
  const here = () => portail.app.rooms.sharing.getExchange(lou.actor, asked.id);
  await portail.until("the offer arrives", async () => (await here()).state === "offered");
  await portail.app.rooms.sharing.acceptExchange(lou.actor, asked.id);
  await bus.until("it runs there", async () => (await there()).state === "running");
  await portail.until("it runs here", async () => (await here()).state === "running");
  const { text } = await portail.app.rooms.sharing.getAgreementFile(lou.actor, asked.id);
  assert.equal((await bus.app.rooms.sharing.getAgreementFile(editor, asked.id)).text, text);
  for (const [instance, actor] of [
    [portail, lou.actor],
    [bus, editor],
  ] as const) {
    const { agreed, signatures } = await instance.app.rooms.sharing.readAgreement(actor, asked.id);
    assert.deepEqual(agreed.terms, terms);
    assert.deepEqual(
      signatures.map(({ instance: signer, standing }) => [signer, standing]),
      [
        [bus.url, "proved"],
        [portail.url, "proved"],
      ],
    );
  }
  await bus.app.rooms.sharing.withdrawAgreement(editor, asked.id, "Fin du projet.");
  await portail.until("the withdrawal arrives", async () => (await here()).state === "withdrawn");
  assert.equal((await here()).head, (await there()).head);
  assert.deepEqual([...portail.bugs, ...bus.bugs], []);
});

test("an instance that has no tie is refused, whoever signs; one that is not who it says too", async () => {
  await using world = await networkWorld("portail", "bus");
  const { portail, bus } = world;
  const send = async (body: object, headers: Record<string, string> = {}) => {
    const url = `${bus.url}/api/exchanges/messages`;
    const bytes = Buffer.from(JSON.stringify(body));
    const own = { "content-type": "application/json" };
    const signed = await portail.app.contexts.sharing.identity.signMessage({
      method: "POST",
      url,
      headers: own,
      body: bytes,
    });
    const answer = await fetch(url, {
      method: "POST",
      body: bytes,
      headers: { ...own, ...signed, ...headers },
    });
    return { status: answer.status, body: (await answer.json()) as { type?: string; detail?: string } };
  };
  const { id, table } = await restrict(bus);
  const now = new Date().toISOString();
  const message = await portail.app.contexts.sharing.identity.signDocument("maille-exchange+jwt", {
    exchange: "0199c0de-0000-7000-8000-000000000001",
    sequence: 1,
    type: "ask",
    from: "asker",
    instance: portail.url,
    by: "Lou",
    at: now,
    terms: {
      purpose: "research",
      tables: [{ table, columns: ["ligne"], rows: [] }],
      until: day(9),
      duties: [],
      words: "",
    },
    subject: {
      instance: bus.url,
      dataset: id,
      slug: "x",
      title: "Validations du réseau",
      organization: { id, name: "x" },
      tables: {},
    },
    party: { instance: portail.url, kind: "person", id, name: "Lou", requester: "person" },
  });
  assert.equal((await send({ message })).status, 403);
  assert.equal((await send({ message }, { "maille-instance": bus.url })).status, 401);
  assert.equal((await send({ message: "x" })).status, 400);
  assert.equal(
    (
      await fetch(`${bus.url}/api/exchanges/messages`, {
        method: "POST",
        body: JSON.stringify({ message }),
        headers: { "content-type": "application/json" },
      })
    ).status,
    401,
  );
  await assert.rejects(bus.app.rooms.sharing.getExchange(system, "0199c0de-0000-7000-8000-000000000001"));
});
