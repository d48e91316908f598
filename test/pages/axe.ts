import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { BrowserContext, Frame, Page } from "playwright-core";

/** Those of a page that axe has something against: the rule, and the elements. */
export interface Defect {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly unknown[] }[];
}

/** Every requirement of WCAG 2.2 AA and of RGAA 4 that a program can check. */
const everyRule = {
  type: "tag",
  values: ["RGAAv4", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
} as const;

/** Those that light and dark can tell apart. */
export const rulesOfColour = { type: "rule", values: ["color-contrast", "link-in-text-block"] } as const;

type Rules = typeof everyRule | typeof rulesOfColour;

/** Has the browser itself read axe into each page that it comes to: half a megabyte is sent to it once, and not with each. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  await context.addInitScript({ content: `${source};${configured}` });
}

/**
 * What axe finds on a page as it stands. It is read into a page once, however often it is asked there,
 * where its own driver reads it in twice each time; and it names elements only where it found some.
 */
export async function findDefects(page: Page, rules: Rules = everyRule): Promise<readonly Defect[]> {
  for (const frame of page.frames()) await readIn(frame);
  const { type, values } = rules;
  const told = { runOnly: { type, values } };
  const found = await run(page, { ...told, selectors: false });
  return found.length === 0 ? [] : run(page, told);
}

const require = createRequire(createRequire(import.meta.url).resolve("@axe-core/playwright"));
const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const configured = `axe.configure({ allowedOrigins: ["<same_origin>"] })`;

async function readIn(frame: Frame): Promise<void> {
  if ((await frame.evaluate("typeof axe")) === "object") return;
  await frame.evaluate(source);
  await frame.evaluate(configured);
}

async function run(page: Page, options: object): Promise<Defect[]> {
  const told = JSON.stringify({ ...options, resultTypes: ["violations"] });
  return page.evaluate(`axe.run(document, ${told}).then(({ violations }) => violations)`);
}
