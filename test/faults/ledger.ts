import { closeSync, fsyncSync, openSync, writeSync } from "node:fs";
import type { Db } from "../../src/db/db.ts";

/** A write, by what is found of it later: each is asked for once. */
export interface Write {
  readonly kind: Kind;
  /** A title, a name, a description, the hash of a file, a dataset: unique within its kind. */
  readonly key: string;
}

export type Kind =
  | "organization"
  | "dataset"
  | "edit"
  | "publication"
  | "access"
  | "reading"
  | "import"
  | "token"
  | "project"
  | "key"
  | "revocation"
  | "exchange"
  | "acceptance"
  | "withdrawal";

export interface Compared {
  readonly acknowledged: number;
  readonly lost: readonly Write[];
  readonly twice: readonly Write[];
}

/** What was asked for and what was acknowledged, on a disk of its own before it counts. */
export class Ledger {
  readonly #file: number;
  readonly #asked = new Map<string, Write>();
  readonly #acknowledged = new Map<string, Write>();

  constructor(path: string) {
    this.#file = openSync(path, "a");
  }

  /** Notes a write before it is asked for; `true` says that it was acknowledged. */
  async write(write: Write, ask: () => Promise<boolean>): Promise<boolean> {
    this.#note("asked", write);
    this.#asked.set(`${write.kind} ${write.key}`, write);
    if (!(await ask())) return false;
    this.#note("acknowledged", write);
    this.#acknowledged.set(`${write.kind} ${write.key}`, write);
    return true;
  }

  /** What is acknowledged by now, for what is taken at this moment. */
  get acknowledged(): readonly Write[] {
    return [...this.#acknowledged.values()];
  }

  async compare(db: Db, acknowledged: readonly Write[] = this.acknowledged): Promise<Compared> {
    const found = await countFound(db);
    const countOf = ({ kind, key }: Write): number => found[kind].get(key) ?? 0;
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((write) => countOf(write) === 0),
      twice: [...this.#asked.values()].filter((write) => countOf(write) > 1),
    };
  }

  close(): void {
    closeSync(this.#file);
  }

  #note(state: string, write: Write): void {
    writeSync(this.#file, `${JSON.stringify({ state, ...write })}\n`);
    fsyncSync(this.#file);
  }
}

/** Of an import that a full disk, or the end of its process each time, ended: its importer sees it. */
const toldFailures = [
  "engine-disk-full",
  "store-disk-full",
  "db-disk-full",
  "store-room-short",
  "import-given-up",
];

async function countFound(db: Db): Promise<Record<Kind, ReadonlyMap<string, number>>> {
  return {
    organization: await count(db`select name as key, count(*)::int as n from organizations group by 1`),
    dataset: await count(db`select title as key, count(*)::int as n from datasets group by 1`),
    edit: await count(db`select description as key, count(*)::int as n from datasets group by 1`),
    publication: await count(db`select dataset as key, count(*)::int as n from publications group by 1`),
    access: await count(
      db`select dataset as key, count(*)::int as n from access_rules
        where level = 'account' and table_id is null group by 1`,
    ),
    // One that failed says so, and its file waits to be imported again.
    import: await count(db`
      select key, count(*)::int as n from (
        select original as key from versions
        union all
        select u.sha256 from imports i join uploads u on u.id::text = i.origin ->> 'upload'
        where i.state = 'failed' and i.failure ->> 'key' = any(${toldFailures})) as ended
      group by 1`),
    reading: await count(db`select dataset as key, count(*)::int as n from journal_entries group by 1`),
    token: await count(db`select name as key, count(*)::int as n from api_tokens group by 1`),
    project: await count(db`select title as key, count(*)::int as n from projects group by 1`),
    key: await count(db`select name as key, count(*)::int as n from project_keys group by 1`),
    revocation: await count(
      db`select id as key, count(*)::int as n from project_keys where revoked_at is not null group by 1`,
    ),
    // Each is asked for with a project of its own.
    exchange: await count(
      db`select project ->> 'title' as key, count(*)::int as n from exchanges group by 1`,
    ),
    acceptance: await count(
      db`select id as key, count(*)::int as n from exchanges where state <> 'asked' group by 1`,
    ),
    withdrawal: await count(
      db`select id as key, count(*)::int as n from exchanges where state = 'withdrawn' group by 1`,
    ),
  };
}

async function count(rows: PromiseLike<readonly { key: string; n: number }[]>) {
  return new Map((await rows).map(({ key, n }) => [key, n] as const));
}
