import { type Actor, system } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { newId } from "../../src/base/id.ts";
import type { NewProcedure } from "../../src/citizens/procedures/procedures.ts";
import type { CasePart, ProcedureCase } from "../../src/citizens/procedure.ts";
import { publishTable, seesTable } from "../network/remote-world.ts";
import { networkWorld, type TestInstance } from "../network/world.ts";

/** Invented: one without a quotient, one with more rows than are told at once, two of one civil status, one without given names. */
export const quotients = [
  "allocataire;nom;ne_le;quotient;enfants;prenoms",
  "A-1;Le Gall;1980-05-01;612;2;Awa Marie",
  "A-2;Dubois-Noé;1990-02-03;1430;0;Jean-Pierre",
  "A-3;Martin;1970-01-01;;;Paul",
  "A-4;Petit;1985-06-06;410;3;Inès",
  "A-6;Durand;2000-02-02;500;1;Léa",
  "A-7;Durand;2000-02-02;900;0;Léa",
  "A-8;Kassam;1999-09-09;100;0;",
  ...Array.from({ length: 51 }, (_, at) => `A-5;Nombreux;1950-01-01;${at};0;Paul`),
].join("\n");

/** Invented, and held by a university: the same two people, by another number. */
export const enrolments = [
  "etudiant;nom;ne_le;inscrit",
  "E-1;Le Gall;1980-05-01;Licence 2",
  "E-4;Petit;1985-06-06;Master 1",
].join("\n");

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

export type Member = Extract<Actor, { kind: "member" }>;

/** Somebody with an account, who belongs to no organization but those that are named. */
export async function memberOf(
  { app }: Pick<TestInstance, "app">,
  name: string,
  memberships: Member["memberships"] = [],
): Promise<Member> {
  const email = `${name}@example.org`;
  const { id } = await app.rooms.accounts.createAccount(system, {
    email,
    name,
    password: "quatre mots sans lien",
  });
  for (const { organization, role } of memberships) {
    await app.rooms.organizations.setMember(system, organization, id, role);
  }
  return { kind: "member", account: id, administrator: false, memberships };
}

/** The key of what is refused. */
export async function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing is refused",
    (error: unknown) => (isFailure(error) ? error.key : String(error)),
  );
}

/** Of a case of one source. */
export function onlyPart<Part extends CasePart>({ parts: [part] }: Pick<ProcedureCase<Part>, "parts">): Part {
  if (part === undefined) throw new Error("the case has no part");
  return part;
}

interface Held {
  readonly title: string;
  readonly csv: string;
  readonly personColumn: string;
  /** What may be told once. */
  readonly columns: readonly string[];
  readonly agents: string | undefined;
  /** An editor of the organization. */
  readonly officer: string;
}

/** A table about people, found by their number and name, whose organization tells columns of it once. */
async function holdFacts(
  holder: TestInstance,
  { title, csv, personColumn, columns, agents, officer: name }: Held,
) {
  const made = await publishTable(holder, title, csv);
  const table = made.table.id;
  await holder.app.rooms.citizens.declareSelfData(system, table, {
    personColumn,
    facts: [
      { column: personColumn, label: "Numéro", isDate: false },
      { column: "nom", label: "Nom", isDate: false },
    ],
    told: {
      name: title,
      purposes: "Verser les prestations.",
      ground: "public-task",
      origin: "Votre déclaration.",
      retention: "Deux ans.",
      recipients: "La caisse.",
      officer: { email: "dpo@example.org" },
    },
  });
  await holder.app.rooms.citizens.tellOnce(system, table, {
    columns,
    ground: "Article L114-8 du CRPA",
    daysMax: 90,
    ...(agents === undefined ? {} : { agents }),
  });
  const officer = await memberOf(holder, name, [{ organization: made.dataset.organization, role: "editor" }]);
  return { holder, table, dataset: made.dataset, officer };
}
export type HeldFacts = Awaited<ReturnType<typeof holdFacts>>;

/**
 * A bus network that asks, and a benefits office that holds what it asks for: of two instances that follow
 * each other, or of one. The office tells the quotient and the children of a person once, and agreed to; by `agents`,
 * a law, to agents too.
 */
export async function proceduresWorld(apart = true, agents?: string) {
  await using stack = new AsyncDisposableStack();
  const network = stack.use(await networkWorld("bus", ...(apart ? (["office"] as const) : [])));
  const bus = network.bus;
  const office = apart ? (network as Record<string, TestInstance>)["office"]! : bus;
  const held = await holdFacts(office, {
    title: "Votre quotient familial",
    csv: quotients,
    personColumn: "allocataire",
    columns: ["quotient", "enfants"],
    agents,
    officer: "officer",
  });
  const { table, dataset, officer } = held;
  const asking = await bus.app.rooms.organizations.createOrganization(system, {
    name: "Réseau de bus",
    kind: "public-body",
  });
  const clerk = await memberOf(bus, "clerk", [{ organization: asking.id, role: "editor" }]);
  if (apart) {
    await bus.follow(office);
    await seesTable(bus, table);
  }

  /** Both sides sign that these columns are told once. */
  async function agreeOver(
    { holder, table, dataset, officer }: HeldFacts,
    columns: readonly string[],
  ): Promise<string> {
    let id = "";
    // What is told once of a table is known later than the table.
    await bus.until("what is told once is offered", async () => {
      const asked = bus.app.rooms.sharing.askForAccess(clerk, dataset.id, {
        purpose: "told-once",
        tables: [{ table, columns, rows: [] }],
        until: day(60),
        organization: asking.id,
      });
      id = await asked.then(
        (made) => made.id,
        (error: unknown) => {
          if (isFailure(error, "invalid")) return "";
          throw error;
        },
      );
      return id !== "";
    });
    const states = async () =>
      Promise.all(
        (
          [
            [bus, clerk],
            [holder, officer],
          ] as const
        ).map(async ([one, actor]) =>
          one.app.rooms.sharing.getExchange(actor, id).then(
            ({ state }) => state,
            () => "unknown",
          ),
        ),
      );
    await holder.until("the request came", async () => (await states())[1] === "asked");
    await holder.app.rooms.sharing.acceptExchange(officer, id);
    await bus.until("the agreement runs", async () => (await states()).every((state) => state === "running"));
    return id;
  }

  const reducedFare = (exchange: string, change: Partial<NewProcedure> = {}): NewProcedure => ({
    slug: "tarif-reduit",
    title: "Tarif réduit",
    lead: "Pour qui a un quotient familial de moins de 700 €.",
    sources: [{ exchange, table, columns: ["quotient"], law: "Article L114-8 du CRPA", keepDays: 30 }],
    ...change,
  });

  const moved = stack.move();
  return {
    bus,
    office,
    table,
    dataset,
    asking,
    clerk,
    officer,
    reducedFare,
    /** A university, which may be the office, holds enrolments, and agreed to tell them once too. */
    async agreeToEnrolments(school: TestInstance): Promise<HeldFacts & { readonly exchange: string }> {
      const told = await holdFacts(school, {
        title: "Votre inscription",
        csv: enrolments,
        personColumn: "etudiant",
        columns: ["inscrit"],
        agents,
        officer: "registrar",
      });
      if (school !== office) await bus.follow(school);
      await seesTable(bus, told.table);
      return { ...told, exchange: await agreeOver(told, ["inscrit"]) };
    },
    /** Both sides sign once more, over these columns of the office. */
    agree: (columns: readonly string[]) => agreeOver(held, columns),
    /** Declares the procedure, under an agreement that both sides signed. */
    async declare(change: Partial<NewProcedure> = {}): Promise<string> {
      const exchange = await agreeOver(held, ["quotient", "enfants"]);
      await bus.app.rooms.citizens.setProcedure(clerk, asking.id, reducedFare(exchange, change));
      return exchange;
    },
    /** One person with an account at each side, linked to that row where there is one. */
    async person(name: string, ...links: readonly (readonly [string, string])[]) {
      const atBus = await memberOf(bus, `${name}-bus`);
      const atOffice = apart ? await memberOf(office, `${name}-office`) : atBus;
      for (const [allocataire, nom] of links) {
        const facts = { allocataire, nom };
        const from = { facts, language: "fr", address: `192.0.2.${Math.ceil(Math.random() * 250)}` } as const;
        await office.app.rooms.citizens.linkPerson(atOffice, table, from);
      }
      return { atBus, atOffice };
    },
    /** The row of a case, or of a request, as it lies in the database. */
    newId: () => newId(Date.now()),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}
export type Procedures = Awaited<ReturnType<typeof proceduresWorld>>;
