import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sessionCookieName } from "../../src/server/session-cookie-name.ts";
import { openBrowser } from "./browser.ts";

/**
 * Screenshots of pages at the widths that a change of them is judged at, in light and dark:
 * `node test/pages/shoot.ts --out shots --widths 360,1280 --schemes light http://localhost:3000 / /datasets`
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "shots" },
    widths: { type: "string", default: "360,768,1280" },
    schemes: { type: "string", default: "light,dark" },
    language: { type: "string", default: "fr" },
    cookie: { type: "string" },
    full: { type: "boolean", default: false },
    script: { type: "boolean", default: true },
  },
  allowNegative: true,
});

const [base = "http://localhost:3000", ...paths] = positionals;
await mkdir(values.out, { recursive: true });
const browser = await openBrowser();
for (const scheme of values.schemes.split(",")) {
  for (const width of values.widths.split(",").map(Number)) {
    const context = await browser.newContext({
      viewport: { width, height: width < 600 ? 780 : 900 },
      colorScheme: scheme === "dark" ? "dark" : "light",
      locale: values.language,
      javaScriptEnabled: values.script,
    });
    if (values.cookie !== undefined) {
      await context.addCookies([{ name: sessionCookieName(base), value: values.cookie, url: base }]);
    }
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") console.log(`${page.url()}: ${message.text()}`);
    });
    for (const path of paths) {
      await page.goto(new URL(path, base).href, { waitUntil: "networkidle" });
      const overflow = await page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      if (Number(overflow) > 0) console.log(`${path} at ${width}: ${String(overflow)} px too wide`);
      const name = `${path.replace(/[^a-z0-9]+/gi, "_").replace(/^_|_$/g, "") || "home"}-${width}-${scheme}.png`;
      await page.screenshot({ path: join(values.out, name), fullPage: values.full });
    }
    await context.close();
  }
}
await browser.close();
