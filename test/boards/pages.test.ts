import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Writable } from "node:stream";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { system } from "../../src/access/actor.ts";
import type { Block } from "../../src/boards/board.ts";
import { runCommand } from "../../src/command/run.ts";
import { readConfig } from "../../src/config.ts";
import type { Rooms } from "../../src/rooms.ts";
import { becomeAdministrator } from "../journeys/furnished.ts";
import { seeDates } from "./dates.ts";
import { publishHospitals, publishLongBoard, withRooms } from "./hospitals.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance, type Served } from "../pages/instance.ts";

let folder = "";
let browser: Browser;
let served: Served;
let editor: BrowserContext;
let page: Page;
let hospitals: Awaited<ReturnType<typeof publishHospitals>>;
/** Slug of the board with the longest name. */
let long = "";

/** Beside the process that serves the instance, as a command works. */
const within = (work: (rooms: Rooms) => Promise<void>) => withRooms(folder, work);

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "maille-boards-"));
  [served, browser] = await Promise.all([openInstance({ MAILLE_DEMO: "no" }, folder), openBrowser()]);
  const first = await browser.newPage({ locale: "en" });
  await becomeAdministrator(first, served);
  await within(async (rooms) => {
    hospitals = await publishHospitals(rooms);
  });
  const storageState = await first.context().storageState();
  editor = await browser.newContext({ locale: "en", javaScriptEnabled: false, storageState });
  page = await editor.newPage();
});

after(async () => {
  await browser.close();
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function add(
  kind: string,
  set: (form: ReturnType<Page["locator"]>) => Promise<unknown>,
): Promise<void> {
  await page.selectOption("#kind", kind);
  await page.locator("form[action='?/add']:has(#kind) button").click();
  await page.waitForURL(/block=b\d+/);
  const form = page.locator("details[open] > form[data-block]");
  await set(form);
  await form.locator("button.main").click();
  await page.waitForLoadState();
  assert.equal(await page.locator(".notice.bad, main .notice[role=alert]").count(), 0);
}

test("a board is made with forms alone, published, read for each place, and put on the home page", async () => {
  await page.goto(`${served.url}/boards/new`);
  await page.fill("#title", "Hôpitaux au jour le jour");
  await page.locator("form[action='?/make'] button").click();
  await page.waitForURL(/\/edit$/);
  const undo = page.locator("button[formaction='?/undo']");
  assert.equal(await undo.count(), 0, "nothing was changed");
  assert.match(await page.locator(".preview").innerText(), /shows here/);
  await add("figure", (form) => form.locator("[name=title]").fill("Patients today"));
  assert.equal(await undo.count(), 1);
  await add("text", async (form) => {
    await form.locator("[name=indicator]").selectOption(hospitals.indicator);
    await form
      .locator("[name=text]")
      .fill("**{value}** {in_place}, {change}.\n\n<script>alert(1)</script> [x](javascript:alert(1))");
    await form.locator("[name=width]").selectOption("two-thirds");
  });
  await add("curve", async (form) => form.locator("[name=beside]").fill("Bretagne"));
  await add("map", (form) => form.locator("[name=width]").selectOption("half"));
  await add("bars", (form) => form.locator("[name=rows]").fill("8"));
  await add("table", (form) => form.locator("[name=level]").selectOption("region"));
  await add("alert", async (form) => {
    await form.locator("[name=text]").fill("Mind the *wave*.");
    await form.locator("[name=tone]").selectOption("warning");
  });
  await page.locator("#edit-b7 button[value=up]").click();
  await page.waitForLoadState();
  const kinds = () => page.locator("li[id^=edit-] .soft").allInnerTexts();
  assert.deepEqual((await kinds()).slice(-2), ["Alert banner", "Table"]);
  await page.locator("#edit-b6 button[formaction='?/drop']").click();
  await page.waitForLoadState();
  assert.equal((await kinds()).length, 6);
  await page.locator("button[formaction='?/undo']").click();
  await page.waitForLoadState();
  assert.equal((await kinds()).length, 7);
  assert.ok(await page.locator("#b3 .narrow").isVisible(), "beside its form a curve has letters to read");
  const unseen = await (await browser.newContext()).newPage();
  const draft = page.url().replace(/\/edit.*$/, "");
  assert.equal((await unseen.goto(draft))?.status(), 404);
  await page.locator("button[formaction='?/publish']").click();
  await page.waitForURL(/hopitaux-au-jour-le-jour$/);
  await unseen.goto(`${served.url}/boards/hopitaux-au-jour-le-jour?lang=en`);
  const text = await unseen.locator("[data-board]").innerText();
  assert.match(text, /patients in France, (?:up|down) by \d+%/);
  assert.match(text, /<script>alert\(1\)<\/script>/);
  assert.equal(await unseen.locator("[data-board] script, [data-board] a[href^=javascript]").count(), 0);
  assert.ok((await unseen.locator("#b4 path").count()) > 90, "the map has its départements");
  assert.match(await unseen.locator("#b5 > p").first().innerText(), /the 8 highest values of (?:9|10)\d$/);
  assert.match(await unseen.locator("#b6").innerText(), /the 10 highest values of 24\n/);
  // It was written in English: what is read within its words is too, whoever reads.
  await unseen.goto(`${served.url}/boards/hopitaux-au-jour-le-jour?lang=fr`);
  assert.match(await unseen.locator("#b2 [lang=en]").innerText(), /in France, (?:up|down) by \d+%/);
  assert.equal(await unseen.getAttribute("h1", "lang"), "en");
  assert.match(await unseen.locator("#b1").innerText(), /France · /);
  await unseen.goto(`${served.url}/boards/hopitaux-au-jour-le-jour?lang=en`);
  await unseen.fill("#place", "Ille-et-Vilaine");
  await unseen.locator("form.place button").click();
  await unseen.waitForURL(/departement-35$/);
  assert.match(await unseen.locator("h1").innerText(), /Ille-et-Vilaine/);
  await unseen.fill("#place", "Vitré");
  await unseen.locator("form.place button").click();
  await unseen.waitForURL(/departement-35$/);
  assert.equal(await unseen.locator("#b4 [data-here]").getAttribute("data-code"), "35", "it stands out");
  assert.equal(
    (await unseen.goto(`${served.url}/boards/hopitaux-au-jour-le-jour/departement-00`))?.status(),
    404,
  );
  await page.goto(`${served.url}/admin/home`);
  await page.fill("[name=board]", `${served.url}/boards/hopitaux-au-jour-le-jour`);
  await page.locator("form[action='?/words'] button.main").click();
  await page.waitForURL(/saved/);
  await unseen.goto(served.url);
  assert.ok((await unseen.locator("[data-board] .value").count()) > 0);
  await unseen.fill("#place", "Vitré");
  await unseen.locator("form.place button").click();
  await unseen.waitForURL(/hopitaux-au-jour-le-jour\/departement-35$/);
});

test("it is embedded without a script or a cookie in a few kilobytes, followed by Atom, and exported", async () => {
  const at = `${served.url}/boards/hopitaux-au-jour-le-jour`;
  const embed = `${served.url}/embed/boards/hopitaux-au-jour-le-jour`;
  for (const address of [embed, `${embed}/departement-35`, `${embed}?block=b3`]) {
    const response = await fetch(address);
    const html = await response.text();
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("set-cookie"), null);
    assert.doesNotMatch(html, /<script(?![^<]*&lt;)/);
    const bytes = gzipSync(html).length;
    assert.ok(bytes < 6_000, `${address}: ${bytes} bytes`);
    assert.match(response.headers.get("content-security-policy") ?? "", /frame-ancestors \*/);
  }
  const table = await (await fetch(`${embed}?block=b6&lang=en`)).text();
  assert.match(table, /<\/table><p class="s">the 10 highest values of 24<\/p>/);
  const feed = await (await fetch(`${at}/feed.atom`)).text();
  assert.match(feed, /<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"[\s\S]*Personnes hospitalis/);
  const exported = (await (await fetch(`${at}/board.json`)).json()) as { format: string; blocks: unknown[] };
  assert.deepEqual([exported.format, exported.blocks.length], ["maille-board-1", 7]);
  await page.goto(`${served.url}/boards/new`);
  await page.locator("main details summary").click();
  const buffer = Buffer.from(JSON.stringify(exported));
  await page.setInputFiles("[name=document]", { name: "board.json", mimeType: "application/json", buffer });
  await page.locator("form[action='?/import'] button").click();
  await page.waitForURL(/\/edit$/);
  assert.equal(await page.locator("li[id^=edit-]").count(), 7);
  assert.match(
    await (await fetch(`${served.url}/sitemap-1.xml`)).text(),
    /\/boards\/hopitaux-au-jour-le-jour</,
  );
});

test("of a board of 60 long blocks its embed shows the first and leads to the others; a block that is none is not found", async () => {
  const { indicator } = hospitals;
  const words = Array.from(
    { length: 400 },
    (_, at) => `${at} patients hospitalisés le ${at % 28} novembre.`,
  ).join(" ");
  let slug = "";
  await within(async ({ boards, organizations }) => {
    const { items } = await organizations.listOrganizations(system, { page: 1, pageSize: 1 });
    const board = await boards.createBoard(system, {
      organization: items[0]?.id ?? "",
      title: "Soixante blocs",
      blocks: Array.from({ length: 60 }, (_, at): Block => {
        const common = { id: `b${at + 1}`, width: "whole" } as const;
        if (at % 2 === 0)
          return {
            ...common,
            kind: "text",
            text: at === 4 ? words : `Bloc ${at + 1}. ${words.slice(0, 1500)}`,
          };
        return { ...common, kind: "table", indicator, level: "departement", rows: 100 };
      }),
    });
    slug = (await boards.publishBoard(system, board.id)).slug;
  });
  const html = await (await fetch(`${served.url}/embed/boards/${slug}`)).text();
  assert.ok(gzipSync(html).length < 6_000, `${gzipSync(html).length} bytes`);
  assert.match(html, /Bloc 1\.[\s\S]*Bloc 3\.[\s\S]*See the whole dashboard|Voir tout le tableau de bord/);
  assert.doesNotMatch(html, /Bloc 59\./);
  const one = await (await fetch(`${served.url}/embed/boards/${slug}?block=b2`)).text();
  assert.equal(one.match(/<tr>/g)?.length, 100);
  assert.doesNotMatch(one, /whole dashboard|tout le tableau/);
  assert.equal((await fetch(`${served.url}/embed/boards/${slug}?block=zzz`)).status, 404);
});

async function told(path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(served.url + path);
  return { status: response.status, body: await response.json() };
}

test("programs and the command line make, exchange and publish boards, and read their values", async () => {
  const listed = await told("/api/boards?q=hôpitaux");
  const { meta, data } = listed.body as { meta: { total: number }; data: { state: string }[] };
  assert.deepEqual([listed.status, meta.total, data[0]?.state], [200, 1, "published"]);
  interface Values {
    readonly place: { readonly label: string };
    readonly blocks: readonly {
      readonly series?: readonly { readonly place: { readonly label: string }; readonly points: unknown[] }[];
      readonly places?: readonly { readonly value: number }[];
    }[];
  }
  const { body } = await told("/api/boards/hopitaux-au-jour-le-jour/values?place=departement-35");
  const values = body as Values;
  assert.equal(values.place.label, "Ille-et-Vilaine");
  const [figure, , curve, map] = values.blocks;
  assert.equal(figure?.series?.[0]?.points.length, 60);
  assert.deepEqual(
    curve?.series?.map(({ place }) => place.label),
    ["Ille-et-Vilaine", "Bretagne"],
  );
  const found = map?.places?.map(({ value }) => value) ?? [];
  assert.ok(found.length > 90);
  assert.deepEqual(
    found,
    found.toSorted((a, b) => b - a),
  );
  for (const place of ["departement-00", "x", "country-XX"])
    assert.equal((await told(`/api/boards/hopitaux-au-jour-le-jour/values?place=${place}`)).status, 404);
  const command = async (...words: string[]) => {
    let out = "";
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        out += chunk.toString();
        done();
      },
    });
    const code = await runCommand({
      words,
      language: "en",
      terminal: { out: stream, err: stream, interactive: false, width: 100 },
      signal: AbortSignal.timeout(300_000),
      config: () => readConfig({ MAILLE_DATA: folder, MAILLE_DEMO: "no", HOST: "127.0.0.1", PORT: "0" }),
    });
    return { code, out };
  };
  const exported = await command("boards", "export", "hopitaux-au-jour-le-jour");
  const file = join(folder, "board.json");
  await writeFile(file, JSON.stringify({ ...JSON.parse(exported.out), title: "Par la commande" }));
  const imported = await command(
    "boards",
    "import",
    file,
    "--organization",
    hospitals.organization,
    "--json",
  );
  const { slug, left } = JSON.parse(imported.out) as { slug: string; left: string[] };
  assert.deepEqual([imported.code, left], [0, []]);
  assert.match((await command("boards", "publish", slug)).out, /\/boards\/par-la-commande/);
  assert.match((await command("boards", "list")).out, /par-la-commande +Par la commande +published/);
  assert.equal(
    ((await told("/api/boards/par-la-commande/document")).body as { format: string }).format,
    "maille-board-1",
  );
  assert.equal((await command("boards", "export", "nope")).code, 1);
  assert.equal((await command("boards", "undo")).code, 2);
});

test("on a screen, what a board shows is told anew when it has another version", async () => {
  const stop = new AbortController();
  const response = await fetch(`${served.url}/boards/hopitaux-au-jour-le-jour/events`, {
    headers: { accept: "text/event-stream" },
    signal: stop.signal,
  });
  const reader = response.body?.getReader();
  const next = async () => Buffer.from((await reader?.read())?.value ?? []).toString();
  const first = await next();
  await page.goto(`${served.url}/boards/hopitaux-au-jour-le-jour/edit`);
  assert.equal(await page.locator("button[formaction='?/publish']").count(), 0, "all is published");
  await page.locator("#edit-b7 button[formaction='?/drop']").click();
  await page.waitForLoadState();
  await page.locator("button[formaction='?/publish']").click();
  await page.waitForURL(/hopitaux-au-jour-le-jour$/);
  const second = await next();
  stop.abort();
  assert.match(first, /^data: /);
  assert.match(second, /^data: /);
  assert.notEqual(first, second);
});

test("maps show the date of the address in the same classes: by links, a form, and a slider", () =>
  seeDates(browser, `${served.url}/boards/hopitaux-au-jour-le-jour`));

test("places are proposed while a name is typed in the editor, whose forms take them as they are", async () => {
  const edit = `${served.url}/boards/hopitaux-au-jour-le-jour/edit?block=b1`;
  const typing = await (
    await browser.newContext({ locale: "en", storageState: await editor.storageState() })
  ).newPage();
  await typing.goto(edit);
  await typing.locator("#b1-place").pressSequentially("Morbi");
  await typing.locator("datalist option[value='Morbihan (departement 56)']").waitFor({ state: "attached" });
  await page.goto(edit);
  await page.fill("#b1-place", "Morbihan (departement 56)");
  await page.locator("#edit-b1 button[formaction='?/preview']").click();
  assert.match(await page.locator(".preview #b1").innerText(), /Morbihan/);
  assert.equal(await page.inputValue("#b1-place"), "Morbihan (departement 56)");
  assert.equal(await page.inputValue("#title"), "Hôpitaux au jour le jour");
  await page.fill("#b1-place", "Nowhere (departement 99)");
  await page.locator("#edit-b1 button[formaction='?/preview']").click();
  assert.match(await page.locator("#b1-place-wrong").innerText(), /Nowhere/);
});

test("pages of boards fit a phone, in light and in dark, whatever the length of a name", async () => {
  await within(async (rooms) => {
    long = await publishLongBoard(rooms, hospitals.indicator);
  });
  const shots = process.env["MAILLE_TEST_SHOTS"];
  if (shots !== undefined) await mkdir(shots, { recursive: true });
  const storageState = await editor.storageState();
  for (const [width, colorScheme] of [
    [360, "light"],
    [1280, "light"],
    [1280, "dark"],
    [360, "dark"],
  ] as const) {
    const context = await browser.newContext({
      viewport: { width, height: 800 },
      colorScheme,
      locale: "fr",
      storageState,
    });
    const shown = await context.newPage();
    for (const path of [
      "/boards/hopitaux-au-jour-le-jour",
      "/boards/hopitaux-au-jour-le-jour/departement-35",
      "/boards/hopitaux-au-jour-le-jour/edit",
      "/boards",
      "/",
      "/boards/new",
      "/boards/hopitaux-au-jour-le-jour/versions",
      "/boards/hopitaux-au-jour-le-jour?screen",
      "/embed/boards/hopitaux-au-jour-le-jour",
      "/embed/boards/hopitaux-au-jour-le-jour?block=b3",
      `/boards/${long}`,
      `/boards/${long}/edit`,
      `/boards/${long}/versions`,
      `/embed/boards/${long}`,
      `/embed/boards/${long}?block=b1`,
    ]) {
      await shown.goto(served.url + path, { waitUntil: "load" });
      const over = await shown.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      assert.ok(Number(over) <= 0, `${path} at ${width}: ${String(over)} px too wide`);
      if (shots !== undefined) {
        await shown.screenshot({
          path: join(shots, `${path.replace(/\W+/g, "_")}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
    await context.close();
  }
});

test("what is closed while boards show it tells nothing on the next request, and the rest of the board stands", async () => {
  const at = "/boards/hopitaux-au-jour-le-jour";
  const explorer = `/indicators/${hospitals.slug}`;
  await within(async ({ boards }) => {
    const { id, blocks } = await boards.getBoard(system, "hopitaux-au-jour-le-jour");
    const words = { kind: "text", id: "b90", width: "whole", text: "This stays." } as const;
    await boards.changeBoard(system, id, { blocks: [...blocks, words] });
    await boards.publishBoard(system, id);
  });
  const last = async (search: string) => {
    const { body } = await told(`/api${at}/values${search}`);
    const [block] = (body as { blocks: { series: { points: { value: number }[] }[] }[] }).blocks;
    return String(block?.series[0]?.points.at(-1)?.value);
  };
  const [whole, here] = [await last(""), await last("?place=departement-35")];
  const known = new RegExp(
    `\\b${whole.replace(/\B(?=(?:\d{3})+$)/g, "[,\\s\u00a0\u202f]?")}\\b|\\b${here}(?:\\s|<[^>]*>)*patients`,
  );
  /** The classes of a map. */
  const drawn = /c-step-|class="chart map"/;
  const paths = [
    at,
    `${at}/departement-35`,
    "/",
    `/embed${at}`,
    `/embed${at}/departement-35`,
    `/embed${at}?block=b4`,
    `/api${at}/values`,
    explorer,
    `${explorer}?view=map`,
    `${explorer}/chart.svg`,
    `${explorer}/chart.csv`,
    `${explorer}/frame.json?view=map`,
    `/embed${explorer}`,
    `/embed${explorer}?view=map`,
    "/places/departement/35",
  ];
  const pictures = [`${explorer}/chart.png`, `/oembed?url=${encodeURIComponent(served.url + explorer)}`];
  const etags = new Map<string, string>();
  const read = async (path: string) => {
    const headers = { "accept-language": "en", "if-none-match": etags.get(path) ?? '"none"' };
    const response = await fetch(served.url + path, { headers });
    etags.set(path, response.headers.get("etag") ?? '"none"');
    // Without the coordinates of what is drawn, where any number may stand.
    return { status: response.status, text: (await response.text()).replace(/ d="[^"]*"/g, "") };
  };
  for (const path of paths)
    assert.match((await read(path)).text, /view=map|block=b4/.test(path) ? drawn : known, path);
  for (const path of pictures) assert.equal((await read(path)).status, 200, path);
  const shut = { level: "closed", reason: "Under review" } as const;
  await within(async ({ sharing }) => {
    await sharing.setTableAccess(system, hospitals.source, shut);
  });
  for (const path of [...paths, ...pictures]) {
    const { status, text } = await read(path);
    assert.notEqual(status, 304, path);
    assert.doesNotMatch(text, known, path);
    if (path !== "/places/departement/35") assert.doesNotMatch(text, drawn, path);
  }
  for (const path of pictures) assert.ok((await read(path)).status >= 400, path);
  etags.clear();
  const board = await read(at);
  assert.equal(board.status, 200);
  assert.match(board.text, /This stays\./);
  assert.match(board.text, /This block cannot be shown/);
});
