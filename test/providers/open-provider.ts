import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface OpenProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Who signs in there from now on, and what the ID token lies about. */
  tell(told: {
    person: { sub: string } & Record<string, unknown>;
    lies?: Record<string, unknown>;
    forges?: boolean;
    forgesInfo?: boolean;
    acr?: string;
    agoS?: number;
  }): Promise<void>;
  /** Makes a client that comes back to that address. */
  register(returnAddress: string, more?: object): Promise<{ clientId: string; secret: string }>;
  /** Goes there as a browser does, and signs in: the address that it sends the browser back to. */
  signIn(address: string): Promise<URL>;
}

/** A real provider, as a process of its own. */
export async function openProvider(): Promise<OpenProvider> {
  const program = fileURLToPath(new URL("provider.ts", import.meta.url));
  const child = spawn(process.execPath, [program], { stdio: ["pipe", "pipe", "inherit"] });
  const exited = once(child, "exit");
  let said = "";
  const issuer = await new Promise<string>((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the provider ended at once: ${code}`)));
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const address = /http:\S+(?=\n)/.exec(said)?.[0];
      if (address !== undefined) resolve(address);
    });
  });
  return {
    issuer,
    tell: async (told) => {
      const response = await fetch(`${issuer}/test`, { method: "PUT", body: JSON.stringify(told) });
      await response.text();
    },
    register: async (returnAddress, more = {}) => {
      const response = await fetch(`${issuer}/reg`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ redirect_uris: [returnAddress], ...more }),
      });
      const made = (await response.json()) as { client_id: string; client_secret: string };
      if (response.status !== 201) throw new Error(JSON.stringify(made));
      return { clientId: made.client_id, secret: made.client_secret };
    },
    signIn: (address) => walk(issuer, address),
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      child.kill();
      await exited;
    },
  };
}

async function walk(issuer: string, from: string): Promise<URL> {
  const jar = new Map<string, string>();
  let at = new URL(from);
  for (let steps = 0; steps < 10 && at.origin === issuer; steps++) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(at, { redirect: "manual", headers: { cookie } });
    const text = await response.text();
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get("location");
    if (next === null) throw new Error(`${at.href} answers ${response.status}: ${text.slice(0, 500)}`);
    at = new URL(next, at);
  }
  return at;
}
