import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { askAgain } from "../ask-again.ts";
import { openInstance, type Served } from "../pages/instance.ts";

export type Spoken = "fr" | "en";

export interface Told {
  readonly key: string;
  readonly message: string;
}

export interface ImportAnswer {
  readonly id: string;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  readonly progress?: { readonly step: string };
  readonly failure?: Told;
  readonly made: readonly { readonly table: string; readonly version: number }[];
  readonly problems: readonly Told[];
}

export interface Problem {
  readonly status: number;
  readonly detail: string;
  readonly parameter?: string;
}

export interface Asked {
  readonly token?: string;
  readonly json?: unknown;
  readonly body?: Uint8Array;
  readonly headers?: Record<string, string>;
  readonly lang?: Spoken;
}

/** A producer with a token, before the API of an instance: what a program of theirs would do. */
export class Producer {
  readonly url: string;
  readonly token: string;
  readonly organization: string;

  constructor(url: string, token: string, organization: string) {
    this.url = url;
    this.token = token;
    this.organization = organization;
  }

  ask(method: string, path: string, asked: Asked = {}): Promise<Response> {
    const { token = this.token, json, body, headers, lang = "en" } = asked;
    return fetch(this.url + path, {
      method,
      redirect: "manual",
      headers: {
        "Accept-Language": lang,
        ...(token === "" ? {} : { Authorization: `Bearer ${token}` }),
        ...(json === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
    });
  }

  async answer<Answer>(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const response = await this.ask(method, path, asked);
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  /** What a refusal says in both languages, where it is one of `status`. */
  async refusal(
    status: number,
    method: string,
    path: string,
    asked: Asked = {},
  ): Promise<{ fr: string; en: string }> {
    const said = { fr: "", en: "" };
    for (const lang of ["fr", "en"] as const) {
      const ask = () => this.ask(method, path, { ...asked, lang });
      const response = status === 503 ? await ask() : await askAgain(ask);
      const text = await response.text();
      assert.equal(response.status, status, `${method} ${path.slice(0, 200)}: ${text.slice(0, 500)}`);
      assert.match(response.headers.get("content-type") ?? "", /^application\/problem\+json/);
      said[lang] = (JSON.parse(text) as Problem).detail;
    }
    assert.notEqual(said.fr, said.en);
    return said;
  }

  async dataset(title: string): Promise<string> {
    const json = { title, organization: this.organization, licence: "etalab-2.0" };
    return (await this.answer<{ id: string }>("POST", "/api/datasets", { json })).id;
  }

  async announce(fileName: string, bytes: number): Promise<string> {
    const headers = {
      "Upload-Length": String(bytes),
      "Upload-Metadata": `filename ${Buffer.from(fileName).toString("base64")}`,
    };
    return (await this.answer<{ id: string }>("POST", "/api/uploads", { headers })).id;
  }

  send(upload: string, offset: number, body: Uint8Array): Promise<Response> {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    return this.ask("PATCH", `/api/uploads/${upload}`, { headers, body });
  }

  async upload(fileName: string, content: Uint8Array | string): Promise<string> {
    const bytes = Buffer.from(content);
    const upload = await this.announce(fileName, bytes.length);
    if (bytes.length > 0) assert.equal((await this.send(upload, 0, bytes)).status, 204);
    return upload;
  }

  begin(dataset: string, from: Record<string, unknown>): Promise<ImportAnswer> {
    return this.answer("POST", `/api/datasets/${dataset}/imports`, { json: from });
  }

  async importFile(dataset: string, fileName: string, content: Uint8Array | string): Promise<ImportAnswer> {
    return this.ended((await this.begin(dataset, { upload: await this.upload(fileName, content) })).id);
  }

  /** The import once it ended, or once `state` is reached. An instance that is away is asked again. */
  async ended(id: string, until: (found: ImportAnswer) => boolean = isOver): Promise<ImportAnswer> {
    for (;;) {
      const response = await this.ask("GET", `/api/imports/${id}`).catch(() => undefined);
      assert.notEqual(response?.status, 404, "what was begun is not there any more");
      if (response?.status === 200) {
        const found = (await response.json()) as ImportAnswer;
        if (until(found) || isOver(found)) return found;
      }
      await wait(20);
    }
  }

  /** What a failed import says, in both languages. */
  async failure(found: ImportAnswer): Promise<{ key: string; fr: string; en: string }> {
    assert.equal(found.state, "failed", JSON.stringify(found));
    const inFrench = await this.answer<ImportAnswer>("GET", `/api/imports/${found.id}`, { lang: "fr" });
    const said = {
      key: found.failure?.key ?? "",
      fr: inFrench.failure?.message ?? "",
      en: found.failure?.message ?? "",
    };
    assert.ok(said.fr.length > 20 && said.en.length > 20 && said.fr !== said.en, JSON.stringify(said));
    return said;
  }

  async tables(dataset: string): Promise<{ id: string; name: string; rows: number }[]> {
    const answer = await this.answer<{ data: { id: string; name: string; rows: number }[] }>(
      "GET",
      `/api/datasets/${dataset}/tables`,
    );
    return answer.data;
  }

  async onlyTable(dataset: string): Promise<string> {
    const tables = await this.tables(dataset);
    assert.equal(tables.length, 1);
    return tables[0]?.id ?? "";
  }

  async rowsOf(table: string, query = ""): Promise<Record<string, unknown>[]> {
    return (
      await this.answer<{ data: Record<string, unknown>[] }>("GET", `/api/resources/${table}/data/${query}`)
    ).data;
  }
}

function isOver(found: ImportAnswer): boolean {
  return found.state !== "waiting" && found.state !== "running";
}

export interface World extends AsyncDisposable {
  readonly producer: Producer;
  /** Of the instance. */
  readonly folder: string;
  /** Somebody of another organization of the same instance. */
  readonly stranger: Producer;
}

/** An instance without demonstration, a producer, and somebody of another organization. */
export async function openWorld(environment: Record<string, string> = {}, kept?: string): Promise<World> {
  const folder = kept ?? (await mkdtemp(join(tmpdir(), "maille-bad-input-")));
  const instance = await openInstance({ MAILLE_DEMO: "no", ...environment }, folder);
  const producer = await firstProducer(instance);
  return {
    producer,
    folder,
    stranger: await stranger(producer),
    [Symbol.asyncDispose]: async () => {
      await instance[Symbol.asyncDispose]();
      if (kept === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

const password = "a long sentence of words";

/** The first administrator, their organization, and a token for their programs. */
export async function firstProducer({
  url,
  administratorLink,
}: Pick<Served, "url" | "administratorLink">): Promise<Producer> {
  const secret = new URL(administratorLink).searchParams.get("secret");
  const json = { secret, name: "Awa Le Gall", email: "awa@rennes.example", password };
  const nobody = new Producer(url, "", "");
  const token = await tokenOf(nobody, await nobody.ask("POST", "/api/administrator", { json }));
  const known = new Producer(url, token, "");
  const town = { name: "Ville de Rennes" };
  const { id } = await known.answer<{ id: string }>("POST", "/api/organizations", { json: town });
  return new Producer(url, token, id);
}

async function stranger(producer: Producer): Promise<Producer> {
  const { id } = await producer.answer<{ id: string }>("POST", "/api/organizations", {
    json: { name: "Autre ville" },
  });
  const { link } = await producer.answer<{ link: string }>("POST", "/api/invitations", {
    json: { email: "eve@ailleurs.example", organization: id, role: "editor" },
  });
  const secret = new URL(link).searchParams.get("secret") ?? link.split("/").at(-1);
  const nobody = new Producer(producer.url, "", "");
  const json = { name: "Eve", password };
  const token = await tokenOf(
    nobody,
    await nobody.ask("POST", `/api/invitations/${secret}/acceptance`, { json }),
  );
  return new Producer(producer.url, token, id);
}

async function tokenOf(nobody: Producer, opened: Response): Promise<string> {
  assert.equal(opened.status, 201, await opened.text());
  const cookie = /maille_session\w*=[^;]+/.exec(opened.headers.get("set-cookie") ?? "")?.[0] ?? "";
  const { secret } = await nobody.answer<{ secret: string }>("POST", "/api/tokens", {
    json: { name: "tests" },
    headers: { cookie, "Sec-Fetch-Site": "same-origin" },
  });
  return secret;
}

/**
 * Nothing of what failed lies about: no scratch of an import, no draft in the store. What follows an
 * import in the background has a scratch of its own for a moment.
 */
export async function assertClean(folder: string): Promise<void> {
  assert.deepEqual(await readdir(join(folder, "store", "drafts")), []);
  let left: readonly string[] = [];
  for (let looks = 0; looks < 900; looks += 1) {
    const scratch = await readdir(join(folder, "engine", "scratch"));
    left = scratch.filter((name) => name.startsWith("workspace-"));
    if (left.length === 0) return;
    await wait(100);
  }
  assert.deepEqual(left, []);
}
