import assert from "node:assert/strict";
import { Readable } from "node:stream";
import { system } from "../../src/access/actor.ts";
import { withInstance } from "../../src/command/instance.ts";
import { readConfig } from "../../src/config.ts";
import type { Rooms } from "../../src/rooms.ts";
import { openTerritory } from "../../src/territory/open-territory.ts";
import { byDepartement } from "../indicators/world.ts";

const territory = openTerritory();
const departements = territory
  .codes("departement")
  .filter((code) => territory.populationOf("departement", code));
const days = Array.from({ length: 60 }, (_, day) =>
  new Date(Date.UTC(2020, 9, 1 + day)).toISOString().slice(0, 10),
);

/** What is held of each day: a wave, larger where more people live. */
function rows(): string {
  const lines = days.flatMap((day, index) =>
    departements.map((dep) => {
      const people = territory.populationOf("departement", dep) ?? 0;
      return `${dep},${day},${Math.round((people / 20_000) * (1 + Math.sin(index / 9)))}`;
    }),
  );
  return ["dep,jour,hosp", ...lines].join("\n");
}

/** An indicator of what hospitals declare, published, and the organization that declares it. */
export async function publishHospitals(
  rooms: Rooms,
): Promise<{ indicator: string; source: string; slug: string; organization: string }> {
  const { items } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 1 });
  const dataset = await rooms.datasets.createDataset(system, {
    organization: items[0]?.id ?? "",
    title: "Hospitalisations par jour",
    description: "Ce que les hôpitaux déclarent.",
    licence: "lov2",
  });
  const upload = await rooms.imports.receiveFile(system, "hospitalisations.csv", Readable.from([rows()]));
  const begun = await rooms.imports.importLater(system, dataset.id, { upload: upload.id }, {});
  let table = "";
  for await (const now of rooms.imports.watchImport(system, begun.id, AbortSignal.timeout(300_000)))
    table = now.made[0]?.table ?? "";
  assert.notEqual(table, "", "the rows were imported");
  await rooms.datasets.publish(system, dataset.id);
  const told = {
    organization: items[0]?.id ?? "",
    title: "Personnes hospitalisées",
    description: "Le nombre de personnes hospitalisées chaque jour.",
    licence: "lov2",
    definition: { source: byDepartement(table), steps: [] },
    decimals: 0,
    better: "less",
    unit: "patients",
  } as const;
  const made = await rooms.indicators.createIndicator(system, told);
  await rooms.datasets.publish(system, made.dataset.id);
  const { slug } = await rooms.datasets.getDataset(system, made.dataset.id);
  return { indicator: made.dataset.id, source: table, slug, organization: items[0]?.slug ?? "" };
}

/** Beside the process that serves the instance, as a command works. */
export async function withRooms(folder: string, work: (rooms: Rooms) => Promise<void>): Promise<void> {
  const config = readConfig({ MAILLE_DATA: folder, HOST: "127.0.0.1", PORT: "0" });
  const terminal = { out: () => undefined, err: () => undefined, json: false } as never;
  const call = {
    config,
    language: "fr",
    terminal,
    positionals: [],
    options: {},
    signal: AbortSignal.timeout(300_000),
  };
  await withInstance(call as never, async (rooms) => {
    await work(rooms);
    return 0;
  });
}

/** A name that no space breaks, as long as a name may be. */
const longName = "Hospitalisations".repeat(20).slice(0, 300);

/** A board whose every name is as long as a name may be; its slug. */
export async function publishLongBoard(rooms: Rooms, indicator: string): Promise<string> {
  const { items } = await rooms.organizations.listOrganizations(system, { page: 1, pageSize: 1 });
  const board = await rooms.boards.createBoard(system, {
    organization: items[0]?.id ?? "",
    title: longName,
    description: longName,
    blocks: [
      { kind: "figure", id: "b1", width: "third", indicator, title: longName },
      { kind: "curve", id: "b2", width: "half", indicator, title: longName },
      { kind: "map", id: "b3", width: "whole", indicator, level: "departement", title: longName },
      { kind: "text", id: "b4", width: "third", text: `# ${longName}\n\n${longName}` },
    ],
  });
  return (await rooms.boards.publishBoard(system, board.id)).slug;
}
