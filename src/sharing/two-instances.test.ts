import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { findAgreement, runningAgreements } from "../access/agreements.ts";
import { isFailure } from "../base/failure.ts";
import { type SharingInstance, sharingInstance, type Wire } from "../../test/sharing-world.ts";
import { verifyAgreementFile } from "./agreement/agreement-file.ts";
import {
  acceptExchange,
  offerTerms,
  refuseExchange,
  takeBack,
  takeBackOwn,
  withdrawAgreement,
} from "./exchange/answering.ts";
import { askForAccess } from "./exchange/asking.ts";
import { isOver } from "./exchange.ts";
import { getAgreementFile, getExchange } from "./exchange/exchanges.ts";
import { listNotifications } from "./notifications.ts";
import { receiveMessage } from "./exchange/receiving.ts";
import { lookAfterExchanges } from "./exchange/reminders.ts";

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A reuser (lou) of one instance, and a bus operator (eve edits) of another. */
async function apart(policy: object = {}) {
  const wire: Wire = { cut: undefined, passed: [] };
  const others = new Map<string, SharingInstance>();
  const there = await sharingInstance("http://bus.test", others, wire);
  const here = await sharingInstance("http://portal.test", others, wire);
  const operator = await there.organization("Réseau de bus");
  const eve = await there.person("eve", { [operator.id]: "editor" });
  const lou = await here.person("lou");
  const { dataset, table } = await there.restricted(operator.id, policy);
  const request = {
    purpose: "research" as const,
    tables: [{ table, columns: ["line", "stop"], rows: [] }],
    until: day(60),
  };
  /** Both send what waits, until nothing does, as if time passed. */
  async function settle() {
    for (let turn = 0; turn < 6; turn += 1) {
      for (const instance of [here, there]) {
        await instance.hurry();
        await instance.deliver();
      }
    }
  }
  async function standings(id: string) {
    const [asker, producer] = [
      await getExchange(here.ctx, await lou.actor(), id),
      await getExchange(there.ctx, await eve.actor(), id).catch(() => undefined),
    ];
    return { asker, producer };
  }
  /** Both hold the same, and nothing is read without an agreement that runs. */
  async function assertSame(id: string, state: string) {
    const { asker, producer } = await standings(id);
    assert.equal(asker.state, state);
    assert.equal(producer?.state, state);
    assert.equal(asker.head, producer.head);
    assert.equal(asker.agreement, producer.agreement);
    const granted = (await runningAgreements(there.ctx.db)).map((agreement) => agreement.id);
    assert.deepEqual(granted, state === "running" ? [id] : []);
    assert.deepEqual(await runningAgreements(here.ctx.db), []);
  }
  return {
    wire,
    here,
    there,
    eve,
    lou,
    dataset,
    table,
    request,
    settle,
    standings,
    assertSame,
    ask: async () => askForAccess(here.ctx, await lou.actor(), dataset.id, request),
    async [Symbol.asyncDispose]() {
      await here[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
    },
  };
}

test("between two instances: asked, offered, accepted, confirmed, withdrawn, and both hold one agreement", async () => {
  await using world = await apart();
  const { here, there, eve, lou, table, settle, assertSame } = world;
  const { id } = await world.ask();
  await settle();
  await assertSame(id, "asked");
  const { producer } = await world.standings(id);
  const terms = { ...producer!.terms, tables: [{ table, columns: ["line"], rows: [] }], until: day(30) };
  await offerTerms(there.ctx, await eve.actor(), id, { terms });
  await settle();
  await assertSame(id, "offered");
  await acceptExchange(here.ctx, await lou.actor(), id);
  await settle();
  await assertSame(id, "running");
  const files = await Promise.all([
    getAgreementFile(here.ctx, await lou.actor(), id),
    getAgreementFile(there.ctx, await eve.actor(), id),
  ]);
  assert.equal(files[0].text, files[1].text);
  const { agreed, signatures } = await verifyAgreementFile(files[0].text, async (instance) =>
    (instance === "http://bus.test" ? there : here).ctx.identity.jwks(),
  );
  assert.deepEqual(agreed.terms, terms);
  assert.deepEqual(
    signatures.map(({ instance, standing }) => [instance, standing]),
    [
      ["http://bus.test", "proved"],
      ["http://portal.test", "proved"],
    ],
  );
  await withdrawAgreement(there.ctx, await eve.actor(), id, "Le projet est fini.");
  assert.deepEqual(await runningAgreements(there.ctx.db), []);
  await settle();
  await assertSame(id, "withdrawn");
  const told = await listNotifications(here.ctx, await lou.actor(), { page: 1, pageSize: 20 });
  assert.deepEqual(told.items.map(({ key }) => key).toReversed(), [
    "notification-offer",
    "notification-running",
    "notification-withdraw",
  ]);
});

for (const cut of ["before", "after"] as const) {
  test(`the network is cut ${cut} the other side has each message: nothing is lost, nothing is done twice`, async () => {
    await using world = await apart();
    const { wire, here, there, eve, settle, assertSame } = world;
    const through = async (work: () => Promise<unknown>) => {
      wire.cut = cut;
      await work();
      await here.hurry();
      await there.hurry();
      await here.deliver();
      await there.deliver();
      wire.cut = undefined;
      await settle();
    };
    let id = "";
    await through(async () => {
      ({ id } = await world.ask());
    });
    await assertSame(id, "asked");
    await through(async () => acceptExchange(there.ctx, await eve.actor(), id));
    await assertSame(id, "running");
    await through(async () => withdrawAgreement(there.ctx, await eve.actor(), id, "Fin."));
    await assertSame(id, "withdrawn");
    const entries = (await world.standings(id)).asker.entries.map(({ type }) => type);
    assert.deepEqual(entries, ["ask", "accept", "confirm", "withdraw"]);
    const told = await listNotifications(there.ctx, await eve.actor(), { page: 1, pageSize: 20 });
    assert.deepEqual(told.items.map(({ key }) => key).toReversed(), [
      "notification-ask",
      "notification-running",
    ]);
  });
}

test("messages that come three times, and in reverse order, are applied once and in their order", async () => {
  await using world = await apart();
  const { wire, here, there, eve, lou, settle, assertSame } = world;
  const { id } = await world.ask();
  await settle();
  wire.cut = "before";
  const { producer } = await world.standings(id);
  for (const days of [50, 40, 30]) {
    await offerTerms(there.ctx, await eve.actor(), id, { terms: { ...producer!.terms, until: day(days) } });
  }
  wire.cut = undefined;
  const kept = await there.ctx.db<{ document: string }[]>`
    select document from exchange_messages where exchange = ${id} and outgoing order by sequence desc`;
  for (let time = 0; time < 3; time += 1) {
    for (const { document } of kept) await receiveMessage(here.ctx, there.url, document);
  }
  await settle();
  await assertSame(id, "offered");
  const { asker } = await world.standings(id);
  assert.equal(asker.terms.until, day(30));
  assert.equal(asker.entries.length, 4);
  await acceptExchange(here.ctx, await lou.actor(), id);
  await settle();
  for (const { to, document } of [...wire.passed].toReversed()) {
    const [instance, from] = to === here.url ? [here, there] : [there, here];
    await receiveMessage(instance.ctx, from.url, document);
  }
  await assertSame(id, "running");
});

test("the producer withdraws while the asker's instance confirms: it is withdrawn on both sides, and never read", async () => {
  await using world = await apart();
  const { here, there, eve, settle, assertSame } = world;
  const { id } = await world.ask();
  await settle();
  await acceptExchange(there.ctx, await eve.actor(), id);
  await there.hurry();
  // The asker's instance has the acceptance and confirms; its word is under way.
  await there.deliver();
  assert.equal((await world.standings(id)).asker.state, "running");
  await withdrawAgreement(there.ctx, await eve.actor(), id, "Une erreur.");
  await here.hurry();
  await here.deliver();
  assert.deepEqual(await runningAgreements(there.ctx.db), []);
  await settle();
  await assertSame(id, "withdrawn");
  const { asker, producer } = await world.standings(id);
  assert.deepEqual(
    asker.entries.map(({ type, standing }) => `${type} ${standing}`).toSorted(),
    producer!.entries.map(({ type, standing }) => `${type} ${standing}`).toSorted(),
  );
});

test("the asker takes back what the producer accepts at that moment: it is taken back in the end", async () => {
  await using world = await apart();
  const { there, eve, lou, here, settle, assertSame } = world;
  const { id } = await world.ask();
  await settle();
  await takeBack(here.ctx, await lou.actor(), id);
  await acceptExchange(there.ctx, await eve.actor(), id);
  await settle();
  await lookAfterExchanges(here.ctx);
  await lookAfterExchanges(there.ctx);
  await settle();
  await assertSame(id, "declined");
});

test("what a person asked for themselves is taken back with their account: requests, and agreements that run", async () => {
  await using world = await apart();
  const { there, eve, lou, here, settle, assertSame } = world;
  const [asked, running] = [await world.ask(), await world.ask()];
  await settle();
  await acceptExchange(there.ctx, await eve.actor(), running.id);
  await settle();
  await assertSame(running.id, "running");
  await takeBackOwn(here.ctx, await lou.actor());
  await settle();
  await assertSame(asked.id, "declined");
  assert.deepEqual(await runningAgreements(there.ctx.db), []);
  await takeBackOwn(here.ctx, await lou.actor());
});

test("a request is given at once within an automatic policy", async () => {
  await using world = await apart({ acceptance: "automatic", daysMax: 90 });
  const { id } = await world.ask();
  await world.settle();
  await world.assertSame(id, "running");
});

test("an instance that is not tied to the producer's is refused, and its asker is told", async () => {
  await using world = await apart();
  world.there.tied.current = false;
  const { id } = await world.ask();
  await world.settle();
  const { asker, producer } = await world.standings(id);
  assert.equal(asker.state, "refused");
  assert.equal(asker.failure?.key, "exchange-refused-there");
  assert.equal(asker.failure?.args["detail"], "exchange-not-tied");
  assert.equal(producer, undefined);
});

test("the keys that a message names are asked for as its sender may have them asked", async () => {
  await using world = await apart();
  const { here, there, wire, settle } = world;
  await world.ask();
  await settle();
  const asked: (string | undefined)[] = [];
  const keysOf: SharingInstance["ctx"]["peers"]["keysOf"] = (instance, keyId, address) => {
    asked.push(address);
    return there.ctx.peers.keysOf(instance, keyId, address);
  };
  const ctx = { ...there.ctx, peers: { ...there.ctx.peers, keysOf } };
  await receiveMessage(ctx, here.url, wire.passed[0]?.document ?? "", "203.0.113.9");
  assert.deepEqual(asked, ["203.0.113.9"]);
});

test("messages of the wrong side, of another instance, out of place or altered are refused", async () => {
  await using world = await apart();
  const { here, there, eve, lou, settle, wire } = world;
  const { id, head } = await world.ask();
  await settle();
  const forge = (identity: SharingInstance["identity"], change: object) =>
    identity.signDocument("maille-exchange+jwt", {
      exchange: id,
      sequence: 2,
      previous: head,
      type: "withdraw",
      from: "producer",
      instance: identity.url,
      by: "x",
      at: new Date().toISOString(),
      note: "x",
      ...change,
    });
  const refusal = async (from: string, document: string) => {
    const error: unknown = await receiveMessage(there.ctx, from, document).catch((e: unknown) => e);
    assert.ok(isFailure(error), String(error));
    return error.key;
  };
  assert.equal(await refusal(here.url, await forge(here.identity, {})), "exchange-not-found");
  assert.equal(
    await refusal(here.url, await forge(here.identity, { instance: there.url })),
    "exchange-message-of-another",
  );
  assert.equal(await refusal(here.url, await forge(there.identity, {})), "identity-key-unknown");
  assert.equal(
    await refusal(
      here.url,
      await forge(here.identity, { from: "asker", type: "accept", agreement: "a.b.c" }),
    ),
    "identity-document-malformed",
  );
  assert.equal(
    await refusal(here.url, await forge(here.identity, { by: "\u202Eelliv\u202C" })),
    "exchange-message-malformed",
  );
  const first = wire.passed[0]?.document ?? "";
  const [header, payload, signature = ""] = first.split(".");
  const altered = `${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
  assert.equal(await refusal(here.url, `${header}.${payload}.${altered}`), "identity-signature-wrong");
  assert.equal(await refusal(here.url, "nonsense"), "identity-document-malformed");
  await assert.rejects(takeBack(here.ctx, await eve.actor(), id), (error) => isFailure(error, "not-found"));
  await assert.rejects(acceptExchange(there.ctx, await lou.actor(), id), (error) => isFailure(error));
  await world.assertSame(id, "asked");
});

test("a process that dies at any statement of a change leaves all of it or nothing", async () => {
  await using world = await apart();
  const { here, there, eve, settle, assertSame } = world;
  const { id } = await world.ask();
  await settle();
  const tables = ["exchanges", "exchange_messages", "agreements", "notifications"];
  for (const instance of [there, here]) {
    for (const table of tables) {
      await instance.ctx.db.unsafe(`
        create or replace function die() returns trigger language plpgsql as $$ begin
          raise exception 'killed'; end $$;
        create trigger dies after insert or update on ${table} for each statement execute function die()`);
      if (instance === there) await acceptExchange(there.ctx, await eve.actor(), id).catch(() => undefined);
      else if ((await world.standings(id)).producer?.state === "asked") {
        await acceptExchange(there.ctx, await eve.actor(), id);
      }
      await settle().catch(() => undefined);
      const granted = await runningAgreements(there.ctx.db);
      const { producer } = await world.standings(id);
      assert.equal(granted.length > 0, producer?.state === "running");
      await instance.ctx.db.unsafe(`drop trigger dies on ${table}`);
    }
  }
  await settle();
  await lookAfterExchanges(here.ctx);
  await lookAfterExchanges(there.ctx);
  await settle();
  await assertSame(id, "running");
});

test("an agreement ends at its moment on both sides, also where the job that says so is late", async () => {
  await using world = await apart();
  const { here, there, eve, lou, settle } = world;
  const { id } = await world.ask();
  await settle();
  await acceptExchange(there.ctx, await eve.actor(), id);
  await settle();
  await world.assertSame(id, "running");
  here.time.offsetMs = there.time.offsetMs = 47 * 86_400_000;
  await lookAfterExchanges(here.ctx);
  const keys = async () =>
    (await listNotifications(here.ctx, await lou.actor(), { page: 1, pageSize: 20 })).items.map(
      ({ key }) => key,
    );
  assert.ok((await keys()).includes("notification-end-near"));
  here.time.offsetMs = there.time.offsetMs = 62 * 86_400_000;
  assert.equal((await world.standings(id)).asker.state, "expired");
  await lookAfterExchanges(here.ctx);
  await lookAfterExchanges(there.ctx);
  const { asker, producer } = await world.standings(id);
  assert.deepEqual([asker.state, producer?.state], ["expired", "expired"]);
  const kept = await findAgreement(there.ctx.db, id);
  assert.equal(kept?.ended?.state, "expired");
  assert.equal(kept.endsAt.toISOString(), `${day(61)}T00:00:00.000Z`);
  assert.ok((await keys()).includes("notification-expired"));
});

/** What one may not do now is refused; anything else that breaks is a defect. */
async function tried(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!isFailure(error)) throw error;
  });
}

/** What may happen next between the two: somebody does something, or the network does. */
const happening = fc.oneof(
  fc
    .constantFrom("offer", "producer accepts", "asker accepts", "refuse", "withdraw", "take back")
    .map((does) => ({
      does,
    })),
  fc.record({
    sends: fc.constantFrom("asker", "producer"),
    cut: fc.constantFrom("before", "after", undefined),
  }),
  fc.record({ repeats: fc.nat(30) }),
);

test("whatever both sides do, and in whatever order messages come, cut or repeated, both end with the same", async () => {
  await using world = await apart();
  const { wire, here, there, eve, lou, settle, standings } = world;
  const acts: Readonly<Record<string, (id: string) => Promise<unknown>>> = {
    offer: async (id) => {
      const { producer } = await standings(id);
      const terms = { ...(producer?.terms ?? assert.fail()), until: day(30) };
      return offerTerms(there.ctx, await eve.actor(), id, { terms });
    },
    "producer accepts": async (id) => acceptExchange(there.ctx, await eve.actor(), id),
    "asker accepts": async (id) => acceptExchange(here.ctx, await lou.actor(), id),
    refuse: async (id) => refuseExchange(there.ctx, await eve.actor(), id, "Non."),
    withdraw: async (id) => withdrawAgreement(there.ctx, await eve.actor(), id, "Fin."),
    "take back": async (id) => takeBack(here.ctx, await lou.actor(), id),
  };
  const does = async (id: string, act: string) => {
    if (act === "offer" && (await standings(id)).producer === undefined) return;
    await tried(acts[act]?.(id) ?? assert.fail(act));
  };
  const repeats = async (nth: number) => {
    const passed = wire.passed[nth % Math.max(1, wire.passed.length)];
    if (passed === undefined) return;
    const [receiver, from] = passed.to === here.url ? [here, there] : [there, here];
    await tried(receiveMessage(receiver.ctx, from.url, passed.document));
  };
  const happens = async (
    id: string,
    each: typeof happening extends fc.Arbitrary<infer One> ? One : never,
  ) => {
    if ("does" in each) return does(id, each.does);
    if ("repeats" in each) return repeats(each.repeats);
    wire.cut = each.cut;
    const sender = each.sends === "asker" ? here : there;
    await sender.hurry();
    await sender.deliver();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 14 }), async (happenings) => {
      wire.passed.length = 0;
      const { id } = await world.ask();
      for (const each of happenings) {
        await happens(id, each);
      }
      wire.cut = undefined;
      await settle();
      for (const { ctx } of [here, there]) await lookAfterExchanges(ctx);
      await settle();
      const { asker, producer } = await standings(id);
      await world.assertSame(id, asker.state);
      assert.deepEqual(asker.terms, producer?.terms);
      if (!isOver(asker)) await takeBack(here.ctx, await lou.actor(), id);
      await settle();
      assert.ok(isOver((await standings(id)).producer ?? assert.fail()));
    }),
    { numRuns: 25 },
  );
});
