import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import {
  type ActorName,
  actors,
  type ActorsWorld,
  actorsWorld,
  isOutside,
  secretMark,
} from "./actors-world.ts";
import { mayOpen, readRights } from "./rights.ts";

/** Every page, file and form of the pages, and who may, with the draft in place of its dataset. */
const { pages, forms } = await readRights();

let world: ActorsWorld;

before(async () => {
  world = await actorsWorld();
});

after(() => world[Symbol.asyncDispose]());

test("it is told of every page and form who may", () => {
  const { opened, sent } = inFolder();
  assert.deepEqual(opened.toSorted(), Object.keys(pages).toSorted());
  assert.deepEqual(sent.toSorted(), Object.keys(forms).toSorted());
});

test("each page opens for those who may, and tells the others nothing", async () => {
  const wrong: string[] = [];
  for (const [route, who] of Object.entries(pages)) {
    for (const actor of actors) {
      const response = await world.send(actor, "GET", filled(route));
      const text = await response.text();
      const isAsked = response.headers.get("location")?.startsWith("/sign-in") === true;
      const opens = response.status < 400 && !isAsked;
      const may = (mayOpen[who] as readonly ActorName[]).includes(actor);
      if (opens !== may || response.status >= 500) wrong.push(`${actor} ${route}: ${response.status}`);
      // The address that was asked is repeated in the links to other languages.
      const told = text.replaceAll(world.hidden.slug, "");
      if (isOutside(actor) && told.includes(secretMark)) wrong.push(`${actor} ${route} tells the draft`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("each form is refused to those who may not send it", async () => {
  const wrong: string[] = [];
  for (const [form, who] of Object.entries(forms)) {
    for (const actor of actors) {
      if ((mayOpen[who] as readonly ActorName[]).includes(actor)) continue;
      const response = await world.send(actor, "POST", filled(form), fields());
      await response.text();
      if (response.status < 400 || response.status >= 500) wrong.push(`${actor} ${form}: ${response.status}`);
    }
  }
  assert.deepEqual(wrong, []);
  const after = await world.answer("editor", "GET", `/api/datasets/${world.hidden.id}`);
  assert.match(after.body.title, new RegExp(secretMark));
});

test("a form of another site is refused, with the steward's own cookie", async () => {
  const wrong: string[] = [];
  for (const form of [...Object.keys(forms), "/preferences"]) {
    for (const headers of [{ origin: "https://elsewhere.example" }, { origin: "null" }]) {
      const response = await world.send("steward", "POST", filled(form), fields(), headers);
      await response.text();
      // An answer that was signed elsewhere comes from there, to who is not known by it: it is looked at, and refused.
      const refused = form === "/once/answers" ? 401 : 403;
      if (response.status !== refused) wrong.push(`${form}: ${response.status}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("each page says that nothing but its own scripts and styles may run in it", async () => {
  for (const route of Object.keys(pages)) {
    const response = await world.send("steward", "GET", filled(route));
    const text = await response.text();
    if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) continue;
    const policy = response.headers.get("content-security-policy") ?? "";
    assert.match(policy, /default-src 'self'/, route);
    assert.match(policy, /script-src 'self'/, route);
    assert.doesNotMatch(policy, /unsafe/, route);
    assert.equal(response.headers.get("x-content-type-options"), "nosniff", route);
    assert.doesNotMatch(text, /\son\w+=["']/, `${route} has a handler in its HTML`);
  }
});

/** Well-formed, so that a refusal is about the person. */
function fields(): URLSearchParams {
  return new URLSearchParams({
    id: world.hidden.table,
    name: "Pris",
    title: "Pris",
    licence: "etalab-2.0",
    email: "x@example.org",
    organization: world.town.id,
    account: "01a00000-0000-7000-8000-000000000000",
    role: "editor",
    number: "1",
    reason: "x",
    url: "https://a.example/",
    every: "never",
    schema: '{"fields":[]}',
    password: "quatre mots sans lien",
  });
}

function filled(route: string): string {
  const { hidden, source, run, town, project, decision, publicRequest, board, alert, rule } = world;
  const slugs: Record<string, string> = {
    decisions: decision.slug,
    organizations: town.slug,
    reuses: project.slug,
  };
  const ids: Record<string, string> = {
    imports: hidden.import,
    requests: publicRequest,
    alerts: route.includes("/rules/") ? rule.id : alert.id,
  };
  const [, section = ""] = route.split("/");
  const isBoard = route.includes("/boards/");
  const slug = route.includes("/pages/") ? "legal" : isBoard ? board : (slugs[section] ?? hidden.slug);
  const id = ids[section] ?? source.id;
  const values: Record<string, string> = {
    slug,
    table: "lieux",
    file: route.includes("/figures/") ? "card.svg" : route.includes("/map/") ? "map.csv" : "chart.csv",
    format: "csv",
    source: source.id,
    row: route.startsWith("/ground/") ? "0.mvt" : "1",
    z: "0",
    x: "0",
    number: "1",
    id,
    run: run.id,
    level: "commune",
    place: "departement-35",
    code: "35238",
    hue: "200",
    provider: "new",
    group: "datasets",
  };
  return route.replaceAll(/\[+(\w+)\]+/g, (_, name: string) => values[name] ?? "x");
}

/** What the folder of the routes answers, and each action of its forms. */
function inFolder(): { opened: string[]; sent: string[] } {
  const folder = new URL("../../src/pages/routes/", import.meta.url);
  const opened = new Set<string>();
  const sent: string[] = [];
  for (const entry of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const [, path = "", kind] = /^(.*?)\/?\+(page|page\.server|server)\.(?:svelte|ts)$/.exec(entry) ?? [];
    if (kind === undefined) continue;
    const route = `/${path}`;
    const code = readFileSync(new URL(entry, folder), "utf8");
    if (kind === "page" || code.includes("GET:")) opened.add(route);
    const actions = code.split("export const actions: Actions = {")[1]?.split(/^\};/m)[0] ?? "";
    for (const [, name = ""] of actions.matchAll(/^ {2}(\w+): async/gm)) {
      sent.push(name === "default" ? route : `${route}?/${name}`);
    }
  }
  return { opened: [...opened], sent };
}
