import { system } from "../../src/access/actor.ts";
import type { Actor, Role } from "../../src/access/actor.ts";
import { defined } from "../../src/base/defined.ts";
import { newId } from "../../src/base/id.ts";
import { changeDataset } from "../../src/catalogue/datasets.ts";
import { publish as publishDataset } from "../../src/catalogue/publish.ts";
import type { DecisionsContext } from "../../src/decisions/context.ts";
import { openDecisions } from "../../src/decisions/room.ts";
import { openIdentity } from "../../src/identity/open-identity.ts";
import type { Indicator } from "../../src/indicators/indicator.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { byDepartement, indicatorWorld } from "../indicators/world.ts";
import { testVault } from "../vault.ts";

export const ille = { level: "departement", code: "35" } as const;

/** Beds of a département, day by day from 1 November 2020. */
export const beds = (...values: readonly number[]): string =>
  [
    "dep,jour,hosp",
    ...values.map((value, day) => `35,2020-11-${String(day + 1).padStart(2, "0")},${value}`),
  ].join("\n");

/** An instance with one published indicator, and people who decide on it. */
export async function decisionsWorld(url?: string) {
  const world = await indicatorWorld();
  const ctx = { ...world.ctx, ...defined({ url }) };
  const identity = openIdentity({ db: ctx.db, clock: ctx.clock, url: ctx.url, vault: testVault() });
  const decisions: DecisionsContext = openDecisions({ ...world.indicators, url: ctx.url, identity });
  const organization = world.dataset.organization;
  const as = (role: Role): Actor => ({
    kind: "member",
    account: newId(1),
    administrator: false,
    memberships: [{ organization, role }],
  });
  const catalogue = { ...ctx, ...tablesForCatalogue(ctx) };
  const publish = async (dataset: string) => {
    await changeDataset(catalogue, system, dataset, { licence: "etalab-2.0" });
    await publishDataset(catalogue, system, dataset);
  };
  const table = await world.table("hospitalisations.csv", beds(10, 20, 30));
  await publish(world.dataset.id);
  const indicator: Indicator = await world.create("Hospitalisations", {
    source: byDepartement(table),
    steps: [],
  });
  await publish(indicator.dataset.id);
  return { ...world, decisions, identity, organization, as, publish, sourceTable: table, indicator };
}
