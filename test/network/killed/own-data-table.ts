import { writeFile } from "node:fs/promises";
import { runVerb } from "../../../src/fleet/process.ts";
import { type KillWorld, type Killable, until } from "./killable.ts";
import { Visitor } from "./visitor.ts";

/** What the producer holds about people and the follower may be told and lent of it, and who acts for both. */
export interface PublishedData {
  readonly table: string;
  /** Editor of the producer's organization. */
  readonly officer: Visitor;
  /** Editor of the follower's. */
  readonly clerk: Visitor;
  /** The organization of the follower, as the producer knows it. */
  readonly borrower: string;
}

/** About each of so many there are two rows in each version. */
export const persons = 150;

export function day(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

/** A table about people at the producer, in two versions; a procedure of the follower that asks for its tariff. */
export async function publishOwnData(world: KillWorld): Promise<PublishedData> {
  const { producer, follower } = world;
  const holder = await makeOrganization(producer, "Régie");
  const borrower = await makeOrganization(follower, "Conseil");
  const { slug } = await publish(producer, "Relevés", async (file, month) => {
    const lines = Array.from({ length: persons }, (_, at) => rowsOf(at + 1, month)).flat();
    await writeFile(file, `contrat;nom;courriel;rue;mois;m3;tarif\n${lines.join("\n")}\n`);
  });
  await publish(follower, "Audits", (file) => writeFile(file, "annee;audits\n2026;12\n"));
  const officer = await Visitor.open(producer, "Officier", { organization: holder, role: "editor" });
  const clerk = await Visitor.open(follower, "Guichet", { organization: borrower, role: "editor" });
  const [found] = await producer.db<{ id: string; dataset: string }[]>`
    select t.id, t.dataset from tables t join datasets d on d.id = t.dataset where d.slug = ${slug}`;
  const { id: table = "", dataset = "" } = found ?? {};
  await declare(officer, { table, slug });
  await tie(producer, follower);
  await tie(follower, producer);
  let known = "";
  await until("both know each other's organizations", async () => {
    const [there] = await producer.db<{ id: string }[]>`
      select id from organizations where origin_id = ${borrower}`;
    known = there?.id ?? "";
    return known !== "" && (await follower.client.titles()).includes("Relevés");
  });
  await openProcedure(world, { table, dataset, borrower, clerk });
  return { table, clerk, officer, borrower: known };
}

export function factsOf(number: number): [contract: string, name: string, street: string] {
  return [`K-${10_000 + number}`, `Dubois-${number}`, `${10_000 + number} rue Introuvable`];
}

function rowsOf(number: number, month: string): readonly string[] {
  const [contract, name, street] = factsOf(number);
  const row = `${contract};${name};personne${number}@example.org;${street}`;
  return [`${row};${month}-01;8;612`, `${row};${month}-15;9;612`];
}

async function makeOrganization({ client }: Killable, name: string): Promise<string> {
  const kind = "public-body";
  const { id } = await client.answer<{ id: string }>("POST", "/api/organizations", { name, kind });
  return id;
}

/** With a second version, of another month. */
async function publish(
  { client, member }: Killable,
  title: string,
  write: (file: string, month: string) => Promise<void>,
): Promise<{ readonly slug: string }> {
  const file = `${member.folder}-${title.length}.csv`;
  const signal = AbortSignal.timeout(300_000);
  await write(file, "2026-09");
  const about = ["--personal-data", "Un contrat.", "--personal-data-contact", "dpo@example.org"];
  await runVerb(
    member,
    ["import", file, "--title", title, "--licence", "lov2", "--publish", ...about],
    signal,
  );
  const { data } = await client.answer<{ data: { slug: string }[] }>("GET", "/api/datasets?page_size=1");
  const slug = data[0]?.slug ?? "";
  await write(file, "2026-10");
  await runVerb(member, ["import", file, "--dataset", slug], signal);
  return { slug };
}

/** `from` follows `to`. */
async function tie(to: Killable, from: Killable): Promise<void> {
  const { code } = await to.client.answer<{ code: string }>("POST", "/api/network/invitations", {});
  await from.client.answer("POST", "/api/network/ties", { code });
}

const never = async (): Promise<boolean> => false;

async function declare(officer: Visitor, { table, slug }: { table: string; slug: string }): Promise<void> {
  await officer.act(
    `/datasets/${slug}/self-data?/declare`,
    [
      ["table", table],
      ["personColumn", "contrat"],
      ["facts", "contrat"],
      ["label-contrat", "Numéro de contrat"],
      ["facts", "nom"],
      ["label-nom", "Nom"],
      ["mailColumn", "courriel"],
      ["name", "Vos relevés d’eau"],
      ["purposes", "Facturer l’eau."],
      ["ground", "contract"],
      ["origin", "Votre compteur."],
      ["retention", "Cinq ans."],
      ["recipients", "Le service de l’eau."],
      ["officer", "dpo@example.org"],
    ],
    never,
  );
  await officer.act(
    `/datasets/${slug}/self-data?/once`,
    [
      ["table", table],
      ["columns", "tarif"],
      ["once-ground", "Article L114-8 du CRPA"],
      ["once-days", "90"],
    ],
    never,
  );
}

async function openProcedure(
  { producer, follower }: KillWorld,
  { table, dataset, borrower, clerk }: { table: string; dataset: string; borrower: string; clerk: Visitor },
): Promise<void> {
  const { id } = await follower.client.answer<{ id: string }>("POST", "/api/exchanges", {
    dataset,
    purpose: "told-once",
    tables: [{ table, columns: ["tarif"], rows: [] }],
    until: day(60),
    organization: borrower,
  });
  const is = async ({ db }: Killable, state: string) =>
    (await db`select from exchanges where id = ${id} and state = ${state}`).length > 0;
  await until("the request came", () => is(producer, "asked"));
  await producer.client.answer("POST", `/api/exchanges/${id}/acceptance`, {});
  await until("it is agreed", async () => (await is(producer, "running")) && (await is(follower, "running")));
  await clerk.act(
    "/organizations/conseil/procedures?/set",
    [
      ["agreement", `${id}/${table}`],
      ["slug", "tarif-reduit"],
      ["title", "Tarif réduit"],
      ["lead", "Pour qui y a droit."],
      ["columns-0", "tarif"],
      ["law-0", "Article L114-8 du CRPA"],
      ["keepDays-0", "30"],
    ],
    async () => false,
  );
}
