import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { findDefects } from "../pages/axe.ts";

/** Goes through the dates of the map `b4` of the board at an address, of every day from 1 October to 29 November 2020. */
export async function seeDates(browser: Browser, at: string): Promise<void> {
  const plain = await (await browser.newContext({ locale: "en", javaScriptEnabled: false })).newPage();
  await plain.goto(at);
  const seen = async () => ({
    classes: (await plain.locator("#b4 .classes span").allTextContents())
      .join(" ")
      .match(/below [\d.]+|[\d.]+ – [\d.]+|[\d.]+ and above/g),
    colours: await plain
      .locator("#b4 [data-code]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("class")).join()),
  });
  const last = await seen();
  assert.ok((last.classes?.length ?? 0) > 2, "the legend tells the classes");
  await plain.click("#b4 a[rel=prev]");
  await plain.waitForURL(/\?at=2020-11-28#b4$/);
  await plain.fill("#b4 [name=at]", "2020-10-15");
  await plain.click("#b4 form button");
  await plain.waitForURL(/\?at=2020-10-15/);
  assert.match(await plain.title(), /15 October 2020/);
  assert.match(await plain.locator("#b4").innerText(), /^15 October 2020/m);
  const earlier = await seen();
  assert.deepEqual(earlier.classes, last.classes, "a colour means the same at each date");
  assert.notEqual(earlier.colours, last.colours);
  for (const [day, shown] of [
    ["1990-01-01", /^1 October 2020/m],
    ["2020-99-99", /^29 November 2020/m],
  ] as const) {
    assert.equal((await plain.goto(`${at}?at=${day}`))?.status(), 200);
    assert.match(await plain.locator("#b4").innerText(), shown);
  }
  const playing = await browser.newPage({ locale: "en" });
  await playing.goto(at);
  await playing.locator("#b4 input[type=range]").focus();
  await playing.keyboard.press("ArrowLeft");
  await playing.waitForURL(/\?at=2020-11-28#b4$/);
  await playing.locator("#b4 .tiny >> text=28 November 2020").first().waitFor();
  assert.equal(await playing.evaluate("document.activeElement.type"), "range");
  assert.deepEqual(await findDefects(playing), []);
}
