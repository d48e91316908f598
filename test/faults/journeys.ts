import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { beds, publishBoard, publishIndicator } from "../journeys/figures-made.ts";
import { publish } from "../journeys/furnished.ts";
import { findOneself } from "../journeys/persons-made.ts";
import { sampleFiles } from "../journeys/sample-files.ts";
import { shareOnRequest } from "../journeys/shared.ts";
import { openBrowser } from "../pages/browser.ts";
import type { Served } from "../pages/instance.ts";

/** Where journeys are made: an instance, who is its administrator, and another one that follows it. */
export interface Place {
  readonly url: string;
  readonly follower: string;
  readonly email: string;
  readonly password: string;
}

type Journey = (at: At) => Promise<void>;

interface At {
  readonly page: Page;
  /** Of somebody without an account. */
  readonly visitor: Page;
  readonly served: Served;
  readonly follower: string;
  readonly folder: string;
}

/** How one went. */
export interface Made {
  readonly journey: string;
  /** By what it was broken off, each time, and how many seconds after the fault. */
  readonly broken: readonly string[];
  /** How many seconds after the fault it had passed; `undefined` where it did not. */
  readonly passedAfter: number | undefined;
}

const actionMs = 90_000;
const patienceMs = 600_000;

/** Journeys of the suite that may be made again and again at one place, all at once. */
const journeys: Readonly<Record<string, Journey>> = {
  "publishes a file, of which everybody reads the table, the chart, what is sorted and the file": async (
    at,
  ) => {
    const dataset = await publish(at.page, at.served, await sampleOf(at, "cantines.csv"));
    await readByEverybody(at, dataset);
  },
  "publishes a map, which is on the instance that follows, too": async (at) => {
    const dataset = await publish(at.page, at.served, await sampleOf(at, "quartiers.geojson"));
    assert.equal((await at.visitor.goto(`${at.served.url}${dataset}/map`))?.status(), 200);
    assert.ok((await at.visitor.locator("[data-map]").count()) > 0, "a map");
    await untilAnswered(at.visitor, `${at.follower}${dataset}`);
  },
  "is asked for a table, offers and agrees": async (at) => {
    const dataset = await publish(at.page, at.served, await sampleOf(at, "cantines.csv"));
    const [, , , , agreement = ""] = await shareOnRequest(at.page, at.served, dataset);
    assert.equal((await at.page.goto(`${at.served.url}${agreement}`))?.status(), 200);
  },
  "publishes an indicator of a table, and a board": async (at) => {
    const path = join(at.folder, "lits.csv");
    await writeFile(path, beds);
    const indicator = await publishIndicator(at.page, at.served, await publish(at.page, at.served, path));
    assert.equal((await at.visitor.goto(`${at.served.url}${indicator}`))?.status(), 200);
    const board = await publishBoard(at.page, at.served);
    assert.equal((await at.visitor.goto(`${at.served.url}${board}`))?.status(), 200);
  },
  "opens a table to those whom it is about, is found in it, and asks for a correction": async (at) => {
    const { demand } = await findOneself(at.page, at.served, {
      folder: at.folder,
      publish: (path) => publish(at.page, at.served, path),
    });
    assert.equal((await at.page.goto(`${at.served.url}${demand}`))?.status(), 200);
  },
};

/** A browser before one place, where its administrator is signed in. */
export class Journeys implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #place: Place;
  readonly #session: Awaited<ReturnType<BrowserContext["storageState"]>>;

  private constructor(
    browser: Browser,
    place: Place,
    session: Awaited<ReturnType<BrowserContext["storageState"]>>,
  ) {
    this.#browser = browser;
    this.#place = place;
    this.#session = session;
  }

  static async open(place: Place): Promise<Journeys> {
    const browser = await openBrowser();
    const page = await browser.newPage({ locale: "fr-FR" });
    await page.goto(`${place.url}/sign-in`);
    await page.fill("main [name=email]", place.email);
    await page.fill("main [name=password]", place.password);
    await page.click("main form button.main");
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
    const session = await page.context().storageState();
    await page.context().close();
    return new Journeys(browser, place, session);
  }

  /**
   * All at once, again until each has passed once `sinceFault` tells seconds; who breaks off begins anew, as a person
   * does, for ten minutes.
   */
  all(sinceFault: () => number | undefined): Promise<readonly Made[]> {
    return Promise.all(
      Object.entries(journeys).map(async ([name, journey]) => {
        const broken: string[] = [];
        for (const end = performance.now() + patienceMs; performance.now() < end; await wait(1_000)) {
          const error = await this.#once(journey);
          const seconds = sinceFault();
          if (error === undefined && seconds !== undefined)
            return { journey: name, broken, passedAfter: seconds };
          if (error !== undefined) broken.push(`${seconds?.toFixed(1) ?? "before"} s: ${firstLines(error)}`);
        }
        return { journey: name, broken, passedAfter: undefined };
      }),
    );
  }

  async #once(journey: Journey): Promise<unknown> {
    const { url, follower } = this.#place;
    const folder = await mkdtemp(join(tmpdir(), "maille-journey-"));
    const own = await this.#browser.newContext({ locale: "fr-FR", storageState: this.#session });
    const others = await this.#browser.newContext({ locale: "fr-FR" });
    const served: Served = {
      url,
      folder,
      administratorLink: "",
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const [page, visitor] = [await own.newPage(), await others.newPage()];
    const made = journey({ page, visitor, served, follower, folder });
    try {
      await Promise.race([made, untilUnavailable(page)]);
      return undefined;
    } catch (error) {
      return new Error(`at ${page.url()}, «${await titleOf(page)}»: ${firstLines(error)}`, { cause: error });
    } finally {
      await Promise.all([own.close(), others.close()]);
      await Promise.allSettled([made]);
      await rm(folder, { recursive: true, force: true });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

async function readByEverybody({ visitor, served: { url } }: At, dataset: string): Promise<void> {
  // A search waits 1.5 s for what was just published, and is answered without it on a machine that is busy.
  const found = visitor.locator(`main a[href='${dataset}']`).first();
  for (const end = performance.now() + actionMs; ; await visitor.waitForTimeout(500)) {
    await visitor.goto(`${url}/datasets?q=cantines&sort=newest`);
    if ((await found.count()) > 0) break;
    assert.ok(performance.now() < end, `${dataset} is not found`);
  }
  await visitor.goto(`${url}${dataset}`);
  await visitor.fill("#rows-q", "École n° 7");
  await visitor.locator(".rows-search button").click();
  await visitor.waitForURL(/q=/);
  assert.match(await visitor.locator("table.data tbody tr").first().innerText(), /École n° 7/);
  await visitor.goto(`${url}${dataset}?repas__sort=desc`);
  assert.match(await visitor.locator("table.data tbody tr").first().innerText(), /École n° 40/);
  assert.equal((await visitor.goto(`${url}${dataset}/chart`))?.status(), 200);
  assert.ok((await visitor.locator("main svg").count()) > 0, "a chart");
  const csv = await visitor.request.get(`${url}${dataset}/download/csv`);
  assert.match(await csv.text(), /École n° 40/);
}

/** Throws once a page says that the instance cannot answer: what is looked for there never comes. */
function untilUnavailable(page: Page): Promise<never> {
  return new Promise((_, reject) => {
    page.on("response", (response) => {
      if (response.status() < 500 || !response.request().isNavigationRequest()) return;
      reject(new Error(`${response.status()} ${response.url()}`));
    });
  });
}

/** What a follower is told it has within moments. */
async function untilAnswered(page: Page, address: string): Promise<void> {
  for (const end = performance.now() + 2 * actionMs; ; await page.waitForTimeout(500)) {
    const status = (await page.goto(address))?.status();
    if (status === 200) return;
    assert.ok(performance.now() < end, `${address} never answered: ${status}`);
  }
}

async function sampleOf({ folder }: At, name: string): Promise<string> {
  const found = (await sampleFiles(folder)).find(({ path }) => path.endsWith(name));
  assert.ok(found);
  return found.path;
}

/** What the page says that it is, where it says anything. */
function titleOf(page: Page): Promise<string> {
  return page.title().catch(() => "");
}

function firstLines(error: unknown): string {
  return String(error instanceof Error ? error.message : error)
    .split("\n")
    .slice(0, 2)
    .join(" ");
}
