import { type KeptClear, openClear } from "../../../src/access/journal-clear.ts";
import { openJournalSeal } from "../../../src/access/journal-seal.ts";
import { joinSecrets } from "../../../src/master-keys-of.ts";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runVerb } from "../../../src/fleet/process.ts";
import type { Jwks } from "../../../src/identity/identity.ts";
import { verifyAgreementFile } from "../../../src/sharing/agreement/agreement-file.ts";
import { type KillWorld, until } from "./killable.ts";

/** A request of the follower's administrator for the table of the producer, and its project. */
export interface Asked {
  readonly id: string;
  readonly project: string;
  readonly note: string;
}

interface ExchangeRow {
  readonly id: string;
  readonly state: string;
  readonly head: string;
  readonly agreement: string | null;
}

/** How many rows the restricted table has: its answer is sent in pieces. */
export const rows = 60_000;

/** The restricted table that two instances of `KillWorld` share, and what holds of it whatever dies. */
export class Sharing {
  readonly world: KillWorld;
  readonly table: string;
  readonly #dataset: string;
  #asked = 0;
  #read = 0;
  /** Of each reading, as it was asked: whether a byte of its rows came. */
  readonly #readings = new Map<string, boolean>();

  private constructor(world: KillWorld, table: string, dataset: string) {
    this.world = world;
    this.table = table;
    this.#dataset = dataset;
  }

  /** A table that is given on request, published by the producer, found by the follower. */
  static async open(world: KillWorld): Promise<Sharing> {
    const { client, member } = world.producer;
    await client.answer("POST", "/api/organizations", { name: "Ville" });
    const file = join(world.folder, "passages.csv");
    const lines = Array.from({ length: rows }, (_, index) => `Arrêt ${index},${index},${index % 7}`);
    await writeFile(file, `arret,passages,rang\n${lines.join("\n")}\n`);
    const signal = AbortSignal.timeout(300_000);
    await runVerb(member, ["import", file, "--title", "Passages", "--licence", "lov2"], signal);
    const [made] = await client.datasets("draft");
    const dataset = made?.id ?? "";
    const { data } = await client.answer<{ data: { id: string }[] }>(
      "GET",
      `/api/datasets/${dataset}/tables`,
    );
    await client.answer("PUT", `/api/datasets/${dataset}/access`, {
      level: "restricted",
      policy: { hiddenColumns: ["rang"], answerDays: 5 },
    });
    await client.answer("POST", `/api/datasets/${dataset}/publication`, {});
    const { code } = await client.answer<{ code: string }>("POST", "/api/network/invitations", {});
    await world.follower.client.answer("POST", "/api/network/ties", { code });
    await until("the table is found", async () => (await world.follower.client.titles()).length === 1);
    const [found] = await world.follower.client.datasets();
    return new Sharing(world, data[0]?.id ?? "", found?.id ?? "");
  }

  /** The next request's name, by which it is known before it is made. */
  nextNote(): string {
    this.#asked += 1;
    return `Demande ${this.#asked}`;
  }

  async ask(note = this.nextNote()): Promise<Asked> {
    const body = {
      dataset: this.#dataset,
      purpose: "research",
      requester: "research",
      tables: [{ table: this.table, columns: ["arret", "passages"], rows: [] }],
      until: new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10),
      note,
      projectTitle: note,
    };
    const { client } = this.world.follower;
    await client.once<object>("POST", "/api/exchanges", body, () => this.#findAsked(note));
    const asked = await this.#findAsked(note);
    assert.ok(asked);
    return asked;
  }

  async #findAsked(note: string): Promise<Asked | undefined> {
    const [row] = await this.world.follower.db<Asked[]>`
      select id, project ->> 'id' as project, project ->> 'title' as note from exchanges
      where project ->> 'title' = ${note}`;
    return row;
  }

  /** Asked again where no answer came, until it is there on the side that acts. */
  async act(
    side: "producer" | "follower",
    asked: Asked,
    path: string,
    body: object,
    done: readonly string[],
  ) {
    const { client, db } = this.world[side];
    await client.once<object>("POST", `/api/exchanges/${asked.id}/${path}`, body, async () => {
      const [row] = await db<{ id: string }[]>`
        select id from exchanges where id = ${asked.id} and state = any(${[...done]})`;
      return row;
    });
  }

  /** Fewer columns than were asked. */
  async offer(asked: Asked): Promise<void> {
    const path = `/api/exchanges/${asked.id}`;
    const { terms } = await this.world.producer.client.answer<{ terms: { tables: object[] } }>("GET", path);
    const tables = terms.tables.map((table) => ({ ...table, columns: ["passages"] }));
    await this.act("producer", asked, "offers", { terms: { ...terms, tables } }, ["offered"]);
  }

  /** Of both sides, with all that was to be told delivered. */
  async bothAre(state: string, { id }: Asked): Promise<void> {
    await until(`both sides are ${state}`, async () => {
      const here = await this.#row("producer", id);
      const there = await this.#row("follower", id);
      return here?.state === state && there?.state === state && here.head === there.head;
    });
    await this.nothingWaits();
  }

  async nothingWaits(): Promise<void> {
    const { producer, follower } = this.world;
    await until("all is delivered", async () => {
      const counts = await Promise.all(
        [producer, follower].map(
          ({ db }) => db<{ n: number }[]>`
            select (select count(*) from exchange_messages where outgoing and delivered_at is null)
              + (select count(*) from key_registrations where acknowledged_at is null) as n`,
        ),
      );
      return counts.every(([row]) => row?.n === 0);
    });
  }

  async #row(side: "producer" | "follower", id: string): Promise<ExchangeRow | undefined> {
    const [row] = await this.world[side].db<ExchangeRow[]>`
      select id, state, head, agreement from exchanges where id = ${id}`;
    return row;
  }

  /** Of a project; none where its answer was lost. */
  async addKey({ project }: Asked, name: string): Promise<string | undefined> {
    const { client } = this.world.follower;
    const path = `/api/projects/${project}/keys`;
    const { secret } = await client.once<{ secret?: string }>("POST", path, { name }, async () => {
      const { data } = await client.answer<{ data: { name: string }[] }>("GET", path);
      return data.some((key) => key.name === name) ? {} : undefined;
    });
    return secret;
  }

  async revokeKey({ project }: Asked, name: string): Promise<void> {
    const { client, db } = this.world.follower;
    const [key] = await db<{ id: string }[]>`select id from project_keys where name = ${name}`;
    await client.once<unknown>("DELETE", `/api/projects/${project}/keys/${key?.id}`, undefined, async () => {
      const [row] = await db`select id from project_keys where name = ${name} and revoked_at is not null`;
      return row;
    });
  }

  /** As a script reads, with a key; how many bytes of rows came, and with which status. Each reading is asked in its own way. */
  async read(secret: string): Promise<{ status: number; bytes: number }> {
    this.#read += 1;
    const filter = `passages__less=${10_000_000 + this.#read}`;
    this.#readings.set(filter, false);
    let [status, bytes] = [0, 0];
    try {
      const answer = await fetch(
        `${this.world.producer.url}/api/resources/${this.table}/data/csv?${filter}`,
        {
          headers: { authorization: `Bearer ${secret}` },
        },
      );
      status = answer.status;
      for await (const chunk of answer.body ?? []) {
        bytes += chunk.length;
        if (status === 200) this.#readings.set(filter, true);
      }
    } catch {
      // The connection broke with the process: what came before counts.
    }
    return { status, bytes };
  }

  /** All that is promised of requests, agreements, keys and the journal, whichever process died at whichever step. */
  async holds(): Promise<void> {
    await this.#exchangesAgree();
    await this.#grantsAreAgreed();
    await this.#keysAgree();
    await this.#readingsAreWritten();
  }

  async #exchangesAgree(): Promise<void> {
    const { producer, follower } = this.world;
    const [here, there] = await Promise.all(
      [producer, follower].map(async ({ db }) => ({
        exchanges: await db`
          select id, state, signed, terms, signature, agreement, sequence, head, ends_at
          from exchanges order by id`,
        messages: await db`
          select exchange, hash, sequence, document, side, standing
          from exchange_messages order by exchange, sequence, hash`,
        refused: await db`select exchange from exchange_messages where failure is not null`,
        toldTwice: await db`
          select exchange, key from notifications where exchange is not null
          group by exchange, key, account having count(*) > 1`,
      })),
    );
    assert.deepEqual(here, there);
    assert.deepEqual([...(here?.refused ?? []), ...(here?.toldTwice ?? [])], []);
  }

  /** Nothing is let out but by an agreement that both sides signed and hold. */
  async #grantsAreAgreed(): Promise<void> {
    const { db } = this.world.producer;
    const grants = await db<{ id: string; endedState: string | null }[]>`
      select id, ended_state from agreements order by id`;
    const exchanges = await db<ExchangeRow[]>`
      select id, state, head, agreement from exchanges where agreement is not null order by id`;
    const expected = exchanges.map(({ id, state }) => ({
      id,
      endedState: state === "running" ? null : state,
    }));
    assert.deepEqual([...grants], expected);
    for (const { id, agreement } of exchanges) {
      const { agreed, signatures } = await verifyAgreementFile(agreement ?? "", (url) => this.#jwks(url));
      assert.equal(agreed.exchange, id);
      assert.deepEqual(
        signatures.map(({ side, standing }) => [side, standing]),
        [
          ["producer", "proved"],
          ["asker", "proved"],
        ],
      );
    }
  }

  readonly #keys = new Map<string, Jwks>();

  async #jwks(url: string): Promise<Jwks> {
    const known =
      this.#keys.get(url) ?? ((await (await fetch(`${url}/.well-known/jwks.json`)).json()) as Jwks);
    this.#keys.set(url, known);
    return known;
  }

  /** What a key opens at the producer is what its project was agreed, and nothing once it is revoked. */
  async #keysAgree(): Promise<void> {
    const told = await this.world.follower.db<{ id: string; agreements: string[] }[]>`
      select k.id, array_agg(r.agreement order by r.agreement) as agreements
      from project_keys k join key_registrations r on r.key = k.id and r.state = 'registered'
      where k.revoked_at is null group by k.id order by k.id`;
    const taken = await this.world.producer.db<{ id: string; agreements: string[] }[]>`
      select k.id, array_agg(a.id order by a.id) as agreements
      from agreement_keys k join agreements a on a.id = any(k.agreements) and a.ended_state is null
      where k.revoked_at is null group by k.id order by k.id`;
    assert.deepEqual([...taken], [...told]);
  }

  async #readingsAreWritten(): Promise<void> {
    const { db, member } = this.world.producer;
    const vault = joinSecrets({ data: member.folder, secretsCommand: undefined });
    const seal = await openJournalSeal({ db, vault });
    const entries = await db<KeptClear[]>`
      select c.field, c.salt, c.value, c.sealed
      from journal_entries e join journal_clear c on c.entry = e.index and c.field = 'filter'
      where e.entry::jsonb -> 'first' is null`;
    const written = new Map<string, number>();
    for (const kept of entries) {
      const { value } = await openClear(seal, kept);
      written.set(value, (written.get(value) ?? 0) + 1);
    }
    for (const [filter, came] of this.#readings) {
      const times = [...written].filter(([told]) => told.includes(filter)).map(([, n]) => n);
      if (came) assert.deepEqual(times, [1], `${filter} was read, and is written down once`);
      else assert.ok(times.length <= 1, filter);
    }
    const known = [...written.keys()].filter(
      (told) => ![...this.#readings.keys()].some((one) => told.includes(one)),
    );
    assert.deepEqual(known, [], "nothing is written down that nobody asked");
  }

  /** `maille check`, on both sides. */
  async check(): Promise<void> {
    for (const { member } of [this.world.producer, this.world.follower]) {
      const told = await runVerb(member, ["check"], AbortSignal.timeout(300_000));
      assert.deepEqual((told as { problems: unknown }).problems, []);
    }
  }
}
