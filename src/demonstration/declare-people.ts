import { system } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import type { Declaration } from "../citizens/self-data.ts";
import { sayNamed } from "../words/say.ts";
import type { Loading } from "./load.ts";
import type { DemonstrationTable } from "./table.ts";

type Opened = Pick<Declaration, "personColumn" | "level" | "identity"> & {
  readonly ground: Declaration["told"]["ground"];
  readonly facts: readonly string[];
};

export const civilStatus = { familyName: "nom", givenNames: "prenom", birthDate: "ne_le" };
const officer = { email: "dpo@territoire.example" };

/** How each of the tables about people is opened to them, by its subject. */
const openedAs: Partial<Record<DemonstrationTable["subject"], Opened>> = {
  readings: {
    personColumn: "contrat",
    facts: ["contrat", "nom"],
    level: "eidas2",
    identity: civilStatus,
    ground: "contract",
  },
  cards: { personColumn: "carte", facts: ["carte", "nom"], level: "eidas1", ground: "contract" },
  quotients: {
    personColumn: "dossier",
    facts: [],
    level: "eidas2",
    identity: civilStatus,
    ground: "public-task",
  },
};

function besideDistrict(table: Id, name: string): NonNullable<Declaration["compared"]> {
  return {
    table,
    name,
    period: { own: "mois", open: "mois" },
    place: { own: "quartier", open: "quartier" },
    value: { own: "Eau (m³)", open: "Eau (m³)" },
  };
}

/** Opens a table to the people whom it is about, before its dataset is published: nobody else ever reads a row. */
export async function declarePeople(
  { rooms, language }: Loading,
  dataset: Dataset,
  { subject }: DemonstrationTable,
  averages?: Id,
): Promise<void> {
  const opened = openedAs[subject];
  const [table] = await rooms.tables.listTables(system, dataset.id);
  if (opened === undefined || table === undefined) return;
  const said = (key: string) => sayNamed(language, `demo-${subject}-${key}`);
  await rooms.datasets.changeDataset(system, dataset.id, {
    metadata: { personalData: { reason: said("reason"), contact: officer } },
  });
  const { facts, ground, ...rest } = opened;
  await rooms.citizens.declareSelfData(system, table.id, {
    ...rest,
    facts: facts.map((column) => ({ column, label: said(`fact-${column}`), isDate: false })),
    ...(averages === undefined ? {} : { compared: besideDistrict(averages, said("compared")) }),
    told: {
      name: said("name"),
      purposes: said("purposes"),
      ground,
      origin: said("origin"),
      retention: said("retention"),
      recipients: said("recipients"),
      officer,
    },
  });
  if (subject !== "quotients") return;
  await rooms.citizens.tellOnce(system, table.id, {
    columns: ["quotient", "enfants", ...Object.values(civilStatus)],
    ground: said("ground"),
    daysMax: 90,
    agents: said("ground"),
  });
}
