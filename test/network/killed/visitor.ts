import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Killable, until } from "./killable.ts";

export const codeIn = /\d{4} \d{4}/;
const password = "quatre mots sans lien";

interface Membership {
  readonly organization: string;
  readonly role: "editor";
}

/** Somebody signed in to an instance that may be killed at any moment, who sends what its pages send. */
export class Visitor {
  readonly email: string;
  readonly account: string;
  readonly #instance: Killable;
  #cookie: string;

  private constructor(instance: Killable, email: string, account: string, cookie: string) {
    this.#instance = instance;
    this.email = email;
    this.account = account;
    this.#cookie = cookie;
  }

  /** With an account that is made, by an invitation. */
  static async open(instance: Killable, name: string, membership?: Membership): Promise<Visitor> {
    const email = `${name.toLowerCase()}@example.org`;
    const invited = { email, ...membership };
    const { secret } = await instance.client.answer<{ secret: string }>("POST", "/api/invitations", invited);
    const accepted = await fetch(`${instance.url}/api/invitations/${secret}/acceptance`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name, password }),
    });
    assert.equal(accepted.status, 201, await accepted.text());
    const cookie = cookieOf(accepted);
    const [row] = await instance.db<{ id: string }[]>`select id from accounts where email = ${email}`;
    return new Visitor(instance, email, row?.id ?? "", cookie);
  }

  /** Again, as everybody does once a backup was restored. */
  async signIn(): Promise<void> {
    const body = JSON.stringify({ email: this.email, password });
    const headers = { "content-type": "application/json", origin: this.#instance.url };
    const answer = await fetch(`${this.#instance.url}/api/session`, { method: "POST", headers, body });
    assert.equal(answer.status, 201, await answer.text());
    this.#cookie = cookieOf(answer);
  }

  /** Sends a form, again where no answer came and `isDone` says that nothing was done. */
  async act(path: string, fields: Fields, isDone: () => Promise<boolean>): Promise<void> {
    await this.#repeat(async () => {
      const answer = await fetch(`${this.#instance.url}${path}`, {
        method: "POST",
        headers: { cookie: this.#cookie, origin: this.#instance.url, accept: "application/json" },
        body: new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value])),
        signal: AbortSignal.timeout(60_000),
      });
      const told = await answer.text();
      // Such as the other side, which is away.
      if (answer.status >= 500 || /"type":"failure","status":5/.test(told)) return undefined;
      assert.match(told, /"type":"(?:redirect|success)"/, `${path}: ${told}`);
      return told;
    }, isDone);
  }

  /** The same of the API. */
  async ask(method: string, path: string, body: unknown, isDone: () => Promise<boolean>): Promise<void> {
    await this.#repeat(async () => {
      const answer = await this.#fetch(method, path, body);
      const told = await answer.text();
      if (answer.status >= 500) return undefined;
      assert.ok(answer.ok, `${path}: ${told}`);
      return told;
    }, isDone);
  }

  /** A page, or what the API says, once it is answered. */
  async read(path: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
    return this.#repeat(
      async () => {
        const answer = await this.#fetch("GET", path, undefined, more);
        const told = await answer.text();
        if (answer.status >= 500) return undefined;
        assert.ok(answer.ok, `${path}: ${answer.status} ${told.slice(0, 500)}`);
        return told;
      },
      async () => false,
    );
  }

  /** What a page has in a hidden field. */
  async hidden(path: string, ...names: readonly string[]): Promise<readonly string[]> {
    const page = await this.read(path);
    return names.map((name) => {
      const found = new RegExp(`name="${name}"\\s+value="([^"]*)"`).exec(page);
      assert.ok(found, `${path} has no ${name}: ${page.replaceAll(/<[^>]*>/g, " ").slice(0, 2000)}`);
      return found[1] ?? "";
    });
  }

  /** What the API answers to what may be asked twice. */
  async tell(path: string, body: unknown): Promise<unknown> {
    const answer = await this.#fetch("POST", path, body);
    const told = await answer.text();
    assert.ok(answer.ok, `${path}: ${told}`);
    return JSON.parse(told);
  }

  /** Whatever is answered, a refusal too. */
  async text(path: string, more: Readonly<Record<string, string>>): Promise<string> {
    return (await this.#fetch("GET", path, undefined, more)).text();
  }

  async status(path: string): Promise<number> {
    const { status } = await this.#fetch("GET", path);
    return status;
  }

  #fetch(
    method: string,
    path: string,
    body?: unknown,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    return fetch(`${this.#instance.url}${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        origin: this.#instance.url,
        "sec-fetch-site": "same-origin",
        ...more,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(60_000),
    });
  }

  async #repeat(send: () => Promise<string | undefined>, isDone: () => Promise<boolean>): Promise<string> {
    for (let tries = 0; tries < 400; tries += 1) {
      const told = await send().catch((error: unknown) => {
        if (error instanceof assert.AssertionError) throw error;
        return undefined;
      });
      if (told !== undefined) return told;
      await wait(100);
      if (await isDone()) return "";
    }
    throw new Error("no answer came");
  }

  /** The code of the newest letter that leads to `path`, once it came. */
  async codeOf(path: string): Promise<string> {
    let code: string | undefined;
    await until(`a letter leads to ${path}`, async () => {
      const texts = await lettersOf(this.#instance, path);
      code = codeIn.exec(texts.at(-1) ?? "")?.[0];
      return code !== undefined;
    });
    return code ?? "";
  }
}

function cookieOf(answer: Response): string {
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

export type Fields = readonly (readonly [string, string])[];

/** The letters that an instance wrote in which something stands, the oldest first. */
export async function lettersOf({ member }: Killable, text: string): Promise<readonly string[]> {
  const folder = join(member.folder, "mail");
  const names = (await readdir(folder).catch((): string[] => [])).toSorted();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8").catch(() => "")));
  return texts.filter((told) => told.includes(text));
}
