import { system } from "../../src/access/actor.ts";
import type { NewEntitlement } from "../../src/citizens/entitlement.ts";
import { type Member, memberOf } from "./procedures-world.ts";
import { importRows, publishTable, seesTable } from "../network/remote-world.ts";
import { networkWorld, type TestInstance } from "../network/world.ts";

/** Invented. have a quotient below 700, A-2 and A-3 above it; A-5 has two rows, one of them below. */
export const quotients = [
  "allocataire;nom;ne_le;quotient;enfants",
  "A-1;Le Gall;1980-05-01;612;2",
  "A-2;Dubois-Noé;1990-02-03;1430;0",
  "A-3;Martin;1970-01-01;701;1",
  "A-4;Petit;1985-06-06;410;3",
  "A-5;Deux;1950-01-01;300;0",
  "A-5;Deux;1950-01-01;900;0",
].join("\n");

const dayMinutes = 24 * 60;
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export const reducedFare = {
  title: "Tarif réduit",
  lead: "Votre quotient familial est de moins de 700 €.",
  condition: "quotient__strictly_less=700",
  law: {
    title: "Code des relations entre le public et l’administration",
    article: "L114-8",
    address: "https://www.legifrance.gouv.fr/codes/article_lc/LEGIARTI000045213420",
  },
  procedure: { slug: "tarif-reduit", title: "Tarif réduit" },
  columns: ["allocataire", "nom"],
  delayDays: 15,
  keepDays: 30,
} as const satisfies Omit<NewEntitlement, "agreement">;

/**
 * A town that holds family quotients, and a bus network that is told who has the reduced fare: of two instances that
 * follow each other, or of one.
 */
export async function entitlementsWorld(apart = true) {
  await using stack = new AsyncDisposableStack();
  const network = stack.use(await networkWorld("bus", ...(apart ? (["town"] as const) : [])));
  const bus = network.bus;
  const town = apart ? (network as Record<string, TestInstance>)["town"]! : bus;
  const made = await publishTable(town, "Quotients", quotients);
  const table = made.table.id;
  const declaration = {
    personColumn: "allocataire",
    facts: [
      { column: "allocataire", label: "Numéro", isDate: false },
      { column: "nom", label: "Nom", isDate: false },
    ],
    told: {
      name: "Votre quotient familial",
      purposes: "Verser les prestations.",
      ground: "public-task",
      origin: "Votre déclaration.",
      retention: "Deux ans.",
      recipients: "La caisse.",
      officer: { email: "dpo@example.org" },
    },
  } as const;
  await town.app.rooms.citizens.declareSelfData(system, table, declaration);
  await town.app.rooms.citizens.tellOnce(system, table, {
    columns: ["allocataire", "nom", "quotient"],
    ground: "Article L114-8 du CRPA",
    daysMax: 90,
  });
  const asking = await bus.app.rooms.organizations.createOrganization(system, {
    name: "Réseau de bus",
    kind: "public-body",
  });
  const clerk = await memberOf(bus, "clerk", [{ organization: asking.id, role: "editor" }]);
  const { organization } = made.dataset;
  const officer = await memberOf(town, "officer", [{ organization, role: "editor" }]);
  const colleague = await memberOf(town, "colleague", [{ organization, role: "editor" }]);
  if (apart) {
    await bus.follow(town);
    await seesTable(bus, table);
  }

  async function agree(columns: readonly string[] = ["allocataire", "nom"]): Promise<string> {
    const { id } = await bus.app.rooms.sharing.askForAccess(clerk, made.dataset.id, {
      purpose: "told-once",
      tables: [{ table, columns, rows: [] }],
      until: day(120),
      organization: asking.id,
    });
    const stateOf = ({ app }: TestInstance, actor: Member) =>
      app.rooms.sharing.getExchange(actor, id).then(
        ({ state }) => state,
        () => "unknown",
      );
    await town.until("the request came", async () => (await stateOf(town, officer)) === "asked");
    await town.app.rooms.sharing.acceptExchange(officer, id);
    await bus.until(
      "the agreement runs",
      async () => (await stateOf(bus, clerk)) === "running" && (await stateOf(town, officer)) === "running",
    );
    return id;
  }

  const moved = stack.move();
  return {
    bus,
    town,
    table,
    dataset: made.dataset,
    declaration,
    asking,
    clerk,
    officer,
    colleague,
    agree,
    /** The agreement, the procedure of the bus network, which takes rights, and the right itself. */
    async declare(change: Partial<NewEntitlement> = {}): Promise<{ agreement: string; right: string }> {
      const agreement = change.agreement ?? (await agree());
      const procedure = { slug: "tarif-reduit", title: "Tarif réduit", lead: "" };
      const law = "Article L114-8 du CRPA";
      const source = { exchange: agreement, table, columns: ["nom"], law, keepDays: 30 };
      const { citizens } = bus.app.rooms;
      await citizens.setProcedure(clerk, asking.id, { ...procedure, sources: [source] });
      await citizens.takeEntitlements(clerk, asking.id, { slug: "tarif-reduit", takes: true });
      const told = { ...reducedFare, agreement, ...change };
      return { agreement, right: await town.app.rooms.citizens.declareEntitlement(officer, table, told) };
    },
    /** Somebody with an account at the town, linked to that row. */
    async person(name: string, allocataire: string, nom: string) {
      const actor = await memberOf(town, name);
      const address = `192.0.2.${Math.ceil(Math.random() * 250)}`;
      const facts = { allocataire, nom };
      const link = await town.app.rooms.citizens.linkPerson(actor, table, { facts, language: "fr", address });
      return { actor, link: link.id };
    },
    /** What the town tells of somebody, as they see it. */
    async ownRights({ actor, link }: { readonly actor: Member; readonly link: string }) {
      const { citizens } = town.app.rooms;
      return citizens.listOwnEntitlements(actor, await citizens.getOwnTable(actor, link));
    },
    async oppose({ actor, link }: { readonly actor: Member; readonly link: string }, id: string) {
      const { citizens } = town.app.rooms;
      await citizens.opposeTelling(actor, await citizens.getOwnTable(actor, link), id);
    },
    /** What the bus network was told, as its editors list it. */
    async told() {
      const page = { page: 1, pageSize: 50 };
      return (await bus.app.rooms.citizens.listToldEntitlements(clerk, asking.id, page)).items;
    },
    /** Both clocks, so many days ahead; then all that is due is done. */
    async after(days: number) {
      for (const one of [bus, town]) one.setClock(days * dayMinutes);
      await this.work();
    },
    async work() {
      // What one look enqueues leaves with the next.
      for (let times = 0; times < 3; times += 1) for (const one of [town, bus]) await one.settle();
    },
    /** A new version of the town's table. */
    async replace(text: string) {
      await importRows(town, made.dataset.id, text, { table });
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
export type Entitlements = Awaited<ReturnType<typeof entitlementsWorld>>;
