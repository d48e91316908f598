import assert from "node:assert/strict";
import { test } from "node:test";
import { runningAgreements } from "../../access/agreements.ts";
import { isFailure } from "../../base/failure.ts";
import { sharingInstance, type Wire } from "../../../test/sharing-world.ts";
import { acceptExchange, offerTerms, refuseExchange, takeBack, withdrawAgreement } from "./answering.ts";
import { askForAccess, renewAgreement } from "./asking.ts";
import { verifyAgreementFile } from "../agreement/agreement-file.ts";
import { getAgreementFile, getExchange, listExchanges } from "./exchanges.ts";
import { listNotifications } from "../notifications.ts";

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function alone(policy: Parameters<Awaited<ReturnType<typeof sharingInstance>>["restricted"]>[1] = {}) {
  const wire: Wire = { cut: undefined, passed: [] };
  const here = await sharingInstance("http://a.test", new Map(), wire);
  const operator = await here.organization("Réseau de bus");
  const eve = await here.person("eve", { [operator.id]: "editor" });
  const rita = await here.person("rita", { [operator.id]: "reader" });
  const lou = await here.person("lou");
  const made = await here.restricted(operator.id, policy);
  const ask = {
    purpose: "research" as const,
    tables: [{ table: made.table, columns: ["line", "stop", "riders"], rows: [] }],
    until: day(60),
    note: "Pour ma thèse.",
  };
  return {
    here,
    operator,
    eve,
    rita,
    lou,
    ...made,
    ask,
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

test("on one instance: asked, other terms offered, accepted, read, renewed, withdrawn", async () => {
  await using world = await alone();
  const { here, eve, rita, lou, dataset, table, ask } = world;
  const { ctx } = here;
  const asked = await askForAccess(ctx, await lou.actor(), dataset.slug, ask);
  assert.equal(asked.state, "asked");
  assert.deepEqual(await runningAgreements(ctx.db), []);
  const waiting = await listExchanges(ctx, await rita.actor(), {
    page: 1,
    pageSize: 10,
    organization: world.operator.id,
  });
  assert.deepEqual(
    waiting.items.map(({ id }) => id),
    [asked.id],
  );
  await assert.rejects(acceptExchange(ctx, await rita.actor(), asked.id), (error) =>
    isFailure(error, "forbidden"),
  );
  await assert.rejects(acceptExchange(ctx, await lou.actor(), asked.id), (error) =>
    isFailure(error, "forbidden"),
  );
  const terms = {
    ...asked.terms,
    tables: [
      {
        table,
        columns: ["line", "riders"],
        rows: [{ column: "line", operator: "exact" as const, value: "C1" }],
      },
    ],
    until: day(30),
    duties: ["cite" as const],
  };
  const offered = await offerTerms(ctx, await eve.actor(), asked.id, { terms, note: "Sans les arrêts." });
  assert.equal(offered.state, "offered");
  await assert.rejects(acceptExchange(ctx, await eve.actor(), asked.id), (error) =>
    isFailure(error, "forbidden"),
  );
  const running = await acceptExchange(ctx, await lou.actor(), asked.id);
  assert.equal(running.state, "running");
  const [agreement] = await runningAgreements(ctx.db);
  assert.equal(agreement?.id, asked.id);
  assert.deepEqual(agreement?.terms.tables, terms.tables);
  const { text } = await getAgreementFile(ctx, await lou.actor(), asked.id);
  const verified = await verifyAgreementFile(text, () => here.identity.jwks());
  assert.deepEqual(
    verified.signatures.map(({ side, standing }) => [side, standing]),
    [
      ["producer", "proved"],
      ["asker", "proved"],
    ],
  );
  assert.deepEqual(verified.agreed.terms, terms);
  const shown = await getExchange(ctx, await lou.actor(), asked.id);
  assert.deepEqual(
    shown.entries.map(({ type, side }) => `${side} ${type}`),
    ["asker ask", "producer offer", "asker accept", "producer confirm"],
  );
  assert.deepEqual(shown.actions, [{ type: "take-back", side: "asker" }]);
  const renewed = await renewAgreement(ctx, await lou.actor(), asked.id);
  assert.equal(renewed.renews, asked.id);
  await refuseExchange(ctx, await eve.actor(), renewed.id, "Pas deux fois.");
  await withdrawAgreement(ctx, await eve.actor(), asked.id, "Fin du projet.");
  assert.deepEqual(await runningAgreements(ctx.db), []);
  const told = await listNotifications(ctx, await lou.actor(), { page: 1, pageSize: 20 });
  assert.deepEqual(told.items.map(({ key }) => key).toReversed(), [
    "notification-offer",
    "notification-running",
    "notification-refuse",
    "notification-withdraw",
  ]);
});

test("what a policy hides cannot be asked for, and is refused as what is not there", async () => {
  await using world = await alone();
  const { here, lou, dataset, table, ask } = world;
  const wish = (column: string) => ({ ...ask, tables: [{ table, columns: ["line", column], rows: [] }] });
  const refusalOf = async (column: string) => {
    const error = await askForAccess(here.ctx, await lou.actor(), dataset.slug, wish(column)).catch(
      (e: unknown) => e,
    );
    assert.ok(isFailure(error, "invalid"));
    return [error.key, Object.keys(error.args)];
  };
  assert.deepEqual(await refusalOf("card"), await refusalOf("nothing"));
});

test("within an automatic policy, the agreement runs at once; beyond it, it is refused", async () => {
  await using world = await alone({
    acceptance: "automatic",
    purposes: ["research"],
    daysMax: 90,
    rows: [{ column: "line", operator: "exact", value: "C1" }],
    duties: ["cite"],
    terms: "Citer le réseau.",
  });
  const { here, lou, dataset, ask } = world;
  const running = await askForAccess(here.ctx, await lou.actor(), dataset.slug, ask);
  assert.equal(running.state, "running");
  const [agreement] = await runningAgreements(here.ctx.db);
  assert.deepEqual(agreement?.terms.tables[0]?.rows, [{ column: "line", operator: "exact", value: "C1" }]);
  assert.deepEqual(agreement?.terms.duties, ["cite"]);
  for (const change of [{ purpose: "commercial" as const }, { until: day(91) }, { until: day(-1) }]) {
    await assert.rejects(
      askForAccess(here.ctx, await lou.actor(), dataset.slug, { ...ask, ...change }),
      (error) => isFailure(error, "invalid"),
    );
  }
  await takeBack(here.ctx, await lou.actor(), running.id);
  assert.deepEqual(await runningAgreements(here.ctx.db), []);
});

test("a person is given few agreements without an answer, also where many are asked for at once", async () => {
  await using world = await alone({ acceptance: "automatic", daysMax: 90 });
  const { here, lou, dataset, ask } = world;
  const actor = await lou.actor();
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, () => askForAccess(here.ctx, actor, dataset.slug, ask)),
  );
  for (const answer of answers) {
    if (answer.status === "rejected") assert.ok(isFailure(answer.reason, "too-many"));
  }
  while ((await runningAgreements(here.ctx.db)).length < 5) {
    assert.equal((await askForAccess(here.ctx, actor, dataset.slug, ask)).state, "running");
  }
  const [first] = await runningAgreements(here.ctx.db);
  await takeBack(here.ctx, actor, first?.id ?? "");
  const waits = await askForAccess(here.ctx, actor, dataset.slug, ask);
  assert.equal(waits.state, "asked", "one that ended today counts still, and a person answers");
  assert.equal((await runningAgreements(here.ctx.db)).length, 4);
  const mia = await here.person("mia");
  const theirs = await askForAccess(here.ctx, await mia.actor(), dataset.slug, ask);
  assert.equal(theirs.state, "running");
});

test("people of neither side see nothing of an exchange", async () => {
  await using world = await alone();
  const { here, lou, dataset, ask } = world;
  const other = await here.organization("Autre");
  const oscar = await here.person("oscar", { [other.id]: "administrator" });
  const { id } = await askForAccess(here.ctx, await lou.actor(), dataset.slug, ask);
  const actor = await oscar.actor();
  for (const act of [
    () => getExchange(here.ctx, actor, id),
    () => acceptExchange(here.ctx, actor, id),
    () => takeBack(here.ctx, actor, id),
    () => withdrawAgreement(here.ctx, actor, id, "x"),
    () => getAgreementFile(here.ctx, actor, id),
  ]) {
    await assert.rejects(act, (error) => isFailure(error, "not-found"));
  }
  await assert.rejects(
    askForAccess(here.ctx, actor, dataset.slug, { ...ask, organization: world.operator.id }),
    (error) => isFailure(error, "forbidden"),
  );
});
