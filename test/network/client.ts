import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import type { OpenMember } from "../../src/fleet/open-fleet.ts";

interface Told {
  readonly id: string;
  readonly title: string;
}

/** The administrator of an instance that may be killed at any moment: what was cut short is asked again. */
export class Client {
  readonly #url: string;
  readonly #authorization: string;

  private constructor(url: string, authorization: string) {
    this.#url = url;
    this.#authorization = authorization;
  }

  static async claim({ url, administratorLink }: OpenMember): Promise<Client> {
    const secret = new URL(administratorLink ?? "").searchParams.get("secret");
    const person = { name: "Eve", email: "eve@ville.example", password: "quatre mots sans lien" };
    const claimed = await fetch(`${url}/api/administrator`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ secret, ...person }),
    });
    assert.equal(claimed.status, 201, await claimed.text());
    const cookie = (claimed.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const made = await fetch(`${url}/api/tokens`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie, "sec-fetch-site": "same-origin" },
      body: JSON.stringify({ name: "tests" }),
    });
    const { secret: token } = (await made.json()) as { secret: string };
    return new Client(url, `Bearer ${token}`);
  }

  /** As for a request that succeeds at once. */
  async answer<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.#ask(method, path, body);
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return (text === "" ? undefined : JSON.parse(text)) as Answer;
  }

  async get<Answer>(path: string): Promise<Answer> {
    return this.once<Answer>("GET", path, undefined, async () => undefined);
  }

  async text(path: string): Promise<string> {
    return (await this.#ask("GET", path, undefined)).text();
  }

  /** Of what may be done twice. */
  async repeat(method: string, path: string, body?: unknown): Promise<void> {
    await this.once(method, path, body, async () => undefined);
  }

  /** Where no answer came, `find` tells whether it was done; where it was not, it is asked again. */
  async once<Answer>(
    method: string,
    path: string,
    body: unknown,
    find: () => Promise<Answer | undefined>,
  ): Promise<Answer> {
    for (let tries = 0; tries < 400; tries++) {
      const response = await this.#ask(method, path, body).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response?.ok === true && text !== undefined) {
        return (text === "" ? undefined : JSON.parse(text)) as Answer;
      }
      assert.ok(response === undefined || response.status >= 500 || text === undefined, text);
      await wait(100);
      const found = await find().catch(() => undefined);
      if (found !== undefined) return found;
    }
    throw new Error(`${method} ${path} got no answer`);
  }

  async datasets(state: "draft" | "published" = "published"): Promise<readonly Told[]> {
    const path = `/api/datasets?state=${state}&page_size=100`;
    const { data } = await this.once<{ data: readonly Told[] }>(
      "GET",
      path,
      undefined,
      async () => undefined,
    );
    return data;
  }

  async titles(): Promise<readonly string[]> {
    return (await this.datasets()).map(({ title }) => title);
  }

  #ask(method: string, path: string, body: unknown): Promise<Response> {
    return fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: this.#authorization,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
  }
}
