import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from "jose";
import { type Actor, system } from "../../src/access/actor.ts";
import { registerAgreementKey, revokeAgreementKey } from "../../src/access/agreement-keys.ts";
import type { TermsOfTable } from "../../src/access/agreement.ts";
import { newId } from "../../src/base/id.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

const csv = "ligne;arret;voyageurs\nC1;Gare;120\nC1;Mairie;80\nC2;Gare;30\n";
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

let world: Awaited<ReturnType<typeof openWorld>>;

before(async () => {
  world = await openWorld();
});

after(() => world.network[Symbol.asyncDispose]());

test("a program reads with a token exactly the columns and rows of its agreement, from the producer", async () => {
  const agreement = await world.agree({ columns: ["ligne", "voyageurs"], line: "C1" });
  const client = await openClient();
  const token = await world.tokenFor(client, agreement);
  const { status, body } = await client.read(token, `${world.rows}/data/`);
  assert.equal(status, 200, JSON.stringify(body));
  const rows = (body as { data: Record<string, unknown>[] }).data;
  assert.deepEqual(rows, [
    { __id: 1, ligne: "C1", voyageurs: 120 },
    { __id: 2, ligne: "C1", voyageurs: 80 },
  ]);
  const hidden = await client.read(token, `${world.rows}/data/?arret__exact=Gare`);
  assert.equal(hidden.status, 400);
  const anyone = await fetch(`${world.rows}/data/`);
  assert.equal(anyone.status, 403);
});

test("a token is refused at the next request once its agreement is withdrawn, with its reason", async () => {
  const agreement = await world.agree();
  const client = await openClient();
  const token = await world.tokenFor(client, agreement);
  assert.equal((await client.read(token, `${world.rows}/data/`)).status, 200);
  await world.withdraw(agreement, "La ligne change de nom.");
  const { status, body } = await client.read(token, `${world.rows}/data/`);
  assert.equal(status, 403);
  assert.match(JSON.stringify(body), /La ligne change de nom/);
  await world.portal.until("the reader's instance knows", async () => {
    return (await world.askToken(client, agreement)).status === 412;
  });
});

test("a token of one agreement opens no other data", async () => {
  const client = await openClient();
  const token = await world.tokenFor(client, await world.agree());
  assert.equal((await client.read(token, `${world.otherRows}/data/`)).status, 403);
  const written = await client.read(token, `${world.producer.url}/api/organizations`, "POST");
  assert.equal(written.status, 401);
  for (const path of ["/api/account", "/api/accounts", "/api/tokens", "/api/exchanges", "/api/keys"]) {
    const { status } = await client.read(token, world.producer.url + path);
    assert.ok(status === 401 || status === 403, `${path}: ${status}`);
  }
});

test("a stolen token, a proof that was used and a token that is out of date read nothing", async () => {
  const client = await openClient();
  const token = await world.tokenFor(client, await world.agree());
  const thief = await openClient();
  assert.equal((await thief.read(token, `${world.rows}/data/`)).status, 401);
  const proof = await client.prove("GET", `${world.rows}/data/`, token);
  const headers = { authorization: `DPoP ${token}`, dpop: proof };
  assert.equal((await fetch(`${world.rows}/data/`, { headers })).status, 200);
  const again = await fetch(`${world.rows}/data/`, { headers });
  assert.equal(again.status, 401);
  assert.match(again.headers.get("www-authenticate") ?? "", /used before/);
  world.producer.setClock(11);
  try {
    const late = await client.read(token, `${world.rows}/data/`, "GET", 11 * 60);
    assert.equal(late.status, 401);
    assert.match(JSON.stringify(late.body), /plus valable|out of date/);
  } finally {
    world.producer.setClock(0);
  }
});

test("nobody gets a token for an agreement of somebody else", async () => {
  const agreement = await world.agree();
  const client = await openClient();
  const other = await world.askToken(client, agreement, world.otherReader);
  assert.equal(other.status, 404);
  const nobody = await fetch(`${world.portal.url}/api/agreements/${agreement}/assertions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jkt: client.thumbprint }),
  });
  assert.equal(nobody.status, 401);
});

test("a script reads with a key of its project until the key is revoked or the agreement withdrawn", async () => {
  const agreement = await world.agree({ columns: ["voyageurs"] });
  const secret = `maille_k_${randomBytes(32).toString("base64url")}`;
  const key = {
    instance: world.portal.url,
    id: newId(),
    hash: createHash("sha256").update(secret).digest("base64url"),
    name: "nightly",
    agreements: [agreement],
    expiresAt: new Date(Date.now() + 86_400_000),
  };
  const read = (rows = world.rows) =>
    fetch(`${rows}/data/`, { headers: { authorization: `Bearer ${secret}` } });
  assert.equal((await read()).status, 401);
  await registerAgreementKey(world.producer.database.db, key, new Date());
  const answer = await read();
  assert.equal(answer.status, 200);
  const [row] = ((await answer.json()) as { data: Record<string, unknown>[] }).data;
  assert.deepEqual(Object.keys(row ?? {}).toSorted(), ["__id", "voyageurs"]);
  assert.equal((await read(world.otherRows)).status, 403);
  await world.withdraw(agreement, "Fini.");
  assert.equal((await read()).status, 403);
  await revokeAgreementKey(world.producer.database.db, key, new Date());
  const revoked = await read();
  assert.equal(revoked.status, 401);
  assert.match(revoked.headers.get("www-authenticate") ?? "", /^Bearer .*error="invalid_token".*revoked/);
});

test("a query over several tables is read under an agreement with a token and its proof, or with a key", async () => {
  const agreement = await world.agree({ columns: ["ligne", "voyageurs"], line: "C1" });
  const wider = await world.agree();
  const client = await openClient();
  const token = await world.tokenFor(client, agreement);
  const address = `${world.producer.url}/api/queries`;
  const here = { table: world.rows };
  const bound = async (method = "POST") => ({
    authorization: `DPoP ${token}`,
    dpop: await client.prove(method, address, token),
  });
  const proved = await bound();
  const both = { t: here, filtered: { ...here, filters: "voyageurs__greater=100" } };
  const read = await run(address, both, proved, "SELECT t.* FROM t JOIN filtered USING (voyageurs)");
  assert.equal(read.status, 200, JSON.stringify(read.body));
  assert.deepEqual(
    [read.body.columns.map(({ name }) => name), read.body.rows],
    [["ligne", "voyageurs"], [["C1", 120]]],
  );
  assert.equal((await run(address, { t: here }, proved)).status, 401, "a proof is shown once");
  assert.equal((await run(address, { t: here }, await bound("GET"))).status, 401, "a proof is for a method");

  const secret = await world.keyFor([agreement, wider]);
  const shown = { ...here, authorization: `Bearer ${secret}` };
  for (const at of [address, `${world.portal.url}/api/queries`]) {
    const last = await run(at, { t: shown });
    assert.equal(last.status, 200, JSON.stringify(last.body));
    assert.equal(last.body.rows.length, 3, "of several agreements the one that began last holds");
    const named = await run(at, { t: { ...shown, agreement } });
    assert.deepEqual(
      named.body.rows,
      [
        ["C1", 80],
        ["C1", 120],
      ],
      at,
    );
    const passed = await run(at, { t: { ...here, authorization: `DPoP ${token}` } });
    assert.equal(passed.status, 400);
    assert.match(passed.body.detail, /cannot be passed on/);
    const borne = await run(at, { t: { ...here, authorization: `Bearer ${token}` } });
    assert.equal(borne.status, 400);
    assert.equal((await run(at, { t: here })).status, 403, "nobody reads it without");
  }
  const unsaid = await run(`${world.portal.url}/api/queries`, { t: here });
  assert.match(unsaid.body.detail, /key of a project/);
  const atPortal = `${world.portal.url}/api/queries`;
  const elsewhere = { authorization: `DPoP ${token}`, dpop: await client.prove("POST", atPortal, token) };
  assert.equal((await run(atPortal, { t: here }, elsewhere)).status, 401, "a token is for one instance");
  const wrong = await run(address, { t: { ...here, authorization: "Basic x" } });
  assert.equal(wrong.status, 400);
  const unknown = { table: newId(), authorization: `Bearer maille_k_${"x".repeat(43)}` };
  assert.equal((await run(address, { t: unknown })).status, 401, "as for a table that is not for its reader");
});

test("of a table too large to come, the producer answers a part under the agreement, and writes it down", async () => {
  const agreement = await world.agree({ columns: ["ligne", "voyageurs"], line: "C1" });
  const secret = await world.keyFor([agreement]);
  const shown: (string | undefined)[] = [];
  world.producer.answerAs((request, response) => {
    if (request.url?.startsWith("/api/queries")) shown.push(request.headers.authorization);
    if (request.url?.includes("/data/parquet/") !== true) return false;
    response.writeHead(200, { "content-length": "300000000" });
    response.write("PAR1");
    return true;
  });
  const { db } = world.producer.database;
  const [head] = await db<{ size: number }[]>`select size from journal_head`;
  try {
    const at = `${world.portal.url}/api/queries`;
    const tables = { t: { table: world.rows, authorization: `Bearer ${secret}` } };
    const sum = await run(at, tables, {}, "SELECT sum(voyageurs) AS n FROM t");
    assert.deepEqual([sum.status, sum.body.rows], [200, [[200]]], JSON.stringify(sum.body));
    const hidden = await run(at, tables, {}, "SELECT min(arret) FROM t");
    assert.equal(hidden.status, 400, "a column that the agreement does not let out");
    const named = { t: { ...tables.t, agreement } };
    assert.equal((await run(at, named, {}, "SELECT count(*) FROM t")).status, 200);
    await world.withdraw(agreement, "Fini.");
    assert.equal((await run(at, tables, {}, "SELECT sum(voyageurs) FROM t")).status, 403);
  } finally {
    world.producer.answerAs("usual");
  }
  assert.deepEqual([...new Set(shown)], [`Bearer ${secret}`]);
  const rows = await db<{ entry: string }[]>`
    select entry from journal_entries where index >= ${head?.size ?? 0} and first is null order by index`;
  const entries = rows.map(({ entry }) => JSON.parse(entry) as { reading: string; agreement?: string });
  // Of an agreement that is named, the rows that it lets out are read as a file there.
  assert.deepEqual(
    entries.map((entry) => [entry.reading, entry.agreement]),
    [
      ["sql", agreement],
      ["sql", agreement],
      ["export-parquet", agreement],
    ],
  );
});

/** A query over several tables, asked of an instance. */
async function run(
  at: string,
  tables: Record<string, object>,
  headers: Record<string, string> = {},
  sql = "SELECT * FROM t ORDER BY ALL",
) {
  const response = await fetch(at, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": "en", ...headers },
    body: JSON.stringify({ tables, sql }),
  });
  return { status: response.status, body: (await response.json()) as Asked };
}

interface Asked {
  readonly columns: readonly { readonly name: string }[];
  readonly rows: readonly unknown[];
  readonly detail: string;
}

/** A portal that follows a producer with two restricted tables, a reader at the portal, and another one. */
async function openWorld() {
  const network = await networkWorld("portal", "producer");
  const { portal, producer } = network;
  const made = await publishTable(producer, "Voyageurs par arrêt", csv);
  const other = await publishTable(producer, "Autre chose", csv);
  const policy = { ...plainPolicy, acceptance: "automatic" as const };
  for (const { dataset } of [made, other]) {
    await producer.app.rooms.sharing.setAccess(system, dataset.id, { level: "restricted", policy });
  }
  await portal.follow(producer);
  await seesTable(portal, made.table.id);
  const reader = await person(portal, "lou");
  const otherReader = await person(portal, "max");
  const steward = await person(producer, "eve", true);

  let asks = 0;
  const agree = async ({
    columns = ["ligne", "arret", "voyageurs"],
    line,
  }: { columns?: string[]; line?: string } = {}) => {
    const rows = line === undefined ? [] : [{ column: "ligne", operator: "exact" as const, value: line }];
    const tables: TermsOfTable[] = [{ table: made.table.id, columns, rows }];
    const { rooms } = portal.app;
    const asked = await rooms.sharing.askForAccess(reader.actor, made.dataset.id, {
      purpose: "journalism",
      tables,
      until: day(10),
      note: "",
    });
    // One party is given five a day over a dataset by its policy alone: the sixth waits for a person.
    asks += 1;
    if (asks > 5) {
      const { sharing } = producer.app.rooms;
      await producer.until("the request waits for a person", async () => {
        const found = await sharing.getExchange(steward.actor, asked.id).catch(() => undefined);
        return found?.state === "asked";
      });
      await sharing.acceptExchange(steward.actor, asked.id);
    }
    for (const [instance, actor] of [
      [portal, reader.actor],
      [producer, steward.actor],
    ] as const) {
      await instance.until("the agreement runs", async () => {
        const { state } = await instance.app.rooms.sharing.getExchange(actor, asked.id);
        return state === "running";
      });
    }
    return asked.id;
  };
  const askToken = (client: Client, agreement: string, who = reader) =>
    fetch(`${portal.url}/api/agreements/${agreement}/assertions`, {
      method: "POST",
      headers: { authorization: `Bearer ${who.token}`, "content-type": "application/json" },
      body: JSON.stringify({ jkt: client.thumbprint }),
    });
  return {
    network,
    portal,
    producer,
    otherReader,
    table: made.table.id,
    rows: `${producer.url}/api/resources/${made.table.id}`,
    otherRows: `${producer.url}/api/resources/${other.table.id}`,
    agree,
    askToken,
    withdraw: (agreement: string, reason: string) =>
      producer.app.rooms.sharing.withdrawAgreement(steward.actor, agreement, reason),
    async keyFor(agreements: readonly string[]): Promise<string> {
      const secret = `maille_k_${randomBytes(32).toString("base64url")}`;
      const hash = createHash("sha256").update(secret).digest("base64url");
      const key = { instance: portal.url, id: newId(), hash, name: "nightly", agreements };
      const expiresAt = new Date(Date.now() + 86_400_000);
      await registerAgreementKey(producer.database.db, { ...key, expiresAt }, new Date());
      return secret;
    },
    async tokenFor(client: Client, agreement: string): Promise<string> {
      const vouched = await askToken(client, agreement);
      const text = await vouched.text();
      assert.equal(vouched.status, 201, text);
      const { token_endpoint: endpoint = "", ...form } = JSON.parse(text) as Record<string, string>;
      assert.equal(endpoint, `${producer.url}/oauth/token`);
      const given = await fetch(endpoint, {
        method: "POST",
        headers: { dpop: await client.prove("POST", endpoint) },
        body: new URLSearchParams(form),
      });
      const answer = (await given.json()) as { access_token: string };
      assert.equal(given.status, 200, JSON.stringify(answer));
      return answer.access_token;
    },
  };
}

interface Person {
  readonly actor: Actor;
  readonly token: string;
}

async function person(
  { app: { rooms } }: TestInstance,
  name: string,
  administrator = false,
): Promise<Person> {
  const email = `${name}@example.org`;
  await rooms.accounts.createAccount(system, {
    email,
    name,
    password: "quatre mots sans lien",
    administrator,
  });
  const actor = await rooms.accounts.actorOfAccount(email);
  const { secret } = await rooms.tokens.createToken(actor, { name: "program" });
  return { actor, token: secret };
}

type Client = Awaited<ReturnType<typeof openClient>>;

/** A program that knows nothing of Maille: a key of its own, and what OAuth says. */
async function openClient() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const prove = (method: string, url: string, token?: string, laterS = 0) =>
    new SignJWT({
      htm: method,
      htu: url.replace(/\?.*/, ""),
      ...(token === undefined ? {} : { ath: createHash("sha256").update(token).digest("base64url") }),
    })
      .setProtectedHeader({ alg: "ES256", typ: "dpop+jwt", jwk })
      .setJti(newId())
      .setIssuedAt(Math.floor(Date.now() / 1000) + laterS)
      .sign(privateKey);
  return {
    thumbprint: await calculateJwkThumbprint(jwk),
    prove,
    async read(token: string, url: string, method = "GET", laterS = 0) {
      const headers = { authorization: `DPoP ${token}`, dpop: await prove(method, url, token, laterS) };
      const body =
        method === "GET"
          ? {}
          : { headers: { ...headers, "content-type": "application/json" }, body: '{"name":"X"}' };
      const response = await fetch(url, { method, headers, ...body });
      return { status: response.status, body: await response.json() };
    },
  };
}
