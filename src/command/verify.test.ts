import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { test } from "node:test";
import { access, journalWorld } from "../../test/journal-world.ts";
import { system } from "../access/actor.ts";
import { appendAccesses } from "../access/journal.ts";
import type { AccessProof } from "../journal/access-proof.ts";
import { tellWitnesses } from "../journal/ask-witnesses.ts";
import { originOf } from "../journal/checkpoint.ts";
import { cosignNote } from "../journal/note.ts";
import { proveAccess } from "../journal/prove-access.ts";
import { newId } from "../base/id.ts";
import { signReceipt, toReceipt, toReceiptFile } from "../citizens/once-receipt.ts";
import { readConfig } from "../config.ts";
import type { Identity, Jwks } from "../identity/identity.ts";
import { toAgreementDocument } from "../sharing/agreement/agreement-document.ts";
import { agreementTyp, toAgreementFile } from "../sharing/agreement/agreement-file.ts";
import { runCommand } from "./run.ts";

/** Exit codes of `maille verify`. */
const [proved, refused, isFalse, unproved] = [0, 1, 3, 4] as const;

interface Verdict {
  readonly code: number;
  /** The keys of all that is said, in their order. */
  readonly said: readonly string[];
}

/** A server that publishes the keys of one instance at its address; `away` while it answers nothing. */
async function publisher() {
  const state: { jwks: Jwks | undefined } = { jwks: undefined };
  const server: Server = createServer((request, response) => {
    const isKeys = request.url === "/.well-known/jwks.json" && state.jwks !== undefined;
    response.writeHead(isKeys ? 200 : 503, { "content-type": "application/json", connection: "close" });
    response.end(isKeys ? JSON.stringify(state.jwks) : "{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, state, [Symbol.asyncDispose]: async () => void server.close() };
}

/** A bus operator and a town that witness each other; each publishes its keys at a real address. */
async function world() {
  await using stack = new AsyncDisposableStack();
  const [busDoor, townDoor] = [stack.use(await publisher()), stack.use(await publisher())];
  const journal = stack.use(await journalWorld(busDoor.url, townDoor.url));
  const [bus, town] = two(journal);
  busDoor.state.jwks = await bus.identity.jwks();
  townDoor.state.jwks = await town.identity.jwks();
  const folder = await mkdtemp(join(tmpdir(), "maille-verify-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const write = async (name: string, content: unknown): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const keys = {
    bus: await write("bus.json", busDoor.state.jwks),
    town: await write("town.json", townDoor.state.jwks),
  };
  const opened = stack.move();
  return {
    bus,
    town,
    busDoor,
    townDoor,
    keys,
    append: journal.append,
    /** What the command says of a file, with these options. */
    verify: async (content: unknown, ...options: string[]): Promise<Verdict> =>
      call(["verify", await write("file", content), "--json", ...options]),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function two({ instances }: Pick<Awaited<ReturnType<typeof journalWorld>>, "instances">) {
  const [first, second] = instances;
  assert.ok(first !== undefined && second !== undefined);
  return [first, second] as const;
}

async function call(words: readonly string[]): Promise<Verdict> {
  let text = "";
  const out = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  const code = await runCommand({
    words,
    language: "en",
    terminal: { out, err: out, interactive: false, width: 80 },
    signal: new AbortController().signal,
    config: () => readConfig({ MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
  });
  const answer = JSON.parse(text) as Record<string, { key: string }[]> & { error?: { key: string } };
  if (answer.error !== undefined) return { code, said: [answer.error.key] };
  const { told = [], unproved: doubted = [], problems = [] } = answer;
  assert.equal(answer["verified"], code === proved);
  return { code, said: [...told, ...doubted, ...problems].map(({ key }) => key) };
}

/** The same world, made by nobody but a forger: other keys, at the same addresses. */
async function forge(...urls: readonly string[]) {
  const made = await journalWorld(...urls);
  const [bus] = two(made);
  await bus.db.begin((tx) => appendAccesses(bus, tx, [access(), access({ rows: 1 })]));
  await tellWitnesses(bus);
  return { ...made, proof: await proveAccess(bus, system, 1) };
}

test("a proof is proved by keys that were given, or that each instance publishes, and by none that lie in it", async () => {
  await using w = await world();
  await w.append(w.bus, 3);
  await tellWitnesses(w.bus);
  const proof = await proveAccess(w.bus, system, 1);
  const [bus, town] = [`${w.busDoor.url}=${w.keys.bus}`, `${w.townDoor.url}=${w.keys.town}`];

  assert.equal((await w.verify(proof)).code, proved);
  assert.equal((await w.verify({ ...proof, keys: [] }, "--keys", bus, "--keys", town)).code, proved);
  assert.equal((await w.verify(proof, "--offline", "--keys", bus, "--keys", town)).code, proved);

  const alone = await w.verify(proof, "--offline", "--keys", w.keys.bus);
  assert.equal(alone.code, unproved);
  assert.ok(alone.said.includes("journal-verify-signed"));
  assert.ok(alone.said.includes("journal-verify-witness-unknown"));
  assert.ok(alone.said.includes("journal-verify-no-witness"));
  const none = await w.verify(proof, "--offline");
  assert.deepEqual([none.code, none.said.includes("journal-verify-signer-unknown")], [unproved, true]);

  w.townDoor.state.jwks = undefined;
  const away = await w.verify(proof);
  assert.deepEqual([away.code, away.said.includes("command-verify-keys-away")], [unproved, true]);
});

test("a forged proof is false, whoever's keys it brings and whichever keys are given", async () => {
  await using w = await world();
  await using forged = await forge(w.busDoor.url, w.townDoor.url);
  const { proof } = forged;
  const town = `${w.townDoor.url}=${w.keys.town}`;

  assert.equal((await w.verify(proof)).code, isFalse);
  assert.equal((await w.verify(proof, "--offline")).code, unproved);
  assert.equal((await w.verify(proof, "--offline", "--keys", w.keys.bus)).code, isFalse);
  assert.equal((await w.verify(proof, "--offline", "--keys", town)).code, isFalse);

  // The instance signed a tree, and its witness is invented: a name, and a key that lies in the file.
  await w.append(w.bus, 3);
  await tellWitnesses(w.bus);
  const sound = await proveAccess(w.bus, system, 1);
  const [head = "", signatures = ""] = sound.checkpoint.split("\n\n");
  const [own = "", cosigned = ""] = signatures.trimEnd().split("\n");
  const invented = proof.checkpoint.trimEnd().split("\n").at(-1) ?? "";
  const withLines = (...lines: string[]): AccessProof => ({
    ...sound,
    checkpoint: `${head}\n\n${lines.join("\n")}\n`,
    keys: proof.keys,
  });
  const lying = await w.verify(withLines(own, invented));
  assert.deepEqual([lying.code, lying.said.includes("journal-verify-cosignature-wrong")], [isFalse, true]);
  // One that is right says nothing for another in the same name.
  assert.equal((await w.verify(withLines(own, cosigned, invented))).code, isFalse);
  const renamed = cosigned.replace(originOf(w.townDoor.url), "temoin.invalid");
  assert.equal((await w.verify(withLines(own, renamed), "--offline", "--keys", w.keys.bus)).code, unproved);
  // The witness's own key does not stand for the instance.
  const posing = cosigned.replace(originOf(w.townDoor.url), originOf(w.busDoor.url));
  assert.equal((await w.verify(withLines(posing))).code, isFalse);
  // Without a witness it is proved that the instance signed, and said that nobody else did.
  const single = await w.verify(withLines(own));
  assert.deepEqual([single.code, single.said.includes("journal-verify-no-witness")], [proved, true]);
});

test("who signs a head is no witness of it under another name of its own", async () => {
  await using w = await world();
  await using other = await publisher();
  other.state.jwks = w.busDoor.state.jwks;
  await w.append(w.bus, 3);
  await tellWitnesses(w.bus);
  const proof = await proveAccess(w.bus, system, 1);
  const text = `${proof.checkpoint.split("\n\n")[0] ?? ""}\n`;
  const [own = ""] = proof.checkpoint.slice(text.length + 1).split("\n");
  const cosigned = await cosignNote(w.bus.identity, originOf(other.url), {
    text,
    seconds: Math.floor(Date.now() / 1000),
  });
  const keys = [...proof.keys, { instance: other.url, keys: [] }];
  const verdict = await w.verify({ ...proof, checkpoint: `${text}\n${own}\n${cosigned}\n`, keys });
  assert.equal(verdict.code, isFalse);
  assert.ok(verdict.said.includes("journal-verify-signed"));
  assert.ok(verdict.said.includes("journal-verify-no-witness"));
  assert.ok(!verdict.said.includes("journal-verify-cosigned"));
});

test("a signed head is proved by the keys of its own instance and of each witness", async () => {
  await using w = await world();
  await using forged = await forge(w.busDoor.url, w.townDoor.url);
  await w.append(w.bus, 3);
  const { note } = await tellWitnesses(w.bus);
  const [bus, town] = [`${w.busDoor.url}=${w.keys.bus}`, `${w.townDoor.url}=${w.keys.town}`];
  assert.equal((await w.verify(note, "--keys", bus, "--keys", town)).code, proved);
  assert.equal((await w.verify(note, "--offline", "--keys", bus)).code, unproved);
  assert.equal((await w.verify(note, "--offline", "--keys", w.keys.bus)).code, unproved);
  assert.equal((await w.verify(note, "--offline", "--keys", town)).code, unproved);
  assert.equal((await w.verify(note, "--offline")).code, unproved);
  // The keys of the witness, given as those of the instance.
  assert.equal((await w.verify(note, "--offline", "--keys", w.keys.town)).code, isFalse);
  const { checkpoint } = forged.proof;
  assert.equal((await w.verify(checkpoint, "--keys", bus, "--keys", town)).code, isFalse);
  assert.equal((await w.verify(checkpoint, "--offline")).code, unproved);
});

test("an agreement is proved by the keys of both sides, each for its own signature", async () => {
  await using w = await world();
  await using forger = await forge(w.busDoor.url, w.townDoor.url);
  const [falseBus, falseTown] = two(forger);
  const file = agreementBetween(w.busDoor.url, w.townDoor.url);
  const sound = await file(w.bus.identity, w.town.identity);
  const [bus, town] = [`${w.busDoor.url}=${w.keys.bus}`, `${w.townDoor.url}=${w.keys.town}`];
  const offline = (text: string, ...given: string[]): Promise<Verdict> =>
    w.verify(text, "--offline", ...given.flatMap((one) => ["--keys", one]));

  assert.equal((await w.verify(sound)).code, proved);
  assert.equal((await offline(sound, bus, town)).code, proved);
  const half = await offline(sound, bus);
  assert.equal(half.code, unproved);
  assert.ok(half.said.includes("command-verify-agreement-producer"));
  assert.ok(half.said.includes("command-verify-agreement-unproved-asker"));
  assert.equal((await offline(sound, town)).code, unproved);
  assert.equal((await offline(sound)).code, unproved);
  // Whose they are is to be said: the one who gives a file could have signed for both.
  assert.deepEqual(await offline(sound, w.keys.bus), { code: refused, said: ["command-verify-keys-whose"] });

  const forgeries = {
    "both invented": await file(falseBus.identity, falseTown.identity),
    "the asker invented": await file(w.bus.identity, falseTown.identity),
    "the producer invented": await file(falseBus.identity, w.town.identity),
    "the producer signs for both": await file(w.bus.identity, w.bus.identity),
    "the asker signs for both": await file(w.town.identity, w.town.identity),
  };
  for (const [name, text] of Object.entries(forgeries)) {
    assert.equal((await w.verify(text)).code, isFalse, name);
    assert.equal((await offline(text, bus, town)).code, isFalse, name);
    assert.equal((await offline(text)).code, unproved, name);
    for (const one of [bus, town]) assert.notEqual((await offline(text, one)).code, proved, name);
  }
  const altered = sound.replace(/"payload": "./, '"payload": "f');
  assert.equal((await w.verify(altered, "--keys", bus, "--keys", town)).code, isFalse);
});

test("what is no document that somebody signs is refused, and so are keys that are none", async () => {
  await using w = await world();
  const unsupported = { code: refused, said: ["command-verify-unknown"] };
  assert.deepEqual(await w.verify([{ index: 0, reading: "page" }]), unsupported);
  assert.deepEqual(await w.verify("at,reading,party\n2026-11-26T10:00:00Z,page,Léa\n"), unsupported);
  assert.deepEqual(await w.verify({ payload: 1, signatures: [] }), unsupported);
  const none = { code: refused, said: ["command-verify-no-keys"] };
  assert.deepEqual(await w.verify({}, "--keys", `${w.busDoor.url}=${import.meta.filename}`), none);
  const whose = { code: refused, said: ["command-verify-keys-whose"] };
  assert.deepEqual(await w.verify({}, "--keys", w.keys.bus, "--keys", w.keys.town), whose);
});

function agreementBetween(producerUrl: string, askerUrl: string) {
  const payload = toAgreementDocument({
    exchange: newId(),
    subject: {
      instance: producerUrl,
      dataset: newId(),
      slug: "",
      title: "Validations",
      organization: { id: newId(), name: "Réseau de bus" },
      tables: {},
    },
    party: { instance: askerUrl, kind: "person", id: newId(), name: "Lou", requester: "research" },
    terms: {
      purpose: "research",
      tables: [{ table: newId(), columns: ["ligne"], rows: [] }],
      until: "2027-06-30",
      duties: [],
      words: "",
    },
    at: "2026-11-26T10:00:00.000Z",
  });
  const signed = async (identity: Identity, side: "producer" | "asker") => ({
    document: await identity.signDocument(agreementTyp[side], payload),
    keys: await identity.jwks(),
  });
  return async (producer: Identity, asker: Identity): Promise<string> =>
    toAgreementFile({ producer: await signed(producer, "producer"), asker: await signed(asker, "asker") });
}

test("a receipt of what was told once is proved by the keys of both sides, and by no others", async () => {
  await using w = await world();
  const at = new Date();
  const request = {
    id: newId(),
    from: w.townDoor.url,
    to: w.busDoor.url,
    organization: { id: newId(), name: "Ville" },
    procedure: { slug: "tarif", title: "Tarif réduit" },
    agreement: newId(),
    table: newId(),
    columns: ["quotient"],
    law: "Article L114-8",
    keepDays: 30,
    explicitAt: at.toISOString(),
    until: at.toISOString(),
  };
  const receipt = toReceipt({ request, signed: "a.b.c", answer: "d.e.f~g~", rows: 1, sentAt: at });
  const source = await signReceipt(w.bus.identity, "source", receipt);
  const asker = await signReceipt(w.town.identity, "asker", receipt);
  const [bus, town] = [`${w.busDoor.url}=${w.keys.bus}`, `${w.townDoor.url}=${w.keys.town}`];
  const file = toReceiptFile({ source, asker });
  assert.equal((await w.verify(file)).code, proved);
  assert.equal((await w.verify(file, "--offline", "--keys", bus, "--keys", town)).code, proved);
  assert.equal((await w.verify(file, "--offline", "--keys", bus)).code, unproved);
  const forged = await signReceipt(w.bus.identity, "asker", receipt);
  assert.equal((await w.verify(toReceiptFile({ source, asker: forged }))).code, isFalse);
  const other = await signReceipt(w.town.identity, "asker", { ...receipt, columns: ["nom"] });
  const differs = await w.verify(toReceiptFile({ source, asker: other }));
  assert.deepEqual([differs.code, differs.said], [isFalse, ["once-receipt-differs"]]);
});
