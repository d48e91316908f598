import assert from "node:assert/strict";
import { test } from "node:test";
import { testDatabase } from "../../test/database.ts";
import { Failure } from "../base/failure.ts";
import { newId } from "../base/id.ts";
import { setRule } from "./access-rules.ts";
import { anyone, type Actor } from "./actor.ts";
import type { Agreement } from "./agreement.ts";
import { endAgreement, runningAgreements, startAgreement } from "./agreements.ts";
import type { Level } from "./policy.ts";
import { type ReachTarget, reachOf } from "./reach.ts";

const instance = "https://bus.example";

async function world() {
  const test = await testDatabase();
  const { db } = test;
  const organization = newId();
  const dataset = newId();
  const table = newId();
  await db`insert into organizations (id, slug, name, description, created_at)
    values (${organization}, 'bus', 'Bus', '', now())`;
  await db`insert into datasets (id, slug, organization, title, description, created_at, modified_at)
    values (${dataset}, 'arrets', ${organization}, 'Arrêts', '', now(), now())`;
  await db`insert into tables (id, dataset, name, position) values (${table}, ${dataset}, 'arrets', 0)`;
  const reached: ReachTarget = { table, dataset, organization, instance, request: `${instance}/ask` };
  const agreement = (party: Agreement["party"], columns: string[], at = new Date()): Agreement => ({
    id: newId(),
    dataset,
    party,
    terms: {
      purpose: "research",
      tables: [{ table, columns, rows: [] }],
      until: "2027-01-01",
      duties: [],
      words: "",
    },
    startedAt: at,
    endsAt: new Date(at.getTime() + 86_400_000),
  });
  return { db, reached, organization, agreement, [Symbol.asyncDispose]: () => test[Symbol.asyncDispose]() };
}

function member(memberships: Extract<Actor, { kind: "member" }>["memberships"] = []) {
  return { kind: "member", account: newId(), administrator: false, memberships } as const;
}

const party = (id: string, at = instance) =>
  ({ instance: at, kind: "person", id, name: "Zoé", requester: "research" }) as const;

function refusalOf(reach: Awaited<ReturnType<typeof reachOf>>): [string, string] | string {
  return reach.kind === "none" ? [reach.refusal.code, reach.refusal.key] : reach.kind;
}

test("what was agreed to be told once opens no row, whatever the level of the table is later", async () => {
  await using made = await world();
  const { db, reached, agreement } = made;
  const zoe = member();
  const agreed = agreement(party(zoe.account), ["nom"]);
  await db.begin(async (tx) => {
    await setRule(tx, { dataset: reached.dataset, level: "restricted", reason: "Contrat." });
    await startAgreement(tx, { ...agreed, terms: { ...agreed.terms, purpose: "told-once" } });
  });
  assert.deepEqual(refusalOf(await reachOf(db, zoe, reached)), ["forbidden", "access-agreement-needed"]);
  await db.begin(async (tx) => startAgreement(tx, agreement(party(zoe.account), ["nom"])));
  assert.equal(refusalOf(await reachOf(db, zoe, reached)), "part");
});

test("each level lets those read whom it names, and its producer always", async () => {
  await using made = await world();
  const { db, reached, organization } = made;
  const grantee = {
    kind: "grantee",
    agreements: [],
    instance: "https://portal.example",
    credential: "k",
  } as const;
  const actors: Record<string, Actor> = {
    anyone,
    member: member(),
    own: member([{ organization, role: "reader" }]),
    steward: { ...member(), administrator: true },
    system: { kind: "system" },
    grantee,
    holder: { ...grantee, holder: { party: { kind: "person", id: newId(), name: "Zoé" } } },
  };
  const expected: Record<Level, Record<string, unknown>> = {
    open: { anyone: "whole", member: "whole", grantee: "whole", holder: "whole" },
    account: {
      anyone: ["unauthenticated", "access-account-needed"],
      member: "whole",
      grantee: ["forbidden", "access-credential-lapsed"],
      holder: "whole",
    },
    restricted: {
      anyone: ["forbidden", "access-agreement-needed"],
      member: ["forbidden", "access-agreement-needed"],
      grantee: ["forbidden", "access-agreement-needed"],
      holder: ["forbidden", "access-agreement-needed"],
    },
    closed: {
      anyone: ["forbidden", "access-closed"],
      member: ["forbidden", "access-closed"],
      grantee: ["forbidden", "access-closed"],
      holder: ["forbidden", "access-closed"],
    },
  };
  for (const level of ["open", "account", "restricted", "closed"] as const) {
    await setRule(db, { dataset: reached.dataset, level, reason: "Secret industriel" });
    for (const [name, actor] of Object.entries(actors)) {
      const wanted = expected[level][name] ?? "whole";
      assert.deepEqual(refusalOf(await reachOf(db, actor, reached)), wanted, `${level} to ${name}`);
    }
  }
});

test("a table's own rule holds in the place of its dataset's", async () => {
  await using made = await world();
  const { db, reached } = made;
  await setRule(db, { dataset: reached.dataset, level: "closed" });
  await setRule(db, { dataset: reached.dataset, table: reached.table, level: "open" });
  assert.equal((await reachOf(db, anyone, reached)).kind, "whole");
  const other = { ...reached, table: newId() };
  assert.deepEqual(refusalOf(await reachOf(db, anyone, other)), ["forbidden", "access-closed-unexplained"]);
  const audience = setRule(db, {
    dataset: reached.dataset,
    table: reached.table,
    level: "open",
    audience: [],
  });
  await assert.rejects(audience, Failure);
});

test("an agreement is held by an account of this instance, and not by the same one of another", async () => {
  await using made = await world();
  const { db, reached, agreement } = made;
  await setRule(db, { dataset: reached.dataset, level: "restricted" });
  const [zoe, max] = [member(), member()];
  await startAgreement(db, agreement(party(zoe.account), ["stop"]));
  await startAgreement(db, agreement(party(max.account, "https://portal.example"), ["stop"]));
  assert.equal((await reachOf(db, zoe, reached)).kind, "part");
  assert.equal((await reachOf(db, max, reached)).kind, "none");
});

test("of several agreements the one named holds, else the last that began", async () => {
  await using made = await world();
  const { db, reached, agreement } = made;
  await setRule(db, { dataset: reached.dataset, level: "restricted" });
  const zoe = member();
  const first = agreement(party(zoe.account), ["name"], new Date(Date.now() - 60_000));
  const second = agreement(party(zoe.account), ["stop"]);
  for (const each of [second, first, first]) await startAgreement(db, each);
  const columns = ["stop", "name", "driver"].map((name) => ({ name }));
  const columnsOf = async (actor: Actor) => {
    const reach = await reachOf(db, actor, reached);
    return reach.kind === "part" ? reach.narrow(columns).columns : refusalOf(reach);
  };
  assert.deepEqual(await columnsOf(zoe), ["stop"]);
  assert.deepEqual(await columnsOf({ ...zoe, agreement: first.id }), ["name"]);
  assert.deepEqual(await columnsOf({ ...zoe, agreement: newId() }), [
    "forbidden",
    "access-agreement-not-yours",
  ]);
  assert.equal((await runningAgreements(db, { dataset: reached.dataset })).length, 2);
  await endAgreement(db, second.id, new Date());
  assert.deepEqual(await columnsOf(zoe), ["name"]);
});

test("who lost an agreement is told which, since when and why", async () => {
  await using made = await world();
  const { db, reached, agreement } = made;
  await setRule(db, { dataset: reached.dataset, level: "restricted" });
  const zoe = member();
  const only = agreement(party(zoe.account), ["stop"]);
  await startAgreement(db, only);
  await endAgreement(db, only.id, new Date(), { state: "withdrawn", reason: "Le contrat a changé." });
  await endAgreement(db, only.id, new Date(), { state: "expired" });
  await startAgreement(db, only);
  const reach = await reachOf(db, zoe, reached);
  assert.ok(reach.kind === "none");
  assert.equal(reach.refusal.key, "access-agreement-withdrawn");
  assert.equal(reach.refusal.args["agreement"], only.id);
  assert.equal(reach.refusal.args["reason"], "Le contrat a changé.");
  assert.deepEqual(await runningAgreements(db, { ids: [only.id] }), []);
});
