import { defined } from "../../src/base/defined.ts";
import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { openSite } from "../harvest/site.ts";
import { openInstance } from "../pages/instance.ts";

/** Everybody who may ask, from the one who shows nothing to the one who runs the instance. */
export const actors = [
  "visitor",
  "revoked",
  "stranger",
  "reader",
  "editor",
  "administrator",
  "steward",
] as const;

export type ActorName = (typeof actors)[number];

/** Stands in all that only the town may know. */
export const secretMark = "qwyjibo";

const password = "quatre mots sans lien";

/**
 * A town with a draft, a dataset that was withdrawn and one that is published, each with a table,
 * and a source that it gathers; an organization beside it; and a cookie for each kind of actor.
 */
export async function actorsWorld() {
  const site = await openSite((_, response) =>
    response.writeHead(200).end("titre;url\nEau;https://a.example/eau.csv"),
  );
  const instance = await openInstance({ MAILLE_DEMO: "no", MAILLE_ALLOWED_NETWORKS: "127.0.0.0/8" });
  const { url } = instance;
  const cookies = new Map<ActorName, string>();

  const send = (actor: ActorName, method: string, path: string, body?: unknown, headers: object = {}) => {
    const cookie = cookies.get(actor);
    return fetch(url + path, {
      method,
      redirect: "manual",
      headers: {
        origin: url,
        ...defined({ cookie }),
        ...(body === undefined || body instanceof URLSearchParams
          ? {}
          : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : {
            body:
              body instanceof URLSearchParams ? body : typeof body === "string" ? body : JSON.stringify(body),
          }),
    });
  };
  const answer = async (actor: ActorName, method: string, path: string, body?: unknown) => {
    const response = await send(actor, method, path, body);
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return { response, body: text === "" ? {} : JSON.parse(text) };
  };
  const keep = (actor: ActorName, response: Response) =>
    cookies.set(actor, /^[^;]+/.exec(response.headers.get("set-cookie") ?? "")?.[0] ?? "");
  const signIn = async (actor: ActorName, email: string) =>
    keep(actor, (await answer("visitor", "POST", "/api/session", { email, password })).response);

  const secret = new URL(instance.administratorLink).searchParams.get("secret");
  const ada = { secret, name: "Ada", email: "steward@example.org", password };
  keep("steward", (await answer("visitor", "POST", "/api/administrator", ada)).response);
  const organization = async (name: string) =>
    (await answer("steward", "POST", "/api/organizations", { name })).body as { id: string; slug: string };
  const town = await organization("Ville");
  const other = await organization("Autre");
  for (const [actor, at, role] of [
    ["stranger", other, "administrator"],
    ["reader", town, "reader"],
    ["editor", town, "editor"],
    ["administrator", town, "administrator"],
  ] as const) {
    const email = `${actor}@example.org`;
    const invited = await answer("steward", "POST", "/api/invitations", { email, organization: at.id, role });
    const path = `/api/invitations/${invited.body.secret}/acceptance`;
    keep(actor, (await answer("visitor", "POST", path, { name: actor, password })).response);
  }
  await signIn("revoked", "administrator@example.org");
  await answer("revoked", "DELETE", "/api/session");

  const draft = async (title: string, file: string): Promise<Made> => {
    const told = { organization: town.id, title, licence: "etalab-2.0" };
    const { id, slug } = (await answer("editor", "POST", "/api/datasets", told)).body;
    const begun = await importFile(id, file);
    const [table] = (await answer("editor", "GET", `/api/datasets/${id}/tables`)).body.data;
    return { id, slug, table: table.id, import: begun };
  };
  /** It has the address that its title gives it from then on. */
  const publish = async (made: Made): Promise<Made> => {
    const path = `/api/datasets/${made.id}/publication`;
    return {
      ...made,
      slug: (
        await answer("editor", "POST", path, {
          personalData: "Aucune",
          personalDataContact: "dpo@example.org",
        })
      ).body.slug,
    };
  };
  const importFile = async (dataset: string, text: string): Promise<string> => {
    const bytes = Buffer.from(text);
    const announced = await send("editor", "POST", "/api/uploads", undefined, {
      "Tus-Resumable": "1.0.0",
      "Upload-Length": String(bytes.length),
      "Upload-Metadata": `filename ${Buffer.from("lieux.csv").toString("base64")}`,
    });
    const upload = announced.headers.get("location")?.split("/").at(-1) ?? "";
    await send("editor", "PATCH", `/api/uploads/${upload}`, text, {
      "Tus-Resumable": "1.0.0",
      "Upload-Offset": "0",
      "content-type": "application/offset+octet-stream",
    });
    const { id } = (await answer("editor", "POST", `/api/datasets/${dataset}/imports`, { upload })).body;
    for (;;) {
      const { state } = (await answer("editor", "GET", `/api/imports/${id}`)).body;
      if (state === "done") return id as string;
      assert.ok(state === "waiting" || state === "running", state);
      await wait(50);
    }
  };
  const asked = async (wish: string): Promise<string> => {
    await answer("visitor", "POST", "/api/data-requests", { wish });
    const { data } = (await answer("steward", "GET", "/api/data-requests?all=yes")).body;
    return (data as { id: string; wish: string }[]).find((one) => one.wish === wish)?.id ?? "";
  };
  const open = await publish(await draft("Fontaines", csv("eau")));
  const hidden = await draft(`Brouillon ${secretMark}`, csv(secretMark));
  await answer("editor", "PATCH", `/api/datasets/${hidden.id}`, {
    description: `Un ${secretMark}`,
    metadata: { keywords: [secretMark], spatial: [{ place: { level: "commune", code: "35238" } }] },
  });
  const ancient = await draft("Ancien", csv(secretMark));
  await answer("editor", "PATCH", `/api/datasets/${ancient.id}`, { description: secretMark });
  const gone = await publish(ancient);
  await answer("editor", "DELETE", `/api/datasets/${gone.id}/publication?reason=Vide`);
  const source = (
    await answer("administrator", "POST", "/api/harvests", {
      organization: town.id,
      url: `${site.url}/liens.csv`,
      kind: "spreadsheet",
      every: "never",
    })
  ).body as { id: string };
  const run = (await answer("administrator", "POST", `/api/harvests/${source.id}/runs`, {})).body as {
    id: string;
  };
  for (;;) {
    const { endedAt } = (await answer("visitor", "GET", `/api/harvest-runs/${run.id}`)).body;
    if (endedAt !== undefined) break;
    await wait(50);
  }
  const made = { organization: town.id, title: "Projet", description: `Un ${secretMark}` };
  const project = (await answer("editor", "POST", "/api/projects", made)).body as {
    id: string;
    slug: string;
  };
  const indicator = (
    await answer("editor", "POST", "/api/indicators", {
      organization: town.id,
      title: `Mesure ${secretMark}`,
      definition: {
        source: {
          kind: "statement",
          sql: "select '2020' as period, count(*) as value from lieux",
          tables: [{ name: "lieux", table: hidden.table }],
          grain: "year",
        },
        steps: [],
      },
    })
  ).body as { id: string; slug: string };
  const decision = (
    await answer("editor", "POST", "/api/decisions", {
      organization: town.id,
      title: `Décision ${secretMark}`,
    })
  ).body as { id: string; slug: string };
  const rule = (
    await answer("editor", "POST", "/api/alert-rules", {
      indicator: indicator.id,
      condition: { kind: "threshold", way: "above", value: 1 },
      level: "country",
      code: "FR",
      organization: town.id,
      note: secretMark,
    })
  ).body as { id: string };
  let alert: { id: string } | undefined;
  while (alert === undefined) {
    [alert] = (await answer("editor", "GET", `/api/alerts?rule=${rule.id}&state=all`)).body.data;
    if (alert === undefined) await wait(50);
  }
  const request = await asked(`Des données sur ${secretMark}.`);
  const publicRequest = await asked("Les menus des cantines.");
  await answer("steward", "POST", `/api/data-requests/${publicRequest}/publication`, {});
  await answer("steward", "PUT", `/api/data-requests/${publicRequest}/assignment`, { organization: town.id });
  const boardForm = async (path: string, fields: Record<string, string>): Promise<string> => {
    const sent = await send("editor", "POST", path, new URLSearchParams(fields), { accept: "text/html" });
    await sent.text();
    const to = sent.headers.get("location");
    assert.ok(to !== null, `${path}: ${sent.status}`);
    return to.split("/")[2]?.split("?")[0] ?? "";
  };
  const boardMade = await boardForm("/boards/new?/make", { organization: town.id, title: "Tableau" });
  await boardForm(`/boards/${boardMade}/edit?/add`, { kind: "text" });
  const board = await boardForm(`/boards/${boardMade}/edit?/publish`, {});
  await boardForm(`/boards/${board}/edit?/settings`, { title: `Brouillon ${secretMark}`, place: "France" });
  return {
    url,
    site,
    /** Published by the town, with changes that are not. */
    board,
    /** A draft of the town. */
    project,
    decision,
    /** A draft of the town, computed from its draft. */
    indicator,
    /** Of the town, for its members; and what it raised. */
    rule,
    alert,
    /** One that nobody has read yet, and one that is public and that the town is to answer. */
    request,
    publicRequest,
    send,
    answer,
    draft,
    publish,
    town,
    other,
    open,
    hidden,
    gone,
    source,
    run,
    async [Symbol.asyncDispose]() {
      await instance[Symbol.asyncDispose]();
      await site[Symbol.asyncDispose]();
    },
  };
}

export interface Made {
  readonly id: string;
  readonly slug: string;
  readonly table: string;
  readonly import: string;
}

export type ActorsWorld = Awaited<ReturnType<typeof actorsWorld>>;

/** Two rows that lie somewhere. */
export const csv = (mark: string): string =>
  `commune;lieu;longitude;latitude;${mark}col\n35238;${mark} un;-1,68;48,11;1\n35238;${mark} deux;-1,67;48,10;2`;

/** What each actor is told: `ok` for an answer, whatever it is, that is no refusal. */
type Told = 401 | 403 | 404 | "ok";

const rights = {
  /** Everybody. */
  open: [["ok", "ok", "ok"], "ok", "ok", "ok"],
  /** The town; for others it is not there. */
  draft: [[404, 404, 404], "ok", "ok", "ok"],
  /** Editors of the town; for others it is not there. */
  edit: [[404, 404, 404], 403, "ok", "ok"],
  /** The town; others know that there is something. */
  inside: [[401, 401, 403], "ok", "ok", "ok"],
  /** Editors of the town. */
  write: [[401, 401, 403], 403, "ok", "ok"],
  /** Administrators of the town. */
  manage: [[401, 401, 403], 403, 403, "ok"],
  /** The same; for who is outside it is not there. */
  govern: [[404, 404, 404], 403, 403, "ok"],
  /** The steward alone. */
  steward: [[401, 401, 403], 403, 403, 403],
  /** Editors of any organization: strangers are such, of another. */
  importing: [[401, 401, "ok"], 403, "ok", "ok"],
  /** Whoever has an account. */
  own: [[401, 401, "ok"], "ok", "ok", "ok"],
  /** The steward; for others it is not there. */
  kept: [[404, 404, 404], 404, 404, 404],
  /** Another instance, which signs what it asks: no person is one. */
  signed: [[401, 401, 401], 401, 401, 401],
  /** Nobody finds it, whoever asks. */
  none: [[404, 404, 404], 404, 404, 404],
} as const satisfies Record<string, readonly [readonly Told[], Told, Told, Told]>;

export type Right = keyof typeof rights;

export function toldTo(right: Right, actor: ActorName): Told {
  const [outside, reader, editor, administrator] = rights[right];
  const each: Record<ActorName, Told> = {
    visitor: outside[0],
    revoked: outside[1],
    stranger: outside[2],
    reader,
    editor,
    administrator,
    steward: right === "none" ? 404 : right === "signed" ? 401 : "ok",
  };
  return each[actor];
}

export function isTold(told: Told, status: number): boolean {
  return told === "ok" ? status < 500 && ![401, 403, 404].includes(status) : status === told;
}

/** Outside the town nothing tells what only the town may know. */
export function isOutside(actor: ActorName): boolean {
  return ["visitor", "revoked", "stranger"].includes(actor);
}
