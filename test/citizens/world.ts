import { join } from "node:path";
import { type Actor, system } from "../../src/access/actor.ts";
import { newGate } from "../../src/base/gate.ts";
import { type Id, newId } from "../../src/base/id.ts";
import { changeDataset } from "../../src/catalogue/datasets.ts";
import { publish } from "../../src/catalogue/publish.ts";
import { declareSelfData } from "../../src/citizens/declarations.ts";
import type { CitizensContext } from "../../src/citizens/context.ts";
import { paperTurns } from "../../src/citizens/procedures/case-files.ts";
import { citizensWork } from "../../src/citizens/work.ts";
import { rowsLentBy } from "../../src/citizens/lender.ts";
import { linkPerson } from "../../src/citizens/find-person.ts";
import type { Declaration } from "../../src/citizens/self-data.ts";
import { openIdentity } from "../../src/identity/open-identity.ts";
import type { Letter } from "../../src/letters/letter.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { importWorld } from "../import-world.ts";
import { testVault } from "../vault.ts";
import { silentLog } from "../../src/base/log.ts";

/** Water readings: two people of one name, an accent, a hyphen, and a number that is a word of the grammar. */
export const readings = [
  "contrat;nom;ne_le;courriel;mois;m3",
  "C-1;Le Gall;1980-05-01;awa@example.org;2026-09-01;8",
  "C-1;Le Gall;1980-05-01;awa@example.org;2026-10-01;9,5",
  "C-1;Le Gall;1980-05-01;awa@example.org;2026-11-01;7",
  "C-2;Dubois-Noé;1990-02-03;lea@example.org;2026-09-01;3",
  "C-3;Martin;1970-01-01;a@example.org;2026-09-01;1",
  "C-4;Martin;1970-01-01;b@example.org;2026-09-01;2",
  "null;Nul;1960-01-01;nul@example.org;2026-09-01;4",
  ";Personne;1950-01-01;;2026-09-01;5",
].join("\n");

export const told = {
  name: "Vos relevés d’eau",
  purposes: "Facturer l’eau.",
  ground: "contract",
  origin: "Votre compteur.",
  retention: "Cinq ans.",
  recipients: "Le service de l’eau.",
  officer: { email: "dpo@example.org" },
} as const;

export const byNameAndContract: Declaration = {
  personColumn: "contrat",
  facts: [
    { column: "contrat", label: "Numéro de contrat", isDate: false },
    { column: "nom", label: "Nom", isDate: false },
  ],
  told,
};

export const byNameAndBirth: Declaration = {
  ...byNameAndContract,
  facts: [
    { column: "nom", label: "Nom", isDate: false },
    { column: "ne_le", label: "Né le", isDate: true },
  ],
};

/** Does all that is due, as the process does that holds the folder. */
export async function workAtErasures({ citizens }: { readonly citizens: CitizensContext }): Promise<void> {
  for (const one of citizensWork(citizens)) {
    if (one.watch === undefined) continue;
    for (const key of (await one.due?.()) ?? [one.watch]) await one.run(AbortSignal.timeout(300_000), key);
  }
}

type Facts = Readonly<Record<string, string>>;

/** An instance with a published table of water readings, and people with accounts. */
export async function citizensWorld() {
  const world = await importWorld();
  const { dataset } = world;
  const vault = testVault();
  const ctx = {
    ...world.ctx,
    rowsLent: (loan: string) => rowsLentBy({ db: world.ctx.db, vault }, loan),
  };
  const letters: Letter[] = [];
  const identity = openIdentity({ db: ctx.db, clock: ctx.clock, url: ctx.url, vault });
  const citizens: CitizensContext = {
    ...ctx,
    vault,
    identity,
    oncePeers: {
      ask: async () => Promise.reject(new Error("nobody is asked")),
      keysOf: async () => identity.jwks(),
      isTied: async () => false,
    },
    readLent: async () => Promise.reject(new Error("nobody else lends")),
    apart: join(world.folder, "erasures.jsonl"),
    papers: newGate(paperTurns),
    peers: {
      ask: async () => Promise.reject(new Error("nobody is asked")),
      deliver: async () => Promise.reject(new Error("nobody is told")),
      keysOf: async () => Promise.reject(new Error("nobody is told")),
      isTied: async () => false,
    },
    letters: {
      mail: undefined,
      post: async (posted) => {
        letters.push(...posted);
      },
      send: async () => undefined,
    },
    journal: {
      db: ctx.db,
      clock: ctx.clock,
      identity,
      journalSeal: ctx.journalSeal,
      log: silentLog,
      peers: async () => [],
      keysOf: async () => [],
      askWitness: async () => Promise.reject(new Error("nobody witnesses")),
      askTile: async () => Promise.reject(new Error("nobody witnesses")),
      askWitnessed: async () => Promise.reject(new Error("nobody witnesses")),
    },
  };
  const imported = await world.import("releves.csv", readings);
  const table = imported.made[0]?.table ?? "";
  const catalogue = { ...ctx, ...tablesForCatalogue(ctx) };
  await changeDataset(catalogue, system, dataset.id, {
    licence: "etalab-2.0",
    metadata: { personalData: { reason: "Un contrat.", contact: told.officer } },
  });
  await publish(catalogue, system, dataset.id);
  /** Somebody with an account, who belongs to no organization. */
  const citizen = async (name: string): Promise<Actor & { kind: "member" }> => {
    const account = newId(Date.now());
    await ctx.db`
      insert into accounts (id, email, name, created_at) values (${account}, ${`${name}@example.org`}, ${name}, now())`;
    return { kind: "member", account, administrator: false, memberships: [] };
  };
  const declareTable = (of: Id, declaration: Declaration) =>
    declareSelfData(citizens, system, of, declaration);
  const linkTable = (of: Id, actor: Actor, facts: Facts) =>
    linkPerson(citizens, actor, of, { facts, language: "fr", address: "192.0.2.1" });
  return {
    ...world,
    ctx,
    citizens,
    letters,
    table,
    catalogue,
    citizen,
    declare: (declaration: Declaration) => declareTable(table, declaration),
    declareTable,
    link: (actor: Actor, facts: Facts) => linkTable(table, actor, facts),
    linkTable,
  };
}
