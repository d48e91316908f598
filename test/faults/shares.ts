import { setTimeout as wait } from "node:timers/promises";
import type { Write } from "./ledger.ts";
import type { Random } from "./random.ts";
import type { Written } from "./writes.ts";

/** What is asked for may have been done where no answer came. */
export type Told = "no" | "asked" | "acknowledged";

export interface SharedKey {
  readonly id: string;
  readonly secret: string;
  revoked: Told;
}

/** One request for the table, with a project of its own whose keys read it. */
export interface Share {
  /** Of the project: unique. */
  readonly title: string;
  readonly project: string;
  readonly keys: SharedKey[];
  exchange?: string;
  ended: Told;
}

/** Who gives a table and who asks for it: two instances, or one and the same. */
interface Sides {
  readonly producer: Written;
  readonly asker: Written;
  readonly table: string;
  /** As the asker knows it. */
  readonly dataset: string;
}

const aYear = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);

/** Who asks and who answers while faults happen: each step once, whatever becomes of the answer. */
export class Sharer {
  readonly #pair: Sides;
  readonly #random: Random;
  #made = 0;
  readonly shares: Share[] = [];
  /** Of refusals that no fault explains. */
  readonly unforeseen: string[] = [];

  constructor(pair: Sides, random: Random) {
    this.#pair = pair;
    this.#random = random;
  }

  async shareUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) await this.#share();
  }

  /** From the project to the end of its agreement, as far as faults let it come. */
  async #share(): Promise<void> {
    const share = await this.#makeProject();
    if (share === undefined) return;
    if (this.#random.below(2) === 0) await this.#makeKey(share);
    if (!(await this.#ask(share)) || share.exchange === undefined) return;
    if (!(await this.#accept(share.exchange))) return;
    await this.#makeKey(share);
    const key = share.keys[0];
    if (key !== undefined && this.#random.below(3) === 0) await this.#revoke(share, key);
    if (this.#random.below(3) === 0) await this.#withdraw(share);
  }

  #name(what: string): string {
    this.#made += 1;
    return `${what} ${this.#made}-${Math.floor(this.#random.next() * 1e9)}`;
  }

  async #makeProject(): Promise<Share | undefined> {
    const title = this.#name("Projet");
    const json = { title };
    const made = await this.#write(this.#pair.asker, { kind: "project", key: title }, "/api/projects", json);
    if (made === undefined) return undefined;
    const share: Share = { title, project: (made as { id: string }).id, keys: [], ended: "no" };
    this.shares.push(share);
    return share;
  }

  async #makeKey({ project, keys }: Share): Promise<void> {
    const name = this.#name("clé");
    const path = `/api/projects/${project}/keys`;
    const made = await this.#write(this.#pair.asker, { kind: "key", key: name }, path, { name });
    if (made !== undefined) keys.push({ ...(made as { id: string; secret: string }), revoked: "no" });
  }

  async #revoke({ project }: Share, key: SharedKey): Promise<void> {
    const { asker } = this.#pair;
    key.revoked = "asked";
    const isRevoked = await asker.ledger.write({ kind: "revocation", key: key.id }, async () => {
      const answer = await asker.ask("DELETE", `/api/projects/${project}/keys/${key.id}`);
      return answer?.status === 204;
    });
    if (isRevoked) key.revoked = "acknowledged";
  }

  async #ask(share: Share): Promise<boolean> {
    const { asker, dataset, table } = this.#pair;
    const asked = await this.#write(asker, { kind: "exchange", key: share.title }, "/api/exchanges", {
      dataset,
      purpose: "research",
      tables: [{ table, columns: ["ligne"], rows: [] }],
      until: aYear,
      project: share.project,
    });
    if (asked === undefined) return false;
    share.exchange = (asked as { id: string }).id;
    return true;
  }

  async #accept(exchange: string): Promise<boolean> {
    const { producer } = this.#pair;
    if (!(await this.#stands(producer, exchange, "asked"))) return false;
    const path = `/api/exchanges/${exchange}/acceptance`;
    const accepted = await this.#write(producer, { kind: "acceptance", key: exchange }, path, {});
    return accepted !== undefined;
  }

  async #withdraw(share: Share): Promise<void> {
    const { producer } = this.#pair;
    const { exchange = "" } = share;
    if (!(await this.#stands(producer, exchange, "running"))) return;
    share.ended = "asked";
    const write: Write = { kind: "withdrawal", key: exchange };
    const json = { reason: "Fin du projet." };
    const withdrawn = await this.#write(producer, write, `/api/exchanges/${exchange}/withdrawal`, json);
    if (withdrawn !== undefined) share.ended = "acknowledged";
  }

  /** Within a few seconds. */
  async #stands(world: Written, exchange: string, state: string): Promise<boolean> {
    for (let tries = 0; tries < 30; tries += 1) {
      const answer = await world.ask("GET", `/api/exchanges/${exchange}`);
      if (answer?.status === 200 && (answer.body as { state: string }).state === state) return true;
      await wait(100);
    }
    return false;
  }

  /** The body of an answer that says that it was done; a refusal that no fault explains is kept. */
  async #write(world: Written, write: Write, path: string, json: object): Promise<unknown> {
    let body: unknown;
    await world.ledger.write(write, async () => {
      const answer = await world.ask("POST", path, { json });
      if (answer === undefined || answer.status >= 502) return false;
      if (answer.status < 300) {
        body = answer.body;
        return true;
      }
      this.unforeseen.push(`POST ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return false;
    });
    return body;
  }
}
