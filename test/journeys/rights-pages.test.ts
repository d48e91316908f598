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

let world: ActorsWorld;

before(async () => {
  world = await actorsWorld();
});

after(() => world[Symbol.asyncDispose]());

/** Who is answered; the others are refused or asked to sign in. */
const mayOpen = {
  everybody: actors,
  members: ["stranger", "reader", "editor", "administrator", "steward"],
  town: ["reader", "editor", "administrator", "steward"],
  editors: ["editor", "administrator", "steward"],
  administrators: ["administrator", "steward"],
  steward: ["steward"],
  nobody: [],
} as const satisfies Record<string, readonly ActorName[]>;

type Who = keyof typeof mayOpen;

const table = "/datasets/[slug]/[[table]]";

/** Every page and file of the pages, and who may read it, with the draft in place of its dataset. */
const pages: Readonly<Record<string, Who>> = {
  "/": "everybody",
  "/about": "everybody",
  "/account": "members",
  // By the link of a letter, which is another secret.
  "/account/email": "everybody",
  "/account/journal": "members",
  "/account/notifications": "members",
  "/account/projects": "members",
  "/account/requests": "members",
  "/admin": "steward",
  "/admin/accounts": "steward",
  "/admin/jobs": "steward",
  "/admin/keys": "steward",
  "/admin/outbox": "steward",
  "/admin/network": "steward",
  "/admin/network/[id]": "nobody",
  "/admin/network/webhooks": "steward",
  "/admin/organizations": "steward",
  "/admin/people": "steward",
  "/admin/requests": "steward",
  "/admin/rudi": "steward",
  "/admin/settings": "steward",
  "/claim": "everybody",
  "/datasets": "everybody",
  [table]: "town",
  [`${table}/access`]: "editors",
  [`${table}/api`]: "town",
  [`${table}/chart`]: "town",
  [`${table}/chart/[file]`]: "town",
  [`${table}/columns`]: "town",
  [`${table}/columns/schema.json`]: "town",
  [`${table}/correct`]: "editors",
  [`${table}/distributions`]: "editors",
  [`${table}/download/[format]`]: "town",
  [`${table}/edit`]: "editors",
  [`${table}/map`]: "town",
  [`${table}/map/[file]`]: "town",
  [`${table}/origins/[source]`]: "nobody",
  [`${table}/publish`]: "editors",
  [`${table}/quality`]: "town",
  [`${table}/rejected`]: "town",
  [`${table}/rejected/download`]: "town",
  // Nobody asks for a draft.
  [`${table}/request`]: "nobody",
  [`${table}/rows/[row]`]: "town",
  [`${table}/validation`]: "editors",
  [`${table}/versions`]: "town",
  [`${table}/versions/[number]/original`]: "town",
  "/embed/[slug]/[table]/chart": "town",
  "/embed/[slug]/[table]/map": "town",
  "/exchanges/[id]": "nobody",
  "/exchanges/[id]/agreement": "nobody",
  "/exchanges/[id]/offer": "nobody",
  "/harvests": "everybody",
  "/harvests/[id]": "everybody",
  "/harvests/[id]/runs/[run]": "everybody",
  "/harvests/[id]/runs/[run]/events": "everybody",
  "/harvests/new": "members",
  "/imports/[id]": "editors",
  "/imports/[id]/events": "editors",
  "/invitation": "nobody",
  "/network": "everybody",
  "/organizations": "everybody",
  "/organizations/[slug]": "everybody",
  "/organizations/[slug]/journal": "editors",
  "/organizations/[slug]/members": "town",
  "/organizations/[slug]/projects": "everybody",
  "/organizations/[slug]/requests": "town",
  "/queries/new": "everybody",
  "/places": "everybody",
  "/places/[level]": "everybody",
  "/places/[level]/[code]": "everybody",
  "/publish": "members",
  "/recovery": "everybody",
  "/recovery/letter": "everybody",
  "/requests": "everybody",
  "/requests/[id]": "everybody",
  "/requests/new": "everybody",
  "/reuses": "everybody",
  "/reuses/[slug]": "town",
  "/reuses/[slug]/edit": "editors",
  "/reuses/[slug]/keys": "editors",
  "/reuses/new": "members",
  "/sign-in": "everybody",
  "/theme/[hue].css": "everybody",
  "/theme/[hue].svg": "everybody",
};

/** Of every form, who may send it. */
const forms: Readonly<Record<string, Who>> = {
  "/account?/email": "members",
  "/account?/name": "members",
  "/account?/password": "members",
  "/account?/token": "members",
  "/account?/revoke": "members",
  "/account/email": "nobody",
  "/account/notifications?/read": "members",
  "/admin/accounts?/try": "steward",
  "/admin/network?/accept": "steward",
  "/admin/network?/follow": "steward",
  "/admin/network?/invite": "steward",
  "/admin/network?/refuse": "steward",
  "/admin/network?/retell": "steward",
  "/admin/network?/revoke": "steward",
  "/admin/network/[id]?/accept": "steward",
  "/admin/network/[id]?/cut": "steward",
  "/admin/network/[id]?/pause": "steward",
  "/admin/network/[id]?/refuse": "steward",
  "/admin/network/[id]?/reread": "steward",
  "/admin/network/[id]?/resume": "steward",
  "/admin/outbox?/retry": "steward",
  "/admin/network/webhooks?/create": "steward",
  "/admin/network/webhooks?/delete": "steward",
  "/admin/network/webhooks?/enable": "steward",
  "/admin/keys?/rotate": "steward",
  "/admin/keys?/revoke": "steward",
  "/admin/organizations?/certify": "steward",
  "/admin/organizations?/uncertify": "steward",
  "/admin/organizations?/create": "steward",
  // Whom it lets into an organization, its administrator may let in.
  "/admin/people?/invite": "administrators",
  "/admin/people?/suspend": "steward",
  "/admin/people?/restore": "steward",
  "/admin/people?/recover": "steward",
  "/admin/requests?/close": "steward",
  "/admin/requests?/delete": "steward",
  "/admin/requests?/forget": "steward",
  "/admin/rudi?/declare": "steward",
  "/admin/rudi?/forget": "steward",
  "/admin/rudi?/pause": "steward",
  "/admin/rudi?/publish": "steward",
  "/admin/rudi?/remove": "steward",
  "/admin/rudi?/renew": "steward",
  "/admin/rudi?/resume": "steward",
  "/admin/settings?/settings": "steward",
  "/admin/settings?/contours": "steward",
  "/admin/settings?/profile": "steward",
  "/claim": "nobody",
  [`${table}?/hide`]: "administrators",
  [`${table}?/import`]: "editors",
  [`${table}?/show`]: "administrators",
  [`${table}/access?/clear`]: "editors",
  [`${table}/access?/set`]: "editors",
  [`${table}/correct?/preview`]: "editors",
  [`${table}/correct?/correct`]: "editors",
  [`${table}/distributions?/save`]: "editors",
  [`${table}/distributions?/remove`]: "editors",
  [`${table}/edit?/describe`]: "editors",
  [`${table}/edit?/quality`]: "editors",
  [`${table}/edit?/replace`]: "editors",
  [`${table}/edit?/table`]: "editors",
  [`${table}/edit?/remove`]: "editors",
  [`${table}/edit?/withdraw`]: "editors",
  [`${table}/edit?/delete`]: "editors",
  [`${table}/publish?/publish`]: "editors",
  [`${table}/publish?/quality`]: "editors",
  [`${table}/request`]: "nobody",
  [`${table}/validation`]: "editors",
  [`${table}/versions?/back`]: "editors",
  "/exchanges/[id]?/accept": "nobody",
  "/exchanges/[id]?/refuse": "nobody",
  "/exchanges/[id]?/renew": "nobody",
  "/exchanges/[id]?/takeback": "nobody",
  "/exchanges/[id]?/withdraw": "nobody",
  "/exchanges/[id]/offer?/compare": "nobody",
  "/exchanges/[id]/offer?/send": "nobody",
  "/harvests/[id]?/harvest": "administrators",
  "/harvests/[id]?/pause": "administrators",
  "/harvests/[id]?/change": "administrators",
  "/harvests/[id]?/delete": "administrators",
  "/harvests/[id]/runs/[run]?/cancel": "administrators",
  "/harvests/new?/preview": "administrators",
  "/harvests/new?/create": "administrators",
  "/imports/[id]?/anyway": "editors",
  "/imports/[id]?/cancel": "editors",
  "/invitation": "nobody",
  "/organizations/[slug]/members?/change": "administrators",
  "/organizations/[slug]/members?/invite": "administrators",
  "/organizations/[slug]/members?/role": "administrators",
  // Those who are no members have nothing to leave.
  "/organizations/[slug]/members?/leave": "members",
  "/publish": "members",
  "/recovery": "nobody",
  "/recovery/letter": "everybody",
  "/requests/[id]?/answer": "editors",
  "/requests/[id]?/assign": "steward",
  "/requests/[id]?/publish": "steward",
  "/requests/[id]?/refuse": "editors",
  "/requests/[id]?/support": "members",
  "/requests/[id]?/unsupport": "members",
  "/requests/new": "everybody",
  "/reuses/[slug]/edit?/add": "editors",
  "/reuses/[slug]/edit?/archive": "editors",
  "/reuses/[slug]/edit?/delete": "editors",
  "/reuses/[slug]/edit?/picture": "editors",
  "/reuses/[slug]/edit?/publish": "editors",
  "/reuses/[slug]/edit?/remove": "editors",
  "/reuses/[slug]/edit?/save": "editors",
  "/reuses/[slug]/edit?/unpicture": "editors",
  "/reuses/[slug]/keys?/make": "editors",
  "/reuses/[slug]/keys?/revoke": "editors",
  "/reuses/new": "members",
  "/sign-in": "nobody",
  "/sign-out": "everybody",
};

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
      if (response.status !== 403) wrong.push(`${form}: ${response.status}`);
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
  const { hidden, source, run, town, project, publicRequest } = world;
  const slugs: Record<string, string> = { organizations: town.slug, reuses: project.slug };
  const ids: Record<string, string> = { imports: hidden.import, requests: publicRequest };
  const [, section = ""] = route.split("/");
  const slug = slugs[section] ?? hidden.slug;
  const id = ids[section] ?? source.id;
  const values: Record<string, string> = {
    slug,
    table: "lieux",
    file: route.includes("/map/") ? "map.csv" : "chart.csv",
    format: "csv",
    source: source.id,
    row: "1",
    number: "1",
    id,
    run: run.id,
    level: "commune",
    code: "35238",
    hue: "200",
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
