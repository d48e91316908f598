import assert from "node:assert/strict";
import { test } from "node:test";
import { peopleWorld } from "../../test/people-world.ts";
import { templates } from "./own-page.ts";
import { siteVerbs } from "./room.ts";

const rowFigures = async () => ({ rows: 0, places: 0 });
const texts = (fr: string, en = "") => ({ fr, en });

async function siteWorld() {
  const world = await peopleWorld();
  const letters = { mail: undefined, post: async () => undefined };
  const { site } = siteVerbs({ db: world.people.db, clock: world.people.clock, letters, rowFigures });
  return { site, actor: world.actor, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

test("every site has the five pages that people look for, in its footer, before anybody writes them", async () => {
  await using world = await siteWorld();
  const shown = await world.site.listShownPages();
  assert.deepEqual(
    shown.map(({ slug, place }) => [slug, place]),
    templates.map((slug) => [slug, "footer"]),
  );
});

test("an administrator rewrites a page, hides it from all others, and gives it back to its template", async () => {
  await using world = await siteWorld();
  const [ada, eve] = [await world.actor("ada"), await world.actor("eve")];
  const change = { title: texts(""), text: texts("## Éditeur\n\nRennes"), place: "hidden" } as const;
  await assert.rejects(world.site.changeOwnPage(eve, "legal", change), { code: "forbidden" });
  await world.site.changeOwnPage(ada, "legal", change);
  assert.deepEqual(await world.site.getOwnPage(ada, "legal"), { slug: "legal", ...change });
  await assert.rejects(world.site.getOwnPage({ kind: "anyone" }, "legal"), { code: "not-found" });
  await assert.rejects(world.site.getOwnPage(eve, "legal"), { code: "not-found" });
  assert.equal((await world.site.listShownPages()).length, templates.length - 1);
  await assert.rejects(world.site.removeOwnPage(eve, "legal"), { code: "forbidden" });
  await world.site.removeOwnPage(ada, "legal");
  assert.equal((await world.site.getOwnPage(eve, "legal")).text.fr, "");
});

test("a page that is added has an address of its title, which no other page has", async () => {
  await using world = await siteWorld();
  const [ada, eve] = [await world.actor("ada"), await world.actor("eve")];
  const page = { title: texts("Charte des données"), text: texts("Ici."), place: "menu" } as const;
  await assert.rejects(world.site.addOwnPage(eve, page), { code: "forbidden" });
  assert.equal((await world.site.addOwnPage(ada, page)).slug, "charte-des-donnees");
  assert.equal((await world.site.addOwnPage(ada, page)).slug, "charte-des-donnees-2");
  // That of a page with a template is taken, whatever was written.
  assert.equal((await world.site.addOwnPage(ada, { ...page, title: texts("Help") })).slug, "help-2");
  await assert.rejects(world.site.addOwnPage(ada, { ...page, title: texts("") }), {
    key: "site-title-missing",
  });
  await assert.rejects(world.site.changeOwnPage(ada, "help-2", { ...page, title: texts("") }), {
    key: "site-title-missing",
  });
  await assert.rejects(world.site.addOwnPage(ada, { ...page, text: texts("x".repeat(50_001)) }), {
    key: "site-text-long",
  });
  await assert.rejects(world.site.changeOwnPage(ada, "nowhere", page), { code: "not-found" });
  assert.deepEqual(
    (await world.site.listOwnPages()).slice(templates.length).map(({ slug }) => slug),
    ["charte-des-donnees", "charte-des-donnees-2", "help-2"],
  );
});
