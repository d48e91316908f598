import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { siteVerbs } from "./room.ts";

const rowFigures = async () => ({ rows: 0, places: 0 });
const note = {
  title: { fr: "Comptages", en: "" },
  text: { fr: "", en: "" },
  link: "/datasets",
  day: "2026-11-20",
};
const all = { page: 1, pageSize: 10 };

test("news are an administrator's to write, change and take away, and everybody's to read, newest day first", async () => {
  await using world = await peopleWorld();
  const letters = { mail: undefined, post: async () => undefined };
  const { site } = siteVerbs({ db: world.people.db, clock: world.people.clock, letters, rowFigures });
  const [ada, eve] = [await world.actor("ada"), await world.actor("eve")];
  await assert.rejects(site.saveNews(eve, note), { code: "forbidden" });
  await site.saveNews(ada, note);
  await site.saveNews(ada, { ...note, day: "2026-11-26", title: { fr: "", en: "Later" } });
  const { items, total } = await site.listNews(all);
  assert.equal(total, 2);
  assert.deepEqual(
    items.map(({ day, title }) => [day, title.fr || title.en]),
    [
      ["2026-11-26", "Later"],
      ["2026-11-20", "Comptages"],
    ],
  );
  const [first] = items;
  await site.saveNews(ada, { ...note, day: "2026-01-01" }, first?.id);
  assert.deepEqual(
    (await site.listNews(all)).items.map(({ day }) => day),
    ["2026-11-20", "2026-01-01"],
  );
  await assert.rejects(site.removeNews(eve, first?.id ?? ""), { code: "forbidden" });
  await site.removeNews(ada, first?.id ?? "");
  await assert.rejects(site.removeNews(ada, first?.id ?? ""), { code: "not-found" });
  await assert.rejects(site.saveNews(ada, note, first?.id), { code: "not-found" });
  assert.equal((await site.listNews(all)).total, 1);
});

test("a note has a title, a day that there is, and a link that a page may follow", async () => {
  await using world = await peopleWorld();
  const letters = { mail: undefined, post: async () => undefined };
  const { site } = siteVerbs({ db: world.people.db, clock: world.people.clock, letters, rowFigures });
  const ada = await world.actor("ada");
  for (const [change, message] of [
    [{ title: { fr: "", en: "" } }, "site-title-missing"],
    [{ day: "26/11/2026" }, "site-day-wrong"],
    [{ day: "2026-13-01" }, "site-day-wrong"],
    [{ day: "2026-02-31" }, "site-day-wrong"],
    [{ link: "javascript:alert(1)" }, "site-link-wrong"],
    [{ link: "//evil.example" }, "site-link-wrong"],
    [{ text: { fr: "x".repeat(2001), en: "" } }, "site-text-long"],
  ] as const) {
    await assert.rejects(site.saveNews(ada, { ...note, ...change }), { key: message });
  }
  assert.equal((await site.listNews(all)).total, 0);
});
