import assert from "node:assert/strict";
import { test } from "node:test";
import { setRule } from "../../src/access/access-rules.ts";
import { type Actor, anyone, system } from "../../src/access/actor.ts";
import { closeAlert, getAlert, listAlerts } from "../../src/alerts/alerts.ts";
import { changeRule } from "../../src/alerts/change-rule.ts";
import { judgeRule } from "../../src/alerts/judge-rule.ts";
import { findFeedKey, listAlertsOfKey, makeFeedKey, revokeFeedKey } from "../../src/alerts/own-feed.ts";
import type { AlertsContext } from "../../src/alerts/context.ts";
import {
  deleteRule,
  followRule,
  getRule,
  listRules,
  silenceRule,
  unsilenceRule,
} from "../../src/alerts/rules.ts";
import { withdraw } from "../../src/catalogue/publish.ts";
import { lastSuccessor } from "../../src/territory/place-tree.ts";
import { byDepartement } from "../indicators/world.ts";
import type { Db } from "../../src/db/db.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { alertsWorld, type AlertsWorld, beds, over40 } from "./world.ts";

const all = { page: 1, pageSize: 200, state: "all" } as const;

async function told({ alerts }: AlertsWorld, actor: Actor = system) {
  const { items } = await listAlerts(alerts, actor, all);
  return items.map(({ place, period, value, state }) => `${place.label} ${period} ${value} ${state}`);
}

test("a figure above its threshold is said once, with where it came from, and not again while it lasts", async () => {
  await using world = await alertsWorld();
  const nour = await world.person("nour");
  await world.rule(nour, over40);
  await world.judge();
  assert.deepEqual([await told(world, nour), world.letters.length], [[], 0]);
  await world.next({ 35: [10, 20, 30, 43] });
  assert.deepEqual(await told(world, nour), ["Ille-et-Vilaine 2020-11-04 43 running"]);
  const [letter] = world.letters;
  assert.equal(letter?.to, "nour@example.org");
  assert.equal(letter?.subject, "Alerte : Lits occupés, Ille-et-Vilaine");
  assert.match(letter?.text ?? "", /Ille-et-Vilaine : 43 lits le 4 novembre 2020, au-dessus de 40 lits\./);
  assert.match(letter?.text ?? "", /Source : Cantines \(http:\/\/127\.0\.0\.1:1\/datasets\/cantines\)/);
  await world.next({ 35: [10, 20, 30, 43, 50] });
  await world.judge();
  const [still] = (await listAlerts(world.alerts, nour, all)).items;
  assert.deepEqual([still?.state, still?.last], ["running", { period: "2020-11-05", value: 50 }]);
  assert.equal(world.letters.length, 1);
  await world.next({ 35: [10, 20, 30, 43, 50, 12] });
  assert.deepEqual(await told(world, nour), ["Ille-et-Vilaine 2020-11-04 43 over"]);
  await world.next({ 35: [10, 20, 30, 43, 50, 12, 60] });
  assert.deepEqual(await told(world, nour), [
    "Ille-et-Vilaine 2020-11-07 60 running",
    "Ille-et-Vilaine 2020-11-04 43 over",
  ]);
  assert.equal(world.letters.length, 2);
});

test("a rule of a place that was merged since follows the place of today, and its letter is written", async () => {
  await using world = await alertsWorld();
  const nour = await world.person("nour");
  const former = "25";
  const today = lastSuccessor(world.ctx.territory, "region", former);
  assert.notEqual(today, former);
  const { made } = await world.import("regions.csv", `reg,jour,hosp\n${today},2020-11-01,70\n`, {});
  const source = byDepartement(made[0]?.table ?? "", { place: { column: "reg", level: "region" } });
  const { dataset } = await world.create("Par région", { source, steps: [] });
  await world.publish(dataset.id);
  const place = { indicator: dataset.slug, level: "region", code: former };
  const rule = await world.rule(nour, over40, place);
  assert.equal(rule.place?.code, today);
  // As one that was made before.
  await world.ctx.db`update alert_rules set code = ${former} where id = ${rule.id}`;
  await world.judge();
  const [one, ...others] = await told(world, nour);
  assert.deepEqual([others, one?.endsWith(" 2020-11-01 70 running")], [[], true]);
  assert.equal(world.letters.length, 1);
});

test("a figure that is revised is told as such, and one that rises and falls in one period is said once", async () => {
  await using world = await alertsWorld();
  const nour = await world.person("nour");
  await world.rule(nour, over40);
  await world.next({ 35: [10, 20, 43] });
  await world.next({ 35: [10, 20, 39] });
  const now = async () => {
    const [alert] = (await listAlerts(world.alerts, nour, all)).items;
    return [alert?.state, alert?.value, alert?.revised === undefined ? "as it was" : alert.revised.value];
  };
  assert.deepEqual(await now(), ["over", 43, 39]);
  await world.next({ 35: [10, 20, 44] });
  assert.deepEqual(await now(), ["running", 43, 44]);
  await world.next({ 35: [10, 20, 43] });
  assert.deepEqual(await now(), ["running", 43, "as it was"]);
  await world.next({ 35: [10, 20] });
  assert.deepEqual(await now(), ["over", 43, undefined]);
  assert.equal(world.letters.length, 1);
});

test("every place of a level at once is one letter with a list", async () => {
  const deps = ["22", "29", "35", "56"];
  await using world = await alertsWorld(beds(Object.fromEntries(deps.map((dep) => [dep, [10, 20]]))));
  const nour = await world.person("nour");
  await world.rule(nour, over40, { level: "departement", code: "", language: "en" });
  await world.next(Object.fromEntries(deps.map((dep) => [dep, [10, 20, 50]])));
  assert.equal((await told(world, nour)).length, 4);
  const [letter, ...more] = world.letters;
  assert.deepEqual([letter?.subject, more.length], ["4 alerts: Lits occupés", 0]);
  assert.equal(letter?.text.match(/^- /gm)?.length, 4);
});

test("whoever may not read the figure when it is told is not told: closed since, suspended, no member any more", async () => {
  await using world = await alertsWorld();
  const { alerts, organization, indicator, dataset } = world;
  const [editor, reader, stranger] = [
    await world.person("editor", "editor"),
    await world.person("reader", "reader"),
    await world.person("stranger"),
  ];
  const rule = await world.rule(editor, over40, { organization, audience: "everybody" });
  for (const one of [reader, stranger]) await followRule(alerts, one, rule.id, { language: "fr" });
  const { db } = alerts;
  await db.begin((tx) => setRule(tx, { dataset: indicator.dataset.id, level: "closed", reason: "Secret" }));
  // Closed before it is judged: what everybody may not read raises nothing for everybody.
  await world.next({ 35: [10, 20, 43] });
  assert.deepEqual(
    [world.letters.length, (await getRule(alerts, editor, rule.id)).problem?.key],
    [0, "access-closed"],
  );
  await db.begin((tx) => setRule(tx, { dataset: indicator.dataset.id, level: "open" }));
  world.mail.isAway = true;
  world.time.now = new Date(world.time.now.getTime() + 3_600_000);
  await world.judge();
  assert.deepEqual(await told(world, anyone), ["Ille-et-Vilaine 2020-11-03 43 running"]);
  // Closed between the moment when it was raised and the one when letters are handed over.
  await db.begin((tx) => setRule(tx, { dataset: dataset.id, level: "closed", reason: "Secret" }));
  const account = reader.kind === "member" ? reader.account : "";
  await db`delete from memberships where account = ${account}`;
  world.mail.isAway = false;
  world.time.now = new Date(world.time.now.getTime() + 3_600_000);
  await world.judge();
  assert.deepEqual(
    world.letters.map(({ to }) => to),
    ["editor@example.org"],
  );
  assert.deepEqual([await told(world, anyone), await told(world, stranger)], [[], []]);
  assert.equal((await told(world, editor)).length, 1);
});

test("what is silenced is told when the silence is over, if it is still true, and not where it was closed", async () => {
  await using world = await alertsWorld(beds({ 35: [10, 20, 30], 29: [10, 20, 30] }));
  const { alerts } = world;
  const nour = await world.person("nour");
  const rule = await world.rule(nour, over40, { code: "" });
  await silenceRule(alerts, nour, rule.id, { until: "2026-12-01" });
  await world.next({ 35: [10, 20, 43], 29: [10, 20, 44] });
  const { items } = await listAlerts(alerts, nour, { ...all, state: "silenced" });
  assert.deepEqual([items.length, world.letters.length], [2, 0]);
  const [one] = items;
  await closeAlert(alerts, nour, one?.id ?? "", { words: "Renfort envoyé." });
  const closed = await getAlert(alerts, nour, one?.id ?? "");
  assert.deepEqual(
    [closed.state, closed.closed?.by, closed.closed?.words],
    ["closed", "nour", "Renfort envoyé."],
  );
  await assert.rejects(closeAlert(alerts, nour, one?.id ?? "", { words: "Encore." }), {
    key: "alerts-closed",
  });
  world.time.now = new Date("2026-12-01T00:10:00Z");
  await world.judge();
  assert.equal(world.letters.length, 1);
  assert.equal(world.letters[0]?.text.match(/^- /gm)?.length, 1);
  await silenceRule(alerts, nour, rule.id, { until: "2027-01-01", code: "29" });
  await unsilenceRule(alerts, nour, rule.id, { code: "29" });
  await assert.rejects(silenceRule(alerts, nour, rule.id, { until: "2027-01-01", code: "99" }), {
    key: "alerts-place-unknown",
  });
  await assert.rejects(silenceRule(alerts, nour, rule.id, { until: "2026-11-01" }), {
    key: "alerts-silence-wrong",
  });
});

test("a change, a target that is missed, and a figure that does not come are raised by the figures of whole periods alone", async () => {
  const target = { value: 35, by: "2020-11-04" };
  await using world = await alertsWorld(beds({ 35: [10, 20, 30] }), { target, better: "less" });
  const nour = await world.person("nour");
  await world.rule(nour, { kind: "change", way: "rise", by: 40, relative: true, since: 1 });
  await world.rule(nour, { kind: "target" });
  await world.rule(nour, { kind: "absent", days: 2 });
  world.time.now = new Date("2020-11-05T09:00:00Z");
  await world.judge();
  assert.deepEqual(await told(world, nour), ["Ille-et-Vilaine 2020-11-03 30 running"]);
  assert.match(
    world.letters[0]?.text ?? "",
    /30 lits le 3 novembre 2020, soit 50 % de plus que le 2 novembre 2020 \(20 lits\)/,
  );
  // The 5th is not over: its figure counts the day after.
  await world.next({ 35: [10, 20, 30, 36, 99] });
  assert.deepEqual(await told(world, nour), [
    "Ille-et-Vilaine 2020-11-04 36 running",
    "Ille-et-Vilaine 2020-11-03 30 over",
  ]);
  assert.match(
    world.letters[1]?.text ?? "",
    /36 lits le 4 novembre 2020, l’objectif de 35 lits n’est pas atteint/,
  );
  world.time.now = new Date("2020-11-06T00:00:01Z");
  await world.judge();
  assert.equal((await told(world, nour))[0], "Ille-et-Vilaine 2020-11-05 99 running");
  // The 6th ends at midnight, and is awaited until the 9th begins.
  world.time.now = new Date("2020-11-08T23:00:00Z");
  await world.judge();
  assert.equal((await told(world, nour)).length, 3);
  world.time.now = new Date("2020-11-09T00:00:01Z");
  await world.judge();
  assert.equal((await told(world, nour))[0], "Ille-et-Vilaine 2020-11-06 undefined running");
  assert.match(
    world.letters.at(-1)?.text ?? "",
    /aucun chiffre le 6 novembre 2020, alors qu’il devrait être là/,
  );
  const count = world.letters.length;
  world.time.now = new Date("2020-11-10T00:00:01Z");
  await world.judge();
  assert.equal(world.letters.length, count);
  await world.next({ 35: [10, 20, 30, 36, 99, 1, 1] });
  assert.equal(
    (await told(world, nour)).find((line) => line.includes("undefined")),
    "Ille-et-Vilaine 2020-11-06 undefined over",
  );
});

test("missing is not zero: a gap is below no threshold", async () => {
  await using world = await alertsWorld();
  const nour = await world.person("nour");
  await world.rule(nour, { kind: "threshold", way: "below", value: 5 });
  await world.next({ 35: [10, 20, undefined], 29: [1, 1, 1] });
  assert.deepEqual(await told(world, nour), []);
});

test("a rule is of those who may: nobody sees a private one, members see theirs, editors alone change them", async () => {
  await using world = await alertsWorld();
  const { alerts, organization } = world;
  const [editor, reader, stranger] = [
    await world.person("editor", "editor"),
    await world.person("reader", "reader"),
    await world.person("stranger"),
  ];
  const steward: Actor = {
    kind: "member",
    account: stranger.kind === "member" ? stranger.account : "",
    administrator: true,
    memberships: [],
  };
  const own = await world.rule(reader, over40);
  const members = await world.rule(editor, over40, { organization });
  const open = await world.rule(editor, over40, { organization, audience: "everybody" });
  const seen = async (actor: Actor) =>
    (await listRules(alerts, actor, { page: 1, pageSize: 10 })).items.map(({ id }) => id).toSorted();
  assert.deepEqual(await seen(anyone), [open.id]);
  assert.deepEqual(await seen(stranger), [open.id]);
  assert.deepEqual(await seen(reader), [own.id, members.id, open.id].toSorted());
  assert.deepEqual(await seen(editor), [members.id, open.id].toSorted());
  assert.deepEqual(await seen(steward), [members.id, open.id].toSorted());
  for (const actor of [stranger, reader]) {
    const refused = { code: actor === reader ? "forbidden" : "not-found" };
    await assert.rejects(deleteRule(alerts, actor, members.id), refused);
    await assert.rejects(silenceRule(alerts, actor, members.id, { until: "2026-12-01" }), refused);
  }
  await assert.rejects(world.rule(reader, over40, { organization }), { code: "forbidden" });
  await assert.rejects(world.rule(anyone, over40), { code: "unauthenticated" });
  await world.next({ 35: [10, 20, 43] });
  const [alert] = (await listAlerts(alerts, anyone, all)).items;
  await assert.rejects(closeAlert(alerts, stranger, alert?.id ?? "", { words: "x" }), { code: "forbidden" });
  await assert.rejects(closeAlert(alerts, anyone, alert?.id ?? "", { words: "x" }), {
    code: "unauthenticated",
  });
  await deleteRule(alerts, editor, open.id);
  assert.deepEqual(await told(world, anyone), []);
});

test("bad rules are refused with the field that is wrong, and people make so many", async () => {
  await using world = await alertsWorld();
  const { alerts, indicator } = world;
  const nour = await world.person("nour");
  const refused = async (more: Parameters<AlertsWorld["rule"]>[2], key: string, condition = over40) =>
    assert.rejects(world.rule(nour, condition, more), { key }, key);
  await refused({ code: "99" }, "alerts-place-unknown");
  await refused({ code: "x".repeat(300) }, "alerts-place-unknown");
  await refused({ level: "commune" }, "alerts-level-wrong");
  await refused({ level: "planet" }, "alerts-level-wrong");
  await refused({ note: "n".repeat(301) }, "alerts-words-long");
  await refused({ indicator: "nothing-like-it" }, "catalogue-dataset-not-found");
  await refused({ organization: "nowhere" }, "people-organization-not-found");
  await refused({}, "alerts-target-none", { kind: "target" });
  await refused({}, "alerts-number-wrong", { kind: "threshold", way: "above", value: Number.NaN });
  await refused({}, "alerts-count-wrong", { kind: "absent", days: -1 });
  await refused({}, "alerts-change-wrong", { kind: "change", way: "rise", by: 0, relative: false, since: 1 });
  await refused({}, "alerts-count-wrong", {
    kind: "change",
    way: "rise",
    by: 1,
    relative: false,
    since: 0.5,
  });
  await world.rule(nour, over40, { note: "n".repeat(300) });
  for (let made = 1; made < 50; made += 1) await world.rule(nour, over40);
  await refused({}, "alerts-rules-many");
  const { total } = await listRules(alerts, nour, { page: 1, pageSize: 1 });
  assert.equal(total, 50);
  await withdraw({ ...alerts, ...tablesForCatalogue(alerts) }, system, indicator.dataset.id, "Faux");
  await world.judge();
  assert.deepEqual(await told(world, nour), []);
  await refused({}, "catalogue-withdrawn");
});

/** A database whose process dies at the n-th statement of a transaction: what it wrote there is lost. */
function dying(db: Db, at: number): { readonly db: Db; readonly isDead: () => boolean } {
  let left = at;
  const begin = (work: (tx: unknown) => unknown) =>
    db.begin((tx) =>
      work(
        new Proxy(tx, {
          apply: (target, self, told: unknown[]) => {
            left -= 1;
            if (left === 0) throw new Error("killed");
            return Reflect.apply(target, self, told);
          },
        }),
      ),
    );
  const proxy = new Proxy(db, {
    get: (target, name) => (name === "begin" ? begin : Reflect.get(target, name)),
  });
  return { db: proxy, isDead: () => left <= 0 };
}

test("killed at any step, a rule says neither twice nor never", async () => {
  await using world = await alertsWorld(beds({ 35: [10, 43], 29: [10, 44] }));
  const nour = await world.person("nour");
  const rule = await world.rule(nour, over40, { code: "" });
  let deaths = 0;
  for (let at = 1; ; at += 1) {
    const { db, isDead } = dying(world.alerts.db, at);
    const ctx: AlertsContext = { ...world.alerts, db };
    const died = await judgeRule(ctx, rule.id).then(
      () => false,
      () => true,
    );
    assert.equal(died, isDead());
    if (!died) break;
    deaths += 1;
    const [left] = await world.alerts.db<{ rows: number }[]>`
      select (select count(*) from alerts)::int + (select count(*) from alert_letters)::int
        + (select count(*) from alert_notices)::int as rows`;
    assert.equal(left?.rows, 0, `after the death at ${at}`);
  }
  assert.ok(deaths > 5, `${deaths} deaths`);
  for (let more = 0; more < 3; more += 1) await world.judge();
  assert.deepEqual([(await told(world, nour)).length, world.letters.length], [2, 1]);
});

test("a letter that is not taken is tried again, and who asked is written to once", async () => {
  await using world = await alertsWorld();
  const nour = await world.person("nour");
  await world.rule(nour, over40);
  world.mail.isAway = true;
  await world.next({ 35: [10, 20, 43] });
  assert.equal(world.letters.length, 0);
  world.mail.isAway = false;
  await world.judge();
  assert.equal(world.letters.length, 0);
  world.time.now = new Date(world.time.now.getTime() + 60_000);
  await world.judge();
  await world.judge();
  assert.equal(world.letters.length, 1);
});

const over = (value: number) => ({ kind: "threshold", way: "above", value }) as const;

test("a rule that is changed is judged by what it says now, and what it does not speak of any more is over", async () => {
  await using world = await alertsWorld(beds({ 35: [10, 20, 43], 22: [50, 50, 50] }));
  const { alerts } = world;
  const [nour, other] = [await world.person("nour"), await world.person("other")];
  const { id } = await world.rule(nour, over40);
  await world.judge();
  assert.deepEqual(await told(world, nour), ["Ille-et-Vilaine 2020-11-03 43 running"]);
  const lower = await changeRule(alerts, nour, id, { condition: over(30), note: "Appeler l’ARS." });
  assert.deepEqual([lower.condition, lower.note, lower.place?.code], [over(30), "Appeler l’ARS.", "35"]);
  await world.judge();
  assert.deepEqual(await told(world, nour), ["Ille-et-Vilaine 2020-11-03 43 running"]);
  await changeRule(alerts, nour, id, { condition: over(45) });
  await world.judge();
  assert.deepEqual(await told(world, nour), ["Ille-et-Vilaine 2020-11-03 43 over"]);
  // It runs again where it is true again, and elsewhere it is raised.
  await changeRule(alerts, nour, id, { condition: over(42), level: "departement" });
  await world.judge();
  assert.deepEqual((await told(world, nour)).toSorted(), [
    "Côtes-d'Armor 2020-11-03 50 running",
    "Ille-et-Vilaine 2020-11-03 43 running",
  ]);
  await changeRule(alerts, nour, id, { level: "departement", code: "22" });
  assert.deepEqual((await told(world, nour)).toSorted(), [
    "Côtes-d'Armor 2020-11-03 50 running",
    "Ille-et-Vilaine 2020-11-03 43 over",
  ]);
  await assert.rejects(changeRule(alerts, nour, id, { audience: "everybody" }), {
    key: "alerts-audience-wrong",
  });
  await assert.rejects(changeRule(alerts, nour, id, { level: "commune" }), { key: "alerts-level-wrong" });
  await assert.rejects(changeRule(alerts, other, id, { note: "À moi." }), { code: "not-found" });
  const shown = await world.rule(await world.person("eve", "editor"), over40, {
    organization: world.organization,
    audience: "members",
  });
  const reader = await world.person("rita", "reader");
  await assert.rejects(changeRule(alerts, reader, shown.id, { note: "À moi." }), { code: "forbidden" });
});

test("a rule that is changed while it is judged is judged by what it says then", async () => {
  await using world = await alertsWorld(beds({ 35: [10, 20, 43] }));
  const { alerts } = world;
  const nour = await world.person("nour");
  const { id } = await world.rule(nour, over40);
  const higher = { kind: "threshold", way: "above", value: 50 } as const;
  let isChanged = false;
  const slow: AlertsContext = {
    ...alerts,
    clock: () => alerts.clock(),
    engine: {
      ...alerts.engine,
      serve: async (...asked) => {
        if (!isChanged) {
          isChanged = true;
          await changeRule(alerts, nour, id, { condition: higher });
        }
        return alerts.engine.serve(...asked);
      },
    },
  };
  await judgeRule(slow, id);
  assert.equal(isChanged, true);
  assert.deepEqual(await told(world, nour), []);
  await world.judge();
  assert.deepEqual(await told(world, nour), []);
});

test("the secret address of one's own alerts tells them, until it is replaced, taken back, or its holder is suspended", async () => {
  await using world = await alertsWorld(beds({ 35: [10, 20, 43] }));
  const { alerts, ctx } = world;
  const [nour, other] = [await world.person("nour"), await world.person("other")];
  await world.rule(nour, over40);
  await world.rule(other, over40);
  await world.judge();
  const page = { page: 1, pageSize: 10 };
  const read = async (key: string) => (await listAlertsOfKey(alerts, key, page)).items.length;
  assert.equal(await findFeedKey(alerts, nour), undefined);
  const first = await makeFeedKey(alerts, nour);
  assert.match(first, /^maille_alerts_[\w-]{43}$/);
  // Of two who have the same alert, one is told of one.
  assert.equal(await read(first), 1);
  const unknown = { key: "alerts-feed-unknown" };
  await assert.rejects(read(`${first}x`), unknown);
  const second = await makeFeedKey(alerts, nour);
  await assert.rejects(read(first), unknown);
  assert.equal(await read(second), 1);
  const [kept] = await ctx.db`select * from alert_feeds`;
  assert.ok(!JSON.stringify(kept).includes(second.slice(-20)));
  await ctx.db`
    insert into suspensions (account, at) select id, ${ctx.clock()} from accounts where name = 'nour'`;
  await assert.rejects(read(second), unknown);
  await ctx.db`update suspensions set lifted_at = ${ctx.clock()}`;
  await revokeFeedKey(alerts, nour);
  await assert.rejects(read(second), unknown);
  await assert.rejects(makeFeedKey(alerts, anyone), { code: "unauthenticated" });
});
