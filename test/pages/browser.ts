import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

/** Where distributions put Chromium; first the one without windows, which costs a third less. */
const places = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
];

/** The Chromium of this machine. Nothing of it phones home. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env["MAILLE_TEST_CHROMIUM"] ?? places.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error(`No Chromium found in ${places.join(", ")}.`);
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
