import { existsSync } from "node:fs";
import { chromium, type Browser, type Page } from "playwright-core";

/** Where distributions put Chromium; first the one without windows, which costs a third less. */
const places = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
];

/** What an action and a page are waited for: a machine that is slow and busy has them late, which is no fault of theirs. */
const actionMs = 90_000;

/** The scripts of a page, and axe, run for a moment: making them fast costs more than it spares (ADR 255). */
const withoutOptimizing = "--js-flags=--no-maglev --no-turbofan";

/** The Chromium of this machine. Nothing of it phones home. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env["MAILLE_TEST_CHROMIUM"] ?? places.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`No Chromium found in ${places.join(", ")}.`);
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      withoutOptimizing,
    ],
  });
  return browser.on("context", (context) => {
    context.setDefaultTimeout(actionMs);
    context.on("page", waitForWhole);
  });
}

/**
 * Playwright has a click wait until the page that it leads to begins to come: on a slow machine, what is counted then is
 * what came so far. Here it waits until all of it is there, with its scripts.
 */
function waitForWhole(page: Page): void {
  const frame = page.mainFrame();
  const click = frame.click.bind(frame);
  frame.click = async (...asked) => {
    await click(...asked);
    if (!page.isClosed()) await page.waitForLoadState("domcontentloaded");
  };
}
