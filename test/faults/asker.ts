import { setTimeout as wait } from "node:timers/promises";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Given {
  readonly json?: unknown;
  readonly bytes?: Uint8Array;
  readonly headers?: Record<string, string>;
}

/** The first administrator of an instance, who asks it by a token. */
export class Asker {
  /** Where it answers. */
  url = "";
  #token = "";
  /** Of the session: a token makes no token. */
  #cookie = "";

  /** Takes the place of the first administrator, by the link that the instance told. */
  async claim(link: string): Promise<void> {
    const secret = new URL(link).searchParams.get("secret");
    const person = { name: "Eve", email: "eve@ville.example", password: "quatre mots sans lien aucun" };
    const claimed = await this.ask("POST", "/api/administrator", { json: { secret, ...person } });
    this.#cookie = (claimed?.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
    const made = await this.ask("POST", "/api/tokens", { json: { name: "faults" } });
    if (made?.status !== 201) throw new Error(`The first administrator was refused: ${made?.status}`);
    this.#token = (made.body as { secret: string }).secret;
  }

  /** An answer that did not come is `undefined`: what was asked may have been done or not. */
  async ask(method: string, path: string, given: Given = {}): Promise<Answer | undefined> {
    const body = given.json === undefined ? given.bytes : JSON.stringify(given.json);
    try {
      const response = await fetch(`${this.url}${path}`, {
        method,
        headers: {
          ...this.#credentials(path),
          ...(given.json === undefined ? {} : { "content-type": "application/json" }),
          ...given.headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : Buffer.from(body) }),
        signal: AbortSignal.timeout(30_000),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
      const { status, headers } = response;
      return { status, headers, body: isJson ? (JSON.parse(text) as unknown) : text };
    } catch {
      return undefined;
    }
  }

  /** Until it answers what is asked of its database. */
  async untilWell(triesMax = 600): Promise<void> {
    for (let tries = 0; tries < triesMax; tries += 1) {
      if ((await this.ask("GET", "/api/organizations"))?.status === 200) return;
      await wait(50);
    }
    throw new Error("It never came back.");
  }

  #credentials(path: string): Record<string, string> {
    if (path === "/api/tokens") return { cookie: this.#cookie, "sec-fetch-site": "same-origin" };
    return this.#token === "" ? {} : { authorization: `Bearer ${this.#token}` };
  }
}
