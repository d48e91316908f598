import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Writable } from "node:stream";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { runCommand } from "../../src/command/run.ts";
import { readConfig } from "../../src/config.ts";
import { citeFigure } from "../../src/decisions/cite.ts";
import { createDecision } from "../../src/decisions/decisions.ts";
import type { FigureAsked } from "../../src/decisions/figure.ts";
import { toProvenance } from "../../src/decisions/provenance.ts";
import { getDocument, publishDecision } from "../../src/decisions/publish.ts";
import { checkFigure } from "../../src/decisions/read-figure.ts";
import { readDocument } from "../../src/decisions/verify-decision.ts";
import { beds, decisionsWorld, ille } from "./world.ts";

const [proved, isFalse, unproved] = [0, 3, 4] as const;

/** An instance with one decision, at a real address; what it answers can be changed. */
async function publishedWorld() {
  await using stack = new AsyncDisposableStack();
  const answers = new Map<string, (url: URL) => Promise<unknown>>();
  const answerTo = async (path: string): Promise<[number, string]> => {
    const url = new URL(path, "http://x");
    const answer = [...answers].find(([begin]) => url.pathname.startsWith(begin))?.[1];
    if (answer === undefined) return [404, "{}"];
    try {
      return [200, JSON.stringify(await answer(url))];
    } catch (error) {
      return [isFailure(error, "forbidden") ? 403 : 500, "{}"];
    }
  };
  const server = createServer((request, response) => {
    void answerTo(request.url ?? "/").then(([status, text]) =>
      response.writeHead(status, { connection: "close" }).end(text),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world = stack.use(await decisionsWorld(url));
  const { decisions: ctx } = world;
  const told = {
    organization: world.organization,
    title: "Ouvrir",
    text: "Oui.",
    by: "Maire",
    on: "2020-11-03",
  };
  const { id } = await createDecision(ctx, system, told);
  await citeFigure(ctx, system, id, { ...ille, indicator: world.indicator.dataset.id, period: "2020-11-02" });
  await publishDecision(ctx, system, id);
  const { document } = await getDocument(ctx, anyone, id);
  const read = readDocument(document);
  assert.ok(read);
  const keys = await world.identity.jwks();
  answers.set("/.well-known/jwks.json", async () => keys);
  answers.set("/decisions/ouvrir.jsonld", async () => toProvenance(read, document));
  answers.set("/api/figures/", async ({ pathname, searchParams }) => {
    const asked = Object.fromEntries(searchParams) as unknown as FigureAsked;
    const vintage = Number(searchParams.get("vintage"));
    return checkFigure(ctx, anyone, pathname.split("/")[3] ?? "", { ...asked, vintage });
  });
  const keep = async (name: string, content: unknown) => {
    const file = join(world.folder, name);
    await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const opened = stack.move();
  return {
    ...world,
    url,
    answers,
    document,
    read,
    keys,
    keep,
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function verify(...words: readonly string[]) {
  let text = "";
  const out = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  const code = await runCommand({
    words: ["verify", ...words, "--json"],
    language: "en",
    terminal: { out, err: out, interactive: false, width: 80 },
    signal: new AbortController().signal,
    config: () => readConfig({ MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" }),
  });
  const answer = JSON.parse(text) as Record<string, { key: string }[]> & { error?: { key: string } };
  if (answer.error !== undefined) return { code, said: [answer.error.key] };
  const { told = [], unproved: doubted = [], problems = [] } = answer;
  return { code, said: [...told, ...doubted, ...problems].map(({ key }) => key) };
}

test("a decision is verified by its address: who signed it, and each figure, also once its source is revised", async () => {
  await using world = await publishedWorld();
  const address = `${world.url}/decisions/ouvrir`;
  const first = await verify(address);
  assert.deepEqual(
    [
      first.code,
      first.said.includes("decisions-verify-signed"),
      first.said.includes("command-verify-figure-same"),
    ],
    [proved, true, true],
  );
  await world.table("hospitalisations.csv", beds(10, 99, 30), world.sourceTable);
  await world.settle();
  assert.equal((await verify(address)).code, proved);
  assert.deepEqual((await verify(`${world.url}/decisions/autre`)).said, ["command-verify-no-address-answer"]);
  // Another decision, signed all the same, lies at an address that is not its own.
  world.answers.set("/decisions/menteur.jsonld", async () => toProvenance(world.read, world.document));
  const misplaced = await verify(`${world.url}/decisions/menteur`);
  assert.deepEqual(
    [misplaced.code, misplaced.said.includes("command-verify-decision-misplaced")],
    [isFalse, true],
  );
});

test("a figure that its instance does not give again is false; one that it cannot give is not proved", async () => {
  await using world = await publishedWorld();
  const address = `${world.url}/decisions/ouvrir`;
  world.answers.set("/api/figures/", async () => ({ value: 21, recorded: "0".repeat(64) }));
  const other = await verify(address);
  assert.deepEqual([other.code, other.said.includes("command-verify-figure-differs")], [isFalse, true]);
  world.answers.set("/api/figures/", async () => ({
    value: 20,
    problem: { key: "table-unknown", args: { id: "x" } },
  }));
  const closed = await verify(address);
  assert.deepEqual(
    [closed.code, closed.said.slice(-2)],
    [unproved, ["command-verify-figure-unreadable", "table-unknown"]],
  );
  world.answers.set("/api/figures/", async () => "nothing of the kind");
  assert.equal((await verify(address)).code, unproved);
});

test("a file is verified offline by the keys that are given, and by no key that it brings; what was altered is false", async () => {
  await using world = await publishedWorld();
  await using forger = await decisionsWorld();
  const jwks = await world.keep("jwks.json", world.keys);
  const provenance = JSON.stringify(toProvenance(world.read, world.document));
  const file = await world.keep("decision.jsonld", provenance);
  assert.equal((await verify(file, "--offline", "--keys", jwks)).code, proved);
  assert.equal(
    (await verify(await world.keep("d.jws", world.document), "--offline", "--keys", jwks)).code,
    proved,
  );
  assert.equal((await verify(file, "--offline")).code, unproved);
  const others = await world.keep("others.json", await forger.identity.jwks());
  assert.equal((await verify(file, "--offline", "--keys", others)).code, isFalse);
  const altered = await world.keep(
    "altered.jsonld",
    provenance.replace('"prov:value":20', '"prov:value":200'),
  );
  assert.equal((await verify(altered, "--offline", "--keys", jwks)).code, isFalse);
  const forged = await forger.identity.signDocument("maille-decision+jwt", world.read);
  const lies = await world.keep("forged.jws", forged);
  assert.equal((await verify(lies, "--offline", "--keys", jwks)).code, isFalse);
  const asked = await verify(`${world.url}/decisions/ouvrir`, "--offline");
  assert.deepEqual(asked.said, ["command-verify-offline-address"]);
});
