import { openJournalSeal } from "../src/access/journal-seal.ts";
import { handleWork } from "../src/jobs/work.ts";
import { tablesWork } from "../src/tables/work.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { Endings } from "../src/access/endings.ts";
import { type Actor, system } from "../src/access/actor.ts";
import type { Policy } from "../src/access/policy.ts";
import type { Id } from "../src/base/id.ts";
import { silentLog } from "../src/base/log.ts";
import { Failure, isFailure } from "../src/base/failure.ts";
import { parseNetworks } from "../src/base/networks.ts";
import { defined } from "../src/base/defined.ts";
import { findDataset, createDataset, getDataset } from "../src/catalogue/datasets.ts";
import { publish } from "../src/catalogue/publish.ts";
import { openEngine } from "../src/engine/open-engine.ts";
import { openIdentity } from "../src/identity/open-identity.ts";
import { openJobs } from "../src/jobs/queue.ts";
import { openNet } from "../src/net/open-net.ts";
import { openPasswords } from "../src/people/password.ts";
import { createAccount } from "../src/people/accounts.ts";
import { setMember } from "../src/people/members.ts";
import { createOrganization } from "../src/people/organizations.ts";
import { actorOfAccount } from "../src/people/sessions.ts";
import { setAccess } from "../src/sharing/access-settings.ts";
import { Outbox } from "../src/outbox/outbox.ts";
import type { SharingContext } from "../src/sharing/context.ts";
import { exchangeKind } from "../src/sharing/exchange/delivering.ts";
import { offeredHere } from "../src/sharing/offered.ts";
import { receiveMessage } from "../src/sharing/exchange/receiving.ts";
import { plainPolicy } from "../src/sharing/terms.ts";
import { openStore } from "../src/store/local.ts";
import { openStoreKeys } from "../src/store/store-keys.ts";
import type { TablesContext } from "../src/tables/context.ts";
import { importLater, watchImport } from "../src/tables/imports.ts";
import { receiveFile } from "../src/tables/import/uploads.ts";
import { openTerritory } from "../src/territory/open-territory.ts";
import { testVault } from "./vault.ts";
import { testDatabase } from "./database.ts";

/** What goes from one instance to another, for tests to keep, cut and repeat. */
export interface Wire {
  /** Thrown before the other side has it, and after. */
  cut: "before" | "after" | undefined;
  readonly passed: { readonly from: string; readonly to: string; readonly document: string }[];
}

/** An instance with its own database: enough of it to share data. */
export async function sharingInstance(url: string, others: Map<string, SharingInstance>, wire: Wire) {
  const test = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "maille-sharing-"));
  const time = { offsetMs: 0 };
  const clock = () => new Date(Date.now() + time.offsetMs);
  const jobs = await openJobs({ db: test.db, connection: test.connection, role: "works", log: silentLog });
  const store = await openStore(join(folder, "store"), {
    keys: openStoreKeys({ db: test.db, vault: testVault() }),
  });
  const engine = await openEngine({
    folder: join(folder, "engine"),
    blobs: store,
    memoryMegabytes: 500,
    servingMegabytes: 50,
  });
  const tables: TablesContext = {
    db: test.db,
    store,
    engine,
    jobs,
    net: openNet({ allowed: parseNetworks("127.0.0.0/8") }),
    territory: openTerritory(),
    endings: new Endings(test.db, silentLog),
    journalSeal: await openJournalSeal({ db: test.db, vault: testVault() }),
    rowsLent: async () => undefined,
    clock,
    url,
    folder: join(folder, "tables"),
    limits: { uploadBytesMax: 1e9, unpackedBytesMax: 1e9, cellBytesMax: 1e7, columnsMax: 4000 },
  };
  handleWork(jobs, tablesWork(tables));
  await jobs.start();
  const identity = openIdentity({ db: test.db, clock, url, vault: testVault() });
  const added: string[] = [];
  /** When the jobs that were added are to begin; undefined: at once. */
  const later: (Date | undefined)[] = [];
  const tied = { current: true };
  const ctx: SharingContext = {
    db: test.db,
    clock,
    log: silentLog,
    jobs: {
      add: async (name, _data, options) => {
        added.push(name);
        later.push(options?.startAfter);
        return undefined;
      },
      repeat: async () => undefined,
    },
    identity,
    tables,
    peers: {
      deliver: async (instance, document) => {
        wire.passed.push({ from: url, to: instance, document });
        if (wire.cut === "before") throw new Failure("unavailable", "net-unreachable");
        const other = others.get(instance);
        if (other === undefined) throw new Failure("unavailable", "net-unreachable");
        try {
          await receiveMessage(other.ctx, url, document);
        } catch (error) {
          if (!isFailure(error) || error.code === "unavailable") throw error;
          const args = { instance, status: 422, detail: error.key };
          throw new Failure("unavailable", "network-refused", args);
        }
        if (wire.cut === "after") throw new Failure("unavailable", "net-unreachable");
      },
      subjectsOf: async () => new Map(),
      datasetHere: async (_instance, dataset) => dataset,
      keysOf: async (instance) => {
        const other = others.get(instance);
        if (other === undefined) throw new Error("nobody answers");
        return other.identity.jwks();
      },
      isTied: async () => tied.current,
      findDataset: (actor, slugOrId) => findDataset({ db: test.db }, actor, slugOrId),
      findOffered: async (_actor, slugOrId) => {
        for (const other of others.values()) {
          if (other.url === url) continue;
          const dataset = other.datasets.get(slugOrId);
          if (dataset !== undefined) return offeredHere(other.ctx, dataset);
        }
        return undefined;
      },
    },
  };
  const people = { db: test.db, clock, passwords: openPasswords({ cost: 4 }), vault: testVault() };
  const datasets = new Map<Id, Awaited<ReturnType<typeof getDataset>>>();
  const instance = {
    url,
    ctx,
    identity,
    time,
    tied,
    added,
    later,
    datasets,
    people,
    async person(
      name: string,
      memberships: Readonly<Record<Id, "administrator" | "editor" | "reader">> = {},
    ) {
      const email = `${name}@example.org`;
      const account = await createAccount(people, system, {
        email,
        name,
        password: "quatre mots sans lien",
      });
      for (const [organization, role] of Object.entries(memberships)) {
        await setMember(people, system, organization, account.id, role);
      }
      return { id: account.id, actor: () => actorOfAccount(people, email) };
    },
    organization: (name: string, kind?: "association" | "company") =>
      createOrganization(people, system, { name, ...defined({ kind }) }),
    /** A published dataset of one table, given on request. */
    async restricted(organization: Id, policy: Partial<Policy> = {}) {
      const made = await createDataset(people, system, {
        organization,
        title: "Validations",
        licence: "etalab-2.0",
      });
      const csv = "line,stop,day,riders,card\nC1,Gare,2026-01-01,12,x1\nC2,Mairie,2026-01-02,30,x2\n";
      const upload = await receiveFile(tables, system, "validations.csv", Readable.from([csv]));
      const { id } = await importLater(tables, system, made.id, { upload: upload.id });
      let last: { endedAt?: Date; made?: readonly { table: Id }[] } | undefined;
      for await (const now of watchImport(tables, system, id, AbortSignal.timeout(300_000))) last = now;
      const table = last?.made?.[0]?.table;
      if (table === undefined) throw new Error("the import made no table");
      const catalogue = {
        db: test.db,
        clock,
        readiness: async () => ({ tables: 1, personalData: [] }),
      };
      await publish(catalogue, system, made.id, {});
      await setAccess(ctx, system, made.id, {
        level: "restricted",
        policy: { ...plainPolicy, hiddenColumns: ["card"], ...policy },
      });
      const dataset = await getDataset({ db: test.db }, system, made.id);
      datasets.set(dataset.id, dataset);
      return { dataset, table };
    },
    async deliver() {
      await using outbox = new Outbox(ctx, [exchangeKind(ctx)]);
      await outbox.settle();
    },
    /** Whatever waited for its time is due now. */
    async hurry() {
      await test.db`update outbox set next_at = now() - interval '1 minute'`;
      await test.db`delete from outbox_silences`;
    },
    async [Symbol.asyncDispose]() {
      await jobs.stop();
      await engine[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  others.set(url, instance);
  return instance;
}

export interface SharingInstance {
  readonly url: string;
  readonly ctx: SharingContext;
  readonly identity: SharingContext["identity"];
  readonly datasets: ReadonlyMap<Id, Awaited<ReturnType<typeof getDataset>>>;
}

export type { Actor };
