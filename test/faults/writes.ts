import { createHash } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Random } from "./random.ts";
import type { FaultWorld } from "./world.ts";

/** Of one world: an account may have 100, and a long session would meet that. */
const tokensMax = 20;

/** What is written to. */
export type Written = Pick<FaultWorld, "ask" | "ledger">;

/** Who writes while faults happen: each thing once, whatever becomes of the answer. */
export class Writer {
  readonly #world: Written;
  readonly #random: Random;
  #made = 0;
  #tokens = 0;
  #organization: string | undefined;
  /** Of refusals that no fault explains. */
  readonly unforeseen: string[] = [];

  constructor(world: Written, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  async writeUntil(signal: AbortSignal): Promise<void> {
    const writes = [
      () => this.#makeOrganization(),
      () => this.#makeToken(),
      () => this.#publish(),
      () => this.#importFile(),
      () => this.#importFile(),
    ];
    while (!signal.aborted) await this.#random.pick(writes)();
  }

  #name(what: string): string {
    this.#made += 1;
    return `${what} ${this.#made}-${Math.floor(this.#random.next() * 1e9)}`;
  }

  async #makeOrganization(): Promise<string | undefined> {
    const name = this.#name("Ville");
    let id: string | undefined;
    await this.#world.ledger.write({ kind: "organization", key: name }, async () => {
      const body = await this.#accepted("POST", "/api/organizations", { json: { name } });
      id = (body as { id?: string } | undefined)?.id;
      return body !== undefined;
    });
    this.#organization = id ?? this.#organization;
    return this.#organization;
  }

  async #makeToken(): Promise<void> {
    if (this.#tokens === tokensMax) return void (await this.#makeOrganization());
    this.#tokens += 1;
    const name = this.#name("jeton");
    await this.#world.ledger.write(
      { kind: "token", key: name },
      async () => (await this.#accepted("POST", "/api/tokens", { json: { name } })) !== undefined,
    );
  }

  /** A dataset with a link, described, opened to accounts and published. */
  async #publish(): Promise<void> {
    const id = await this.#makeDataset([
      { id: "1", kind: "link", title: "x", accessUrl: "https://example.org/x" },
    ]);
    if (id === undefined) return;
    const description = this.#name("Ce que le jeu contient");
    const path = `/api/datasets/${id}`;
    const { ledger } = this.#world;
    await ledger.write(
      { kind: "edit", key: description },
      async () => (await this.#accepted("PATCH", path, { json: { description } })) !== undefined,
    );
    await ledger.write(
      { kind: "publication", key: id },
      async () => (await this.#accepted("POST", `${path}/publication`, { json: {} })) !== undefined,
    );
  }

  async #makeDataset(distributions: readonly object[]): Promise<string | undefined> {
    const organization = this.#organization ?? (await this.#makeOrganization());
    if (organization === undefined) return undefined;
    const title = this.#name("Registre");
    let id: string | undefined;
    await this.#world.ledger.write({ kind: "dataset", key: title }, async () => {
      const json = { organization, title, licence: "lov2", metadata: { distributions } };
      const body = await this.#accepted("POST", "/api/datasets", { json });
      id = (body as { id?: string } | undefined)?.id;
      return body !== undefined;
    });
    return id;
  }

  /** A file in pieces that goes on from what was received, then its import, then a reading of its rows. */
  async #importFile(): Promise<void> {
    const begun = await this.#begin(200 + this.#random.below(4000));
    if (begun === undefined) return;
    const { dataset, id } = begun;
    const { ledger } = this.#world;
    const path = `/api/datasets/${dataset}/access`;
    const isClosed = await ledger.write(
      { kind: "access", key: dataset },
      async () => (await this.#accepted("PUT", path, { json: { level: "account" } })) !== undefined,
    );
    const table = await this.#tableOf(id);
    if (!isClosed || table === undefined) return;
    await ledger.write({ kind: "reading", key: dataset }, async () => {
      const read = await this.#world.ask("GET", `/api/resources/${table}/data/?page_size=5`);
      return read?.status === 200;
    });
  }

  /** The id of an import of so many rows, where it was accepted. */
  async beginImport(rows: number): Promise<string | undefined> {
    return (await this.#begin(rows))?.id;
  }

  async #begin(count: number): Promise<{ dataset: string; id: string } | undefined> {
    const dataset = await this.#makeDataset([]);
    if (dataset === undefined) return undefined;
    const rows = Array.from({ length: count }, (_, at) => `${at},${this.#random.below(1e6)}`);
    const bytes = Buffer.from(`rang,valeur\n${rows.join("\n")}\n`);
    const upload = await this.#upload(bytes);
    if (upload === undefined) return undefined;
    const key = createHash("sha256").update(bytes).digest("hex");
    let begun: unknown;
    await this.#world.ledger.write({ kind: "import", key }, async () => {
      begun = await this.#accepted("POST", `/api/datasets/${dataset}/imports`, { json: { upload } });
      return begun !== undefined;
    });
    return begun === undefined ? undefined : { dataset, id: (begun as { id: string }).id };
  }

  /** Of an import that ends within a few seconds. */
  async #tableOf(id: string): Promise<string | undefined> {
    for (let tries = 0; tries < 20; tries += 1) {
      const answer = await this.#world.ask("GET", `/api/imports/${id}`);
      const told = answer?.status === 200 ? (answer.body as { made: { table: string }[] }) : undefined;
      if (told?.made[0] !== undefined) return told.made[0].table;
      await wait(100);
    }
    return undefined;
  }

  async #upload(bytes: Buffer): Promise<string | undefined> {
    const headers = { "upload-length": String(bytes.length), "upload-metadata": "filename YS5jc3Y=" };
    const made = await this.#world.ask("POST", "/api/uploads", { headers });
    const location = made?.headers.get("location");
    if (made?.status !== 201 || typeof location !== "string") return undefined;
    const path = new URL(location).pathname;
    let acknowledged = 0;
    for (let tries = 0; tries < 200 && acknowledged < bytes.length; tries += 1) {
      acknowledged = await this.#sendPiece(path, bytes, acknowledged);
    }
    return acknowledged === bytes.length ? path.split("/").at(-1) : undefined;
  }

  /** Answers what is acknowledged by then. */
  async #sendPiece(path: string, bytes: Buffer, acknowledged: number): Promise<number> {
    const head = await this.#world.ask("HEAD", path);
    if (head?.status !== 200) {
      await wait(100);
      return acknowledged;
    }
    const offset = Number(head.headers.get("upload-offset"));
    if (offset < acknowledged) this.unforeseen.push(`${acknowledged} bytes were received, then ${offset}`);
    const piece = bytes.subarray(offset, offset + 1 + this.#random.below(bytes.length));
    const headers = { "upload-offset": String(offset) };
    const sent = await this.#world.ask("PATCH", path, { bytes: piece, headers });
    return sent?.status === 204 ? Number(sent.headers.get("upload-offset")) : acknowledged;
  }

  /** The body of an answer that says that it was done; a refusal for a reason other than a fault is kept. */
  async #accepted(method: string, path: string, given: { json: unknown }): Promise<unknown> {
    const answer = await this.#world.ask(method, path, given);
    if (answer === undefined || answer.status >= 502) return undefined;
    if (answer.status < 300) return answer.body ?? "";
    this.unforeseen.push(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return undefined;
  }
}
