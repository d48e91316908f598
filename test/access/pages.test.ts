import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { type ActorName, type ActorsWorld, actorsWorld, type Made } from "../journeys/actors-world.ts";

let world: ActorsWorld;
let made: Made;

const rows = [
  ...Array.from(
    { length: 7 },
    (_, row) => `35238;zqvisible ${row};-1,68;48,11;2026-01-0${row + 1};zqdriver ${row}`,
  ),
  ...Array.from({ length: 530 }, (_, row) => `56260;zqsecret ${row};-2,7;47,6;1999-12-31;zqdriver ${row}`),
];

before(async () => {
  world = await actorsWorld();
  const columns = "commune;lieu;longitude;latitude;jour;zqcol";
  made = await world.publish(await world.draft("Arrêts", `${columns}\n${rows.join("\n")}\n`));
});

after(() => world[Symbol.asyncDispose]());

/** Every page and file below a dataset, and those where a dataset may show. */
function addresses(): readonly string[] {
  const routes = fileURLToPath(new URL("../../src/pages/routes", import.meta.url));
  const found = globSync("**/{+page.svelte,+server.ts}", { cwd: routes })
    .map((path) => `/${path.replace(/\/?\+(?:page\.svelte|server\.ts)$/, "")}`)
    .filter((path) => /^\/(?:datasets|embed|places|organizations|network|queries|reuses|$)/.test(path))
    .filter((path) => !/events$|journal/.test(path));
  assert.ok(found.length > 30, `${found.length} pages`);
  return found.flatMap((path) => {
    const filled = path
      .replace(/^(\/organizations\/)\[slug\]/, `$1${world.town.slug}`)
      .replace("[slug]", made.slug)
      .replace("/[[table]]", "")
      .replace("[table]", made.table)
      .replace("[level]", "commune")
      .replace("[code]", "56260")
      .replace("[number]", "1")
      .replace("[row]", "3")
      .replace("[source]", made.id);
    if (filled.includes("[format]")) {
      return ["csv", "json", "ndjson", "geojson"].map((format) => filled.replace("[format]", format));
    }
    if (filled.includes("[file]"))
      return ["csv", "svg"].map((end) => filled.replace("[file]", `figure.${end}`));
    return [filled];
  });
}

const questions = [
  "",
  "?q=zqsecret",
  "?filter=lieu",
  "?filter=zqcol",
  "?zqcol__exact=x",
  "?lieu__contains=zqsecret",
  "?commune__exact=56260",
  "?version=1",
  "?columns=zqcol",
  "?zqcol__sort=asc",
  "?x=commune",
  "?x=zqcol",
];

async function assertHidden(actor: ActorName, marks: readonly (string | RegExp)[]): Promise<Set<number>> {
  const statuses = new Set<number>();
  for (const path of addresses()) {
    const asked = /(?:chart|map|download)(?:\/|$)/.test(path) || path.endsWith(made.slug);
    for (const question of asked ? questions : questions.slice(0, 2)) {
      const response = await world.send(actor, "GET", path + question);
      const text = (await response.text()).replaceAll(question.slice(1), "");
      statuses.add(response.status);
      assert.ok(response.status < 500, `${actor}: ${path}${question} ${response.status}`);
      for (const mark of marks) {
        const own = typeof mark === "string" && question.includes(mark);
        const found = own ? -1 : typeof mark === "string" ? text.indexOf(mark) : text.search(mark);
        const where = text.slice(Math.max(0, found - 150), found + 60);
        assert.equal(found, -1, `${actor}: ${path}${question} tells ${mark}: …${where}…`);
      }
    }
  }
  return statuses;
}

const policy = {
  hiddenColumns: ["zqcol"],
  rows: [{ column: "commune", operator: "exact", value: "35238" }],
};
/** How many rows are hidden, or there are in all, as a word of its own: an id may hold the digits. */
const counts = /(?<![\w.-])53[07](?![\w-])/;

test("no page tells who has no agreement anything of the rows, and each says how to ask", async () => {
  await world.answer("editor", "PUT", `/api/datasets/${made.id}/access`, { level: "restricted", policy });
  for (const actor of ["visitor", "stranger"] as const) {
    await assertHidden(actor, ["zqvisible", "zqsecret", "zqdriver", "zqcol", "lieux.csv", "1999-12-31"]);
  }
  const page = await (await world.send("visitor", "GET", `/datasets/${made.slug}`)).text();
  assert.match(page, /Sur demande/);
  assert.ok(page.includes(`/datasets/${made.slug}/request`));
  assert.ok(page.includes("lieu"), "the columns that can be asked for");
});

test("a reader of a part sees that part alone on every page", async () => {
  await world.answer("editor", "PUT", `/api/datasets/${made.id}/access`, { level: "account", policy });
  const page = await (await world.send("stranger", "GET", `/datasets/${made.slug}`)).text();
  assert.ok(page.includes("zqvisible 3"));
  await assertHidden("stranger", ["zqsecret", "zqdriver", "zqcol", "lieux.csv", "1999-12-31", counts]);
  await assertHidden("visitor", ["zqvisible", "zqsecret", "zqdriver", "zqcol", "lieux.csv"]);
});
