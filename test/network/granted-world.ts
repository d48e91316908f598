import { type Actor, system } from "../../src/access/actor.ts";
import type { RowCondition } from "../../src/access/policy.ts";
import type { Access } from "../../src/journal/accesses.ts";
import { plainPolicy } from "../../src/sharing/terms.ts";
import { sessionCookieName } from "../../src/server/session-cookie-name.ts";
import { publishTable, seesTable } from "./remote-world.ts";
import { networkWorld, type TestInstance } from "./world.ts";

export const password = "quatre mots sans lien";

const csv = [
  "ligne;arret;voyageurs;jour;secteur",
  ...Array.from(
    { length: 120 },
    (_, index) =>
      `C${(index % 4) + 1};Arrêt ${index};${index * 3};2024-01-${String((index % 28) + 1).padStart(2, "0")};secret ${index}`,
  ),
].join("\n");

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export interface Reader {
  readonly id: string;
  readonly email: string;
  /** As they are at this moment: their organizations, too. */
  actor(): Promise<Actor>;
  /** Of a session that was opened on the pages. */
  cookie(): Promise<string>;
}

/**
 * A portal that follows a producer with a table of which `secteur` is hidden and access is given at
 * once, and people of the portal.
 */
export async function grantedWorld() {
  const network = await networkWorld("portal", "producer");
  const { portal, producer } = network;
  const made = await publishTable(producer, "Voyageurs par arrêt", csv);
  const policy = { ...plainPolicy, acceptance: "automatic" as const, hiddenColumns: ["secteur"] };
  await producer.app.rooms.sharing.setAccess(system, made.dataset.id, { level: "restricted", policy });
  await portal.follow(producer);
  await seesTable(portal, made.table.id);
  const steward = await readerOf(producer, "eve", true);

  return {
    network,
    portal,
    producer,
    steward,
    dataset: made.dataset,
    table: made.table.id,
    reader: (name: string) => readerOf(portal, name),
    async agree(
      who: Actor,
      {
        columns = ["ligne", "arret", "voyageurs", "jour"],
        rows = [] as readonly RowCondition[],
        organization,
      }: { columns?: string[]; rows?: readonly RowCondition[]; organization?: string } = {},
    ): Promise<string> {
      const asked = await portal.app.rooms.sharing.askForAccess(who, made.dataset.id, {
        purpose: "research",
        tables: [{ table: made.table.id, columns, rows }],
        until: day(10),
        note: "",
        ...(organization === undefined ? {} : { organization }),
      });
      const seen = [
        [portal, who],
        [producer, await steward.actor()],
      ] as const;
      for (const [instance, actor] of seen) {
        await instance.until("the agreement runs", async () => {
          const found = await instance.app.rooms.sharing.getExchange(actor, asked.id).catch(() => undefined);
          return found?.state === "running";
        });
      }
      return asked.id;
    },
    /** What the producer's journal holds of it, the newest first. */
    async journal(): Promise<readonly Access[]> {
      const { items } = await producer.app.rooms.journal.listAccesses(
        await steward.actor(),
        made.dataset.organization,
        { pageSize: 200 },
      );
      return items;
    },
    [Symbol.asyncDispose]: () => network[Symbol.asyncDispose](),
  };
}

/** Somebody with an account at an instance. */
export async function readerOf(instance: TestInstance, name: string, administrator = false): Promise<Reader> {
  const email = `${name}@example.org`;
  const { accounts } = instance.app.rooms;
  const { id } = await accounts.createAccount(system, { email, name, password, administrator });
  return {
    id,
    email,
    actor: () => instance.app.rooms.accounts.actorOfAccount(email),
    async cookie() {
      const { secret } = await accounts.signIn(email, password, { address: "127.0.0.1" });
      return `${sessionCookieName(instance.url)}=${secret}`;
    },
  };
}
