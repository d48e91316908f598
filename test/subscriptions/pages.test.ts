import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { publishHospitals, withRooms } from "../boards/hospitals.ts";
import { becomeAdministrator } from "../journeys/furnished.ts";
import { openBrowser } from "../pages/browser.ts";
import { openInstance } from "../pages/instance.ts";

test("a search, an indicator and a place are followed from their pages, by forms alone, and stopped", async () => {
  const folder = await mkdtemp(join(tmpdir(), "maille-subscriptions-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const served = stack.use(await openInstance({ MAILLE_DEMO: "no" }, folder));
  const browser = await openBrowser();
  stack.defer(() => browser.close());
  const first = await browser.newPage({ locale: "en" });
  await becomeAdministrator(first, served);
  await withRooms(folder, async (rooms) => void (await publishHospitals(rooms)));
  const storageState = await first.context().storageState();

  const stranger = await (await browser.newContext({ locale: "en", javaScriptEnabled: false })).newPage();
  await stranger.goto(`${served.url}/datasets?q=hospitalisations&sort=title`);
  await stranger.getByRole("link", { name: "Get news by e-mail" }).click();
  assert.match(stranger.url(), /\/sign-in\?back=/);
  assert.equal(
    new URL(stranger.url()).searchParams.get("back"),
    "/account/subscriptions/new?search=q%3Dhospitalisations",
  );

  const editor = await browser.newContext({
    locale: "en",
    javaScriptEnabled: false,
    storageState,
    viewport: { width: 360, height: 740 },
  });
  const page = await editor.newPage();
  for (const [address, told] of [
    ["/datasets?q=hospitalisations", "Datasets that appear and match this search: hospitalisations."],
    ["/places/departement/35", "Datasets that appear and match this search: Ille-et-Vilaine."],
    ["/datasets?q=hospitalisations", "Datasets that appear and match this search: hospitalisations."],
  ] as const) {
    await page.goto(`${served.url}${address}`);
    await page.getByRole("link", { name: "Get news by e-mail" }).click();
    assert.ok(await page.getByText(told).isVisible(), told);
    await page.getByRole("button", { name: "Follow" }).click();
    await page.waitForURL(/\/account\/subscriptions\?made$/);
    assert.equal(await page.evaluate("document.documentElement.scrollWidth"), 360);
  }
  const stops = page.getByRole("button", { name: /^Stop following/ });
  assert.equal(await stops.count(), 2, "each once");
  await page.getByRole("button", { name: "Stop following hospitalisations" }).click();
  await page.waitForURL(/\/account\/subscriptions$/);
  assert.equal(await stops.count(), 1);
  const unknown = await page.goto(`${served.url}/account/subscriptions/new?board=nothing`);
  assert.equal(unknown?.status(), 404);
});
