import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { test } from "node:test";
import { anyone, system } from "../../src/access/actor.ts";
import { setRule } from "../../src/access/access-rules.ts";
import { withdraw } from "../../src/catalogue/publish.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { putActFile, readActFile, removeActFile } from "../../src/decisions/act-file.ts";
import { citeFigure, expectEffect, removeFigure } from "../../src/decisions/cite.ts";
import {
  changeDecision,
  createDecision,
  deleteDecision,
  getDecision,
  listDecisions,
} from "../../src/decisions/decisions.ts";
import { checkFigures, followUp } from "../../src/decisions/follow-up.ts";
import { toProvenance } from "../../src/decisions/provenance.ts";
import { getDocument, listVersions, publishDecision } from "../../src/decisions/publish.ts";
import { parseDecisionFile, verifyDecision } from "../../src/decisions/verify-decision.ts";
import { changeIndicator } from "../../src/indicators/indicators.ts";
import { sweepBlobs } from "../../src/tables/import/sweep.ts";
import { lastSuccessor } from "../../src/territory/place-tree.ts";
import { byDepartement } from "../indicators/world.ts";
import { beds, decisionsWorld, ille } from "./world.ts";

type World = Awaited<ReturnType<typeof decisionsWorld>>;

/** A decision on the 20 beds of 2 November. */
async function decided({ decisions: ctx, organization, indicator }: World) {
  const { id } = await createDecision(ctx, system, {
    organization,
    title: "Ouvrir un centre",
    text: "Un centre de **dépistage** ouvre.",
    by: "Conseil municipal",
    on: "2020-11-03",
    reference: "2020-118",
  });
  await citeFigure(ctx, system, id, { ...ille, indicator: indicator.dataset.slug, period: "2020-11-02" });
  return publishDecision(ctx, system, id);
}

test("a figure is frozen as it was read, with its vintage and the versions that it came from", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx } = world;
  const { slug, published, content } = await decided(world);
  assert.deepEqual([slug, published?.number], ["ouvrir-un-centre", 1]);
  const [figure] = content.figures;
  assert.deepEqual(
    [figure?.value, figure?.status, figure?.period, figure?.place.label, figure?.vintage.number],
    [20, "observed", "2020-11-02", "Ille-et-Vilaine", 1],
  );
  assert.equal(figure?.indicator.url, `${ctx.url}/indicators/hospitalisations`);
  assert.deepEqual(
    figure?.sources.map(({ table, version }) => [table, version]),
    [[world.sourceTable, 1]],
  );
  assert.equal(figure?.frozenAt, ctx.clock().toISOString());
});

test("once its source is revised, a decision keeps its figure and says what it is now; the first versions give it again", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx } = world;
  const made = await decided(world);
  const before = await followUp(ctx, anyone, made);
  assert.deepEqual(
    before.figures.map(({ state, value }) => [state, value]),
    [["same", 20]],
  );
  await world.table("hospitalisations.csv", beds(10, 21, 30), world.sourceTable);
  assert.equal(await world.settle(), 1);
  const now = await getDecision(ctx, anyone, made.slug);
  assert.equal(now.content.figures[0]?.value, 20);
  const after = await followUp(ctx, anyone, now);
  assert.deepEqual(
    after.figures.map(({ state, value }) => [state, value]),
    [["revised", 21]],
  );
  const [checked] = await checkFigures(ctx, anyone, now);
  assert.deepEqual([checked?.outcome, checked?.value, checked?.problem], ["same", 20, undefined]);
});

test("a figure that was altered in the last digit, or in its digest, does not come out again", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx } = world;
  const made = await decided(world);
  const [figure] = made.content.figures;
  assert.ok(figure);
  const of = async (changed: typeof figure) => {
    const content = { ...made.content, figures: [changed] };
    return (await checkFigures(ctx, anyone, { ...made, content }))[0]?.outcome;
  };
  assert.equal(await of(figure), "same");
  assert.equal(await of({ ...figure, value: 20.000000000000004 }), "differs");
  assert.equal(await of({ ...figure, vintage: { ...figure.vintage, digest: "0".repeat(64) } }), "differs");
  assert.equal(await of({ ...figure, vintage: { ...figure.vintage, number: 7 } }), "unreadable");
  // Its producer is away.
  const away = { ...figure.indicator, instance: "http://127.0.0.1:9" };
  assert.equal(await of({ ...figure, indicator: away }), "unreadable");
});

test("what can no longer be read is said: a source that is closed, an indicator that was withdrawn", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx, ctx: tables, dataset, indicator } = world;
  const made = await decided(world);
  await tables.db.begin((tx) => setRule(tx, { dataset: dataset.id, level: "closed", reason: "Secret" }));
  const closed = await followUp(ctx, anyone, made);
  assert.deepEqual(
    closed.figures.map(({ state, value }) => [state, value]),
    [["unreadable", undefined]],
  );
  assert.equal((await checkFigures(ctx, anyone, made))[0]?.outcome, "unreadable");
  const id = (await createDecision(ctx, system, { organization: world.organization, title: "Autre" })).id;
  const asked = { ...ille, indicator: indicator.dataset.id, period: "2020-11-02" };
  await assert.rejects(citeFigure(ctx, system, id, asked), { key: "decisions-figure-closed" });
  await tables.db.begin((tx) => setRule(tx, { dataset: dataset.id, level: "open" }));
  await citeFigure(ctx, system, id, asked);
  await withdraw({ ...tables, ...tablesForCatalogue(tables) }, system, indicator.dataset.id, "Faux");
  const [gone] = (await followUp(ctx, anyone, made)).figures;
  assert.deepEqual([gone?.state, gone?.problem?.key], ["unreadable", "catalogue-withdrawn"]);
  assert.equal((await checkFigures(ctx, anyone, made))[0]?.problem?.key, "catalogue-withdrawn");
  // The draft that cited it while it was open is not published any more.
  await changeDecision(ctx, system, id, { text: "Rien.", by: "Maire", on: "2020-11-04" });
  await assert.rejects(publishDecision(ctx, system, id), { key: "decisions-figure-closed" });
});

test("a published decision changes by a version that says what it corrects, and by nothing else", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx } = world;
  const made = await decided(world);
  await assert.rejects(deleteDecision(ctx, system, made.id), { key: "decisions-published" });
  await assert.rejects(publishDecision(ctx, system, made.id), { key: "decisions-nothing-new" });
  await changeDecision(ctx, system, made.id, { by: "Conseil métropolitain" });
  assert.equal((await getDecision(ctx, anyone, made.slug)).content.by, "Conseil municipal");
  await assert.rejects(publishDecision(ctx, system, made.id), { key: "decisions-correction-missing" });
  await publishDecision(ctx, system, made.id, { correction: "Ce n’était pas la commune." });
  const now = await getDecision(ctx, anyone, made.slug);
  assert.deepEqual(
    [now.content.by, now.published?.correction],
    ["Conseil métropolitain", "Ce n’était pas la commune."],
  );
  assert.equal((await getDecision(ctx, anyone, made.slug, { version: 1 })).content.by, "Conseil municipal");
  assert.deepEqual(
    (await listVersions(ctx, anyone, made.slug)).map(({ number }) => number),
    [2, 1],
  );
  await assert.rejects(getDecision(ctx, anyone, made.slug, { version: 3 }), { code: "not-found" });
});

test("a draft is read by its organization and written by its editors; what lacks something is not published", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx, organization } = world;
  const told = { organization, title: "Brouillon" };
  for (const actor of [anyone, world.as("reader")]) {
    await assert.rejects(createDecision(ctx, actor, told), /unauthenticated|forbidden/);
  }
  const { id } = await createDecision(ctx, system, told);
  await assert.rejects(getDecision(ctx, anyone, id), { code: "not-found" });
  assert.equal((await getDecision(ctx, world.as("reader"), id)).content.title, "Brouillon");
  await assert.rejects(changeDecision(ctx, world.as("reader"), id, { by: "Moi" }), { code: "forbidden" });
  const asked = { ...ille, indicator: world.indicator.dataset.id };
  await assert.rejects(citeFigure(ctx, world.as("reader"), id, asked), { code: "forbidden" });
  await assert.rejects(publishDecision(ctx, system, id), { key: "decisions-incomplete" });
  await changeDecision(ctx, system, id, { text: "Rien.", by: "Maire", on: "2020-11-04" });
  await assert.rejects(publishDecision(ctx, system, id), { key: "decisions-no-figure" });
  await citeFigure(ctx, system, id, asked);
  assert.equal((await removeFigure(ctx, system, id, 0)).content.figures.length, 0);
  await assert.rejects(removeFigure(ctx, system, id, 0), { code: "not-found" });
  await assert.rejects(citeFigure(ctx, system, id, { ...asked, period: "2019-01-01" }), {
    key: "decisions-figure-none",
  });
  await assert.rejects(citeFigure(ctx, system, id, { ...asked, level: "planet" }), {
    key: "decisions-level-wrong",
  });
  await assert.rejects(changeDecision(ctx, system, id, { on: "2020-02-31" }), { key: "decisions-day-wrong" });
  await assert.rejects(changeDecision(ctx, system, id, { url: "javascript:alert(1)" }), {
    key: "decisions-url-wrong",
  });
  await assert.rejects(changeDecision(ctx, system, id, { by: "x".repeat(301) }), {
    key: "decisions-text-long",
  });
  await deleteDecision(ctx, system, id);
  await assert.rejects(getDecision(ctx, system, id), { code: "not-found" });
});

test("published decisions are listed, found by their words, and told of the datasets that they stand on", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx } = world;
  await createDecision(ctx, system, { organization: world.organization, title: "Un brouillon" });
  await decided(world);
  const titles = async (request: object, actor = anyone) =>
    (await listDecisions(ctx, actor, { page: 1, pageSize: 10, ...request })).items.map(
      ({ content }) => content.title,
    );
  assert.deepEqual(await titles({}), ["Ouvrir un centre"]);
  assert.deepEqual(await titles({ q: "CENTRE conseil" }), ["Ouvrir un centre"]);
  assert.deepEqual(await titles({ q: "100%" }), []);
  assert.deepEqual(await titles({ dataset: world.indicator.dataset.id }), ["Ouvrir un centre"]);
  assert.deepEqual(await titles({ dataset: world.dataset.id }), ["Ouvrir un centre"]);
  assert.equal((await titles({ organization: world.organization })).length, 1);
  assert.equal((await titles({ organization: world.organization }, system)).length, 2);
});

test("a figure is cited once, its revision beside it; of a place one value is expected on a day", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx, organization } = world;
  const { id } = await createDecision(ctx, system, { organization, title: "Ouvrir des lits" });
  const asked = { ...ille, indicator: world.indicator.dataset.id };
  const day = { ...asked, period: "2020-11-03" };
  await citeFigure(ctx, system, id, asked);
  for (const again of [asked, day]) {
    await assert.rejects(citeFigure(ctx, system, id, again), { key: "decisions-figure-cited" });
  }
  await citeFigure(ctx, system, id, { ...asked, period: "2020-11-02" });
  await world.table("hospitalisations.csv", beds(10, 20, 33), world.sourceTable);
  await world.settle();
  const { content } = await citeFigure(ctx, system, id, day);
  assert.deepEqual(
    content.figures.map(({ value }) => value),
    [30, 20, 33],
  );
  const expected = { ...asked, value: 5, until: "2021-06-01" };
  await expectEffect(ctx, system, id, expected);
  for (const value of [5, 6]) {
    await assert.rejects(expectEffect(ctx, system, id, { ...expected, value }), {
      key: "decisions-effect-expected",
    });
  }
  await expectEffect(ctx, system, id, { ...expected, until: "2022-06-01" });
});

test("an effect is told beside what is observed by its day", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx, indicator } = world;
  const { id } = await decided(world);
  const expected = { ...ille, indicator: indicator.dataset.id, value: 5 };
  await expectEffect(ctx, system, id, { ...expected, until: "2020-11-03" });
  await expectEffect(ctx, system, id, { ...expected, until: "2021-06-01" });
  await expectEffect(ctx, system, id, { ...expected, until: "2019-06-01" });
  await assert.rejects(expectEffect(ctx, system, id, { ...expected, until: "demain" }), {
    key: "decisions-day-wrong",
  });
  await publishDecision(ctx, system, id, { correction: "Effets attendus." });
  const { effects } = await followUp(ctx, anyone, await getDecision(ctx, anyone, id));
  assert.deepEqual(
    effects.map(({ state, observed }) => [state, observed?.value, observed?.period, observed?.grain]),
    [
      ["observed", 30, "2020-11-03", "day"],
      ["waiting", 30, "2020-11-03", "day"],
      ["none", undefined, undefined, undefined],
    ],
  );
});

test("what is expected of a place that was merged since is read of the place of today", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx, organization } = world;
  const former = "25";
  const today = lastSuccessor(world.ctx.territory, "region", former);
  const table = await world.table("regions.csv", `reg,jour,hosp\n${today},2020-11-01,7\n`);
  const source = byDepartement(table, { place: { column: "reg", level: "region" } });
  const { dataset } = await world.create("Par région", { source, steps: [] });
  await world.publish(dataset.id);
  const asked = { indicator: dataset.slug, level: "region", code: former };
  const { id } = await createDecision(ctx, system, { organization, title: "Réunir" });
  await citeFigure(ctx, system, id, { ...asked, period: "2020-11-01" });
  const told = await expectEffect(ctx, system, id, { ...asked, value: 5, until: "2020-11-01" });
  const { figures, effects } = told.content;
  assert.deepEqual([figures[0]?.place.code, effects[0]?.place.code], [today, today]);
  // As one that was taken before.
  const before = effects.map((effect) => ({ ...effect, place: { ...effect.place, code: former } }));
  const since = await followUp(ctx, system, { ...told, content: { ...told.content, effects: before } });
  assert.deepEqual(since.effects[0]?.observed?.value, 7);
});

test("the file of an act is kept by its hash, and is swept once no decision holds it", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx } = world;
  const { id } = await createDecision(ctx, system, { organization: world.organization, title: "Acte" });
  await assert.rejects(putActFile(ctx, system, id, { name: "vide.pdf", bytes: Readable.from([]) }), {
    key: "decisions-file-missing",
  });
  await putActFile(ctx, system, id, { name: "../acte.pdf", bytes: Readable.from([Buffer.from("%PDF")]) });
  await sweepBlobs(world.ctx, 0);
  const { file, bytes } = await readActFile(ctx, system, id);
  assert.deepEqual(
    [file.name, file.bytes, await new Response(Readable.toWeb(bytes) as never).text()],
    ["acte.pdf", 4, "%PDF"],
  );
  await assert.rejects(readActFile(ctx, anyone, id), { code: "not-found" });
  await removeActFile(ctx, system, id);
  await assert.rejects(readActFile(ctx, system, id), { key: "decisions-file-none" });
  await deleteDecision(ctx, system, id);
  assert.ok((await sweepBlobs(world.ctx, 0)) >= 1);
  assert.equal(await ctx.store.has(file.hash), false);
});

test("what was signed is verified by the keys of its own instance, and by none that a file brings", async () => {
  await using world = await decisionsWorld();
  await using forger = await decisionsWorld();
  const { decisions: ctx } = world;
  const { slug } = await decided(world);
  const { document } = await getDocument(ctx, anyone, slug);
  const keys = await world.identity.jwks();
  const verify = (text: string, jwks: typeof keys | undefined = keys) => {
    const file = parseDecisionFile(text);
    assert.ok(file, text.slice(0, 80));
    return verifyDecision(file, async (instance) => (instance === ctx.url ? jwks : undefined));
  };
  const good = await verify(document);
  assert.deepEqual([good.decision?.title, good.problems, good.unproved], ["Ouvrir un centre", [], []]);
  assert.ok(good.decision);
  const provenance = JSON.stringify(toProvenance(good.decision, document));
  assert.deepEqual((await verify(provenance)).problems, []);
  const altered = await verify(provenance.replace('"prov:value":20', '"prov:value":21'));
  assert.deepEqual(
    altered.problems.map(({ key }) => key),
    ["decisions-verify-altered"],
  );
  assert.equal(altered.decision, undefined);
  // Another instance signs the same words in the name of this one.
  const { document: forged } = await getDocument(forger.decisions, anyone, (await decided(forger)).slug);
  assert.deepEqual(
    (await verify(forged)).problems.map(({ key }) => key),
    ["decisions-verify-disowned"],
  );
  const file = parseDecisionFile(document);
  assert.ok(file);
  const unknown = await verifyDecision(file, async () => undefined);
  assert.deepEqual([unknown.unproved.length, unknown.decision], [1, undefined]);
  assert.equal(parseDecisionFile('{"@graph": []}'), undefined);
  assert.equal(parseDecisionFile("a.b.c"), undefined);
});

test("a figure is not compared with one of another unit, other places or another method; why is said", async () => {
  await using world = await decisionsWorld();
  const { decisions: ctx, indicator } = world;
  const made = await decided(world);
  await changeDecision(ctx, system, made.id, { considered: "Rien d’autre." });
  const effect = { ...ille, indicator: indicator.dataset.id, value: 10, until: "2020-11-03" };
  await expectEffect(ctx, system, made.id, effect);
  const decision = await publishDecision(ctx, system, made.id, { correction: "Un effet est attendu." });
  const { id } = indicator.dataset;
  const source = byDepartement(world.sourceTable);
  const seen = async () => {
    const { figures, effects } = await followUp(ctx, anyone, decision);
    return [...figures, ...effects].map(({ state, problem }) => [state, problem?.key ?? ""]);
  };
  assert.deepEqual(await seen(), [
    ["same", ""],
    ["observed", ""],
  ]);
  await changeIndicator(ctx, system, id, { unit: "lits" });
  assert.deepEqual(await seen(), [
    ["incomparable", "indicator-unit-changed"],
    ["incomparable", "indicator-unit-changed"],
  ]);
  await changeIndicator(ctx, system, id, { unit: undefined });
  const steps = [{ kind: "cumulative" }] as const;
  await changeIndicator(ctx, system, id, { definition: { source, steps } });
  assert.deepEqual((await seen())[0], ["incomparable", "indicator-method-changed"]);
  const whole = { ...source, rollUp: false };
  await changeIndicator(ctx, system, id, { definition: { source: whole, steps: [] } });
  assert.deepEqual((await seen())[0], ["incomparable", "indicator-places-changed"]);
  // What it came from gives it again all the same.
  assert.equal((await checkFigures(ctx, anyone, decision))[0]?.outcome, "same");
});
