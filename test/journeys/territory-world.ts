import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { openBrowser } from "../pages/browser.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));

interface Told {
  /** Where the invented citizens sign in. */
  readonly provider: string;
  readonly members: readonly { name: string; url: string; administratorLink?: string }[];
  readonly accounts: readonly { place: string; email: string; password: string }[];
}

/** What `npm start` opens on a new machine, in a folder of its own, and a browser before it. */
export interface TerritoryWorld extends AsyncDisposable {
  readonly folder: string;
  readonly browser: Browser;
  /** Of the provider of identities. */
  readonly providerUrl: string;
  urlOf(place: string): string;
  /** Opens the account of the first administrator there. */
  administratorLinkOf(place: string): string;
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** With the demonstration's account of that place. */
  signedIn(place: string, options?: BrowserContextOptions): Promise<Page>;
}

export async function openTerritory(): Promise<TerritoryWorld> {
  const folder = await mkdtemp(join(tmpdir(), "maille-territory-"));
  const running = spawn(process.execPath, ["bin/run.js", "start", "--json"], {
    cwd: root,
    env: environment({ MAILLE_DATA: folder, PORT: "0" }),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [told, browser] = await Promise.all([printedDocument(running), openBrowser()]);
  const { members, accounts, provider: providerUrl } = JSON.parse(told) as Told;
  const urlOf = (place: string): string => members.find(({ name }) => name === place)?.url ?? "";
  const administratorLinkOf = (place: string): string =>
    members.find(({ name }) => name === place)?.administratorLink ?? "";
  const newPage = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({ locale: "fr-FR", ...options });
    return context.newPage();
  };
  return {
    folder,
    browser,
    providerUrl,
    urlOf,
    administratorLinkOf,
    newPage,
    signedIn: async (place, options) => {
      const account = accounts.find((each) => each.place === place);
      const page = await newPage(options);
      await page.goto(`${urlOf(place)}/sign-in`);
      await page.locator("[name=email]").fill(account?.email ?? "");
      await page.locator("[name=password]").fill(account?.password ?? "");
      await page.locator("main form button").first().click();
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      const ended = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs a verb of `maille` to its end; what it printed, on both streams. */
export async function runMaille(
  words: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ["bin/run.js", ...words], {
    cwd: root,
    env: environment(settings),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, printed };
}

export function environment(more: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", LANG: "fr_FR.UTF-8", ...more };
}

async function printedDocument(child: ChildProcess): Promise<string> {
  let printed = "";
  for await (const text of child.stdout?.setEncoding("utf8") ?? []) {
    printed += String(text);
    try {
      JSON.parse(printed);
      return printed;
    } catch {
      // Not whole yet.
    }
  }
  throw new Error(`It ended: ${printed}`);
}
