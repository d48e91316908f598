import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { type Actor, system } from "../../src/access/actor.ts";
import { readingsOf } from "../../src/access/readings.ts";
import { MarkedChanges } from "../../src/db/changes.ts";
import { connect } from "../../src/db/connect.ts";
import { KeptPages } from "../../src/server/kept-pages.ts";
import { byDepartement } from "../indicators/world.ts";
import { OwnPages } from "../../src/server/make-page.ts";
import { ask, askMade, type Front, openFront } from "./front.ts";
import { importRows, publishTable, seesTable } from "./remote-world.ts";
import { networkWorld } from "./world.ts";

const stack = new AsyncDisposableStack();
let world: Awaited<ReturnType<typeof networkWorld<"ville" | "portail">>>;
let ville: Front;
/** Another process on the same database: nothing but that is shared by what the two keep. */
let beside: Front;
let portail: Front;
let dataset: string;
let table: string;
let second: string;
let organization: string;
let board: string;
let lou: Actor;

const rows = (day: number) => `dep;jour;hosp\n35;2020-11-01;3\n22;2020-11-01;4\n35;2020-11-02;${day}`;

before(async () => {
  world = stack.use(await networkWorld("ville", "portail"));
  const { rooms } = world.ville.app;
  const published = await publishTable(world.ville, "Hospitalisations par jour", rows(5));
  ({ id: dataset, organization } = published.dataset);
  table = published.table.id;
  const upload = await rooms.imports.receiveFile(system, "secondes.csv", Readable.from(["a;b\n1;777"]));
  const { id: work } = await rooms.imports.importLater(system, dataset, { upload: upload.id });
  for await (const _ of rooms.imports.watchImport(system, work, AbortSignal.timeout(300_000)));
  const tables = await rooms.tables.listTables(system, dataset);
  second = tables.find(({ id }) => id !== table)?.id ?? assert.fail("a second table");
  await rooms.tables.changeTable(system, table, { name: "premieres" });
  const indicator = await rooms.indicators.createIndicator(system, {
    organization,
    title: "Lits occupés",
    licence: "etalab-2.0",
    decimals: 0,
    unit: "patients",
    definition: {
      source: byDepartement(table),
      steps: [],
    },
  });
  await rooms.datasets.publish(system, indicator.dataset.id);
  const figure = { kind: "figure", width: "third", indicator: indicator.dataset.id } as const;
  ({ id: board } = await rooms.boards.createBoard(system, {
    organization,
    title: "Hôpitaux",
    blocks: [
      { ...figure, id: "b1" },
      { ...figure, id: "b2", kind: "curve" },
      {
        id: "b4",
        kind: "alert",
        width: "whole",
        tone: "information",
        text: "{value}",
        indicator: indicator.dataset.id,
      },
      { id: "b3", kind: "datasets", width: "half", datasets: [dataset] },
    ],
  }));
  await rooms.boards.publishBoard(system, board);
  await world.portail.follow(world.ville);
  await seesTable(world.portail, table);
  const { accounts } = rooms;
  await accounts.createAccount(system, {
    email: "lou@example.org",
    name: "Lou",
    password: "quatre mots sans lien",
  });
  lou = await accounts.actorOfAccount("lou@example.org");
  [ville, beside, portail] = [
    await openFront(world.ville, stack),
    await openFront(world.ville, stack),
    await openFront(world.portail, stack),
  ];
});

after(() => stack.disposeAsync());

const own = [
  "/",
  "/datasets",
  "/datasets/hospitalisations-par-jour",
  "/datasets/hospitalisations-par-jour/premieres?dep=35",
  "/boards",
  "/boards/hopitaux",
  "/boards/hopitaux/departement-35",
  "/indicators/lits-occupes",
  "/places/departement/35",
  "/organizations",
];
/** Rows that another instance holds are read there, each time. */
const ofOthers = ["/", "/datasets", "/organizations"];

/**
 * Asks each again, which is not made, and compares it with what is made now. Work in the background changes
 * pages too, on a busy machine for some seconds: what differs because of it differs until it is done, what is stale
 * stays so.
 */
async function assertKept(front: Front, paths: readonly string[], why: string): Promise<void> {
  for (const path of paths) {
    for (let attempt = 1; ; attempt += 1) {
      const first = await ask(front, path);
      const before = front.made();
      const again = await ask(front, path);
      const wasMade = front.made() - before;
      const made = await askMade(front, path);
      const isRight = again.status === made.status && again.text === made.text;
      if (isRight && wasMade === (first.status === 200 ? 0 : 1)) break;
      assert.ok(attempt < 6, `${why}: ${path} is ${isRight ? "not kept" : "stale"}`);
      await wait(attempt * 200);
    }
  }
}

/** But for when and how it was sent. */
function headOf(headers: Headers): readonly (readonly [string, string])[] {
  return [...headers].filter(([name]) => !["date", "content-length", "transfer-encoding"].includes(name));
}

test("what was kept is told again with the same head and the same bytes, packed or not, until it is held", async () => {
  await assertKept(ville, own, "at first");
  for (const accepted of ["identity", "gzip", "br"]) {
    const headers = { "accept-encoding": accepted };
    const [kept, made] = [
      await ask(ville, "/boards/hopitaux", headers),
      await askMade(ville, "/boards/hopitaux", headers),
    ];
    assert.equal(kept.text, made.text);
    assert.deepEqual(headOf(kept.headers), headOf(made.headers), accepted);
    const before = ville.made();
    const held = await ask(ville, "/boards/hopitaux", {
      ...headers,
      "if-none-match": kept.headers.get("etag") ?? "",
    });
    assert.deepEqual([held.status, held.text, ville.made() - before], [304, "", 0]);
    assert.equal(held.headers.get("etag"), kept.headers.get("etag"));
  }
  const head = await fetch(`${ville.url}/boards/hopitaux`, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

test("languages, themes and addresses each have their own, and what sets a cookie is made", async () => {
  const path = "/boards/hopitaux";
  for (const headers of [
    { "accept-language": "en" },
    { "accept-language": "fr" },
    { cookie: "lang=en", "accept-language": "fr" },
    { cookie: "theme=dark" },
    { cookie: "_pk_id=1; theme=light" },
  ]) {
    await ask(ville, path, headers);
    const before = ville.made();
    const kept = await ask(ville, path, headers);
    assert.equal(ville.made(), before, JSON.stringify(headers));
    assert.equal(kept.text, (await askMade(ville, path, headers)).text, JSON.stringify(headers));
  }
  for (const cookie of ["", "", "lang=fr"]) {
    const told = await ask(ville, `${path}?lang=en`, { cookie });
    assert.match(told.text, /<html lang="en"/);
    assert.match(told.headers.get("set-cookie") ?? "", /^lang=en/, `with ${cookie}`);
  }
  assert.equal((await ask(ville, `${path}?lang=en`, { cookie: "lang=en" })).headers.get("set-cookie"), null);
  assert.match((await ask(ville, `${path}?lang=en`)).headers.get("set-cookie") ?? "", /^lang=en/);
});

test("a page that the instance has made for itself is the one that the first browser is given", async () => {
  const path = "/boards/hopitaux/departement-22";
  const pages = new OwnPages({ own: ville.url, url: world.ville.url, signal: AbortSignal.timeout(300_000) });
  const making = pages.make(path);
  assert.equal(ville.made(), await madeAfter(), "requests are not answered yet");
  pages.open("fr");
  await making;
  const browser = {
    accept: "text/html,application/xhtml+xml,*/*;q=0.8",
    "accept-language": "fr-FR,fr;q=0.9,en;q=0.5",
    "accept-encoding": "br",
  };
  // Work in the background may change a page meanwhile.
  for (let attempt = 1; ; attempt += 1) {
    await pages.make(path);
    const before = ville.made();
    const told = await ask(ville, path, browser);
    assert.equal(told.status, 200);
    if (ville.made() === before) break;
    assert.ok(attempt < 6, "it was made once more");
    await wait(attempt * 200);
  }
});

/** How many were made, once what was asked for before has begun. */
async function madeAfter(): Promise<number> {
  await ask(ville, "/organizations/none");
  return ville.made() - 1;
}

interface Change {
  readonly what: string;
  readonly make: () => Promise<unknown>;
  /** A page that tells it, and what it then says or no longer does. */
  readonly path: string;
  readonly says?: RegExp;
  readonly hides?: RegExp;
  readonly status?: number;
}

const page = "/datasets/hospitalisations-par-jour";
const rooms = () => world.ville.app.rooms;
let project = "";

const changes: readonly Change[] = [
  {
    what: "a version",
    make: () => importRows(world.ville, dataset, rows(17), { table }),
    path: `${page}/premieres?dep=35`,
    says: />17</,
  },
  {
    what: "a version of an indicator",
    make: () =>
      world.ville.until("it is computed", async () => {
        await world.ville.settle();
        return (await askMade(ville, "/boards/hopitaux/departement-35")).text.includes(">17<");
      }),
    path: "/boards/hopitaux/departement-35",
    says: />17</,
  },
  {
    what: "a title",
    make: () => rooms().datasets.changeDataset(system, dataset, { title: "Lits par jour" }),
    path: "/boards/hopitaux",
    says: /Lits par jour/,
  },
  {
    what: "a title, in a search",
    make: () => rooms().datasets.changeDataset(system, dataset, { title: "Patients par jour" }),
    path: "/datasets",
    says: /Patients par jour/,
  },
  {
    what: "access, closed",
    make: () => rooms().sharing.setAccess(system, dataset, { level: "closed", reason: "Réservé." }),
    path: `${page}/premieres?dep=35`,
    hides: />17</,
  },
  {
    what: "access, opened",
    make: () => rooms().sharing.setAccess(system, dataset, { level: "open" }),
    path: `${page}/premieres?dep=35`,
    says: />17</,
  },
  {
    what: "a withdrawal",
    make: () => rooms().datasets.withdraw(system, dataset, "Erroné."),
    path: page,
    status: 410,
    says: /Erroné/,
  },
  {
    what: "a publication",
    make: () => rooms().datasets.publish(system, dataset),
    path: page,
    status: 200,
    hides: /Erroné/,
  },
  {
    what: "a table, deleted",
    make: () => rooms().tables.deleteTable(system, second, { reason: "En double." }),
    path: `${page}/secondes`,
    status: 410,
    says: /En double/,
  },
  {
    what: "a table, restored",
    make: () => rooms().tables.restoreTable(system, second),
    path: `${page}/secondes`,
    status: 200,
    says: /777/,
  },
  {
    what: "an organization",
    make: () => rooms().organizations.changeOrganization(system, organization, { name: "Ville nouvelle" }),
    path: page,
    says: /Ville nouvelle/,
  },
  {
    what: "an organization, in a search",
    make: () => rooms().organizations.changeOrganization(system, organization, { name: "Ville neuve" }),
    path: "/datasets",
    says: /Ville neuve/,
  },
  {
    what: "the site’s name",
    make: () => rooms().instance.changeSettings(system, { name: "Portail neuf" }),
    path: "/news",
    says: /Portail neuf/,
  },
  {
    what: "the site’s language",
    make: () => rooms().instance.changeSettings(system, { language: "en" }),
    path: "/places/departement/35",
    says: /lang="en"/,
  },
  {
    what: "the language again",
    make: () => rooms().instance.changeSettings(system, { language: "fr" }),
    path: "/places/departement/35",
    says: /lang="fr"/,
  },
  {
    what: "a note of news",
    make: () =>
      rooms().site.saveNews(system, {
        title: { fr: "Comptages", en: "" },
        text: { fr: "", en: "" },
        link: "/datasets",
        day: "2026-11-20",
      }),
    path: "/news",
    says: /Comptages/,
  },
  {
    what: "a board, changed and not published",
    make: () => rooms().boards.changeBoard(system, board, { title: "Lits et hôpitaux" }),
    path: "/boards/hopitaux",
    hides: /Lits et hôpitaux/,
  },
  {
    what: "a board, published",
    make: () => rooms().boards.publishBoard(system, board),
    path: "/boards/hopitaux",
    says: /Lits et hôpitaux/,
  },
  {
    what: "a banner, raised",
    make: async () => {
      const { blocks } = await rooms().boards.getBoard(system, board);
      const banner = {
        kind: "alert",
        id: "b9",
        width: "whole",
        tone: "danger",
        text: "Plan blanc en cours.",
      } as const;
      await rooms().boards.changeBoard(system, board, { blocks: [banner, ...blocks] });
      await rooms().boards.publishBoard(system, board);
    },
    path: "/boards/hopitaux/departement-35",
    says: /Plan blanc en cours/,
  },
  {
    what: "a banner, closed",
    make: async () => {
      const { blocks } = await rooms().boards.getBoard(system, board);
      await rooms().boards.changeBoard(system, board, { blocks: blocks.filter(({ id }) => id !== "b9") });
      await rooms().boards.publishBoard(system, board);
    },
    path: "/embed/boards/hopitaux",
    hides: /Plan blanc/,
  },
  {
    what: "a reuse",
    make: async () => {
      const description = "Ce que l’on en fait.";
      ({ id: project } = await rooms().projects.createProject(lou, {
        title: "La carte des lits",
        description,
        dataset,
      }));
      await rooms().projects.publishProject(lou, project);
    },
    path: page,
    says: /La carte des lits/,
  },
  {
    what: "a reuse, taken back",
    make: () => rooms().projects.deleteProject(lou, project),
    path: "/reuses",
    hides: /La carte des lits/,
  },
  {
    what: "what no announcement tells, by another program",
    make: async () => {
      const other = connect({ ...world.ville.database.connection, connectionsMax: 1 });
      await other`update organizations set name = 'Ville à la main' where id = ${organization}`;
      await other.end();
    },
    path: page,
    says: /Ville à la main/,
  },
  {
    what: "a board, a draft again",
    make: () => rooms().boards.unpublishBoard(system, board),
    path: "/boards/hopitaux",
    status: 404,
  },
];

test("whatever changes is seen on every page at the next request, in each process", async () => {
  for (const [at, { what, make, path, says, hides, status }] of changes.entries()) {
    // Some after each change, each of them after many.
    const looked = own.filter((_, index) => (index + at) % 3 === 0);
    // At once: what they read together, each of them read.
    await Promise.all([path, ...looked].flatMap((one) => [ask(ville, one), ask(beside, one)]));
    await make();
    for (const front of [ville, beside]) {
      const told = await ask(front, path);
      if (says !== undefined) assert.ok(says.test(told.text), `${what}: ${path} says ${says}`);
      if (hides !== undefined) assert.ok(!hides.test(told.text), `${what}: ${path} hides ${hides}`);
      if (status !== undefined) assert.equal(told.status, status, what);
    }
    await assertKept(ville, looked, what);
  }
  await assertKept(ville, own, "at the end");
});

async function readings(): Promise<number> {
  await world.ville.app.contexts.readings.flush();
  return (await readingsOf(world.ville.app.contexts.own, dataset)).readings;
}

test("a reading that is given again is counted again", async () => {
  const [before, made] = [await readings(), ville.made()];
  for (const _ of Array(4)) await ask(ville, `${page}/premieres`);
  assert.ok(ville.made() - made < 4);
  assert.equal((await readings()) - before, 4);
});

test("what a followed instance tells changes the pages here, and rows that it holds are asked of it", async () => {
  await assertKept(portail, ofOthers, "as followed");
  const { items } = await world.portail.app.rooms.datasets.listDatasets(
    { kind: "anyone" },
    { page: 1, pageSize: 10 },
  );
  const slug = items.find(({ title }) => title === "Patients par jour")?.slug ?? assert.fail("it is told");
  assert.match((await ask(portail, `/datasets/${slug}`)).text, />17</);
  await importRows(world.ville, dataset, rows(23), { table });
  await world.portail.until("the rows are those of now", async () => {
    await world.ville.settle();
    await world.portail.settle();
    return (
      /">23</.test((await askMade(portail, `/datasets/${slug}`)).text) ||
      (await askMade(portail, `/datasets/${slug}`)).text.includes(">23<")
    );
  });
  assert.match((await ask(portail, `/datasets/${slug}`)).text, />23</);
  await rooms().datasets.changeDataset(system, dataset, { title: "Malades par jour" });
  await world.portail.until("the title is told", async () => {
    await world.ville.settle();
    await world.portail.settle();
    return (await askMade(portail, "/datasets")).text.includes("Malades par jour");
  });
  assert.match((await ask(portail, "/datasets")).text, /Malades par jour/);
  await rooms().sharing.setAccess(system, dataset, { level: "closed", reason: "Réservé." });
  assert.doesNotMatch((await ask(portail, `/datasets/${slug}`)).text, />23</);
});

test("a board that a followed instance tells beside its data is listed and found here, and goes again", async () => {
  const pages = ["/boards", "/datasets?q=accueil"];
  await assertKept(portail, pages, "before it is told");
  const { boards } = rooms();
  const { id } = await boards.createBoard(system, {
    organization,
    title: "Accueil <i>du public",
    blocks: [{ kind: "text", id: "b1", width: "whole", text: "Ouvert." }],
  });
  const isShown = async (path: string) => {
    const { text } = await ask(portail, path);
    assert.doesNotMatch(text, /Accueil <i>/);
    return /<a [^>]*href="http[^"]*\/boards\/accueil-i-du-public"[^>]*>Accueil &lt;i>du public<\/a>.{0,40}<span[^>]*>localhost</.test(
      text,
    );
  };
  const until = (what: string, shown: boolean) =>
    world.portail.until(what, async () => {
      await world.ville.settle();
      await world.portail.settle();
      return (await isShown(pages[0] ?? "")) === shown && (await isShown(pages[1] ?? "")) === shown;
    });
  await boards.publishBoard(system, id);
  await until("it is shown", true);
  await assertKept(portail, pages, "told");
  await boards.deleteBoard(system, id);
  await until("it is gone", false);
});

test("what depends on the day is made anew when another begins", async () => {
  await assertKept(ville, ["/datasets"], "today");
  world.ville.setClock(24 * 60);
  const before = ville.made();
  await ask(ville, "/datasets");
  world.ville.setClock(0);
  assert.equal(ville.made() - before, 1);
});

test("somebody who is signed in reads pages of their own, which nobody else is given", async () => {
  const { secret } = await rooms().accounts.signIn("lou@example.org", "quatre mots sans lien", {
    address: "127.0.0.1",
  });
  const { port } = new URL(world.ville.url);
  const headers = { cookie: `maille_session_${port}=${secret}` };
  for (const path of ["/", "/datasets", page]) {
    for (const _ of [1, 2]) {
      assert.match((await ask(ville, path, headers)).text, /href="\/account"/, path);
      assert.doesNotMatch((await ask(ville, path)).text, /href="\/account"/, path);
    }
  }
});

test("while the database is away, nothing that was kept is given", async () => {
  const gone = connect({ ...world.ville.database.connection, connectionsMax: 1 });
  const kept = new KeptPages(new MarkedChanges(gone));
  await gone.end();
  let made = 0;
  await kept.answer({ method: "GET", url: "/", headers: {} } as never, {} as never, () => (made += 1));
  assert.equal(made, 1);
});
