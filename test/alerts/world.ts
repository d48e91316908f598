import type { Actor, Role } from "../../src/access/actor.ts";
import type { AlertsContext } from "../../src/alerts/context.ts";
import { judgeRule, listDue } from "../../src/alerts/judge-rule.ts";
import { listLetters, sendLetter } from "../../src/alerts/letters.ts";
import type { AlertCondition } from "../../src/alerts/rule.ts";
import { createRule, type NewRule } from "../../src/alerts/rules.ts";
import { silentLog } from "../../src/base/log.ts";
import { newId } from "../../src/base/id.ts";
import { changeDataset } from "../../src/catalogue/datasets.ts";
import { system } from "../../src/access/actor.ts";
import { publish as publishDataset } from "../../src/catalogue/publish.ts";
import { openIdentity } from "../../src/identity/open-identity.ts";
import type { NewIndicator } from "../../src/indicators/indicators.ts";
import type { Letter } from "../../src/letters/letter.ts";
import { openNetwork } from "../../src/network/room.ts";
import { findActor } from "../../src/people/sessions.ts";
import { tablesForCatalogue } from "../../src/tables/for-catalogue.ts";
import { byDepartement, indicatorWorld } from "../indicators/world.ts";
import { testVault } from "../vault.ts";

export const ille = { level: "departement", code: "35" } as const;
export const over40: AlertCondition = { kind: "threshold", way: "above", value: 40 };

/** Beds by département, day by day from 1 November 2020; nothing where no number is told. */
export function beds(of: Readonly<Record<string, readonly (number | undefined)[]>>): string {
  const lines = Object.entries(of).flatMap(([dep, values]) =>
    values.flatMap((value, day) =>
      value === undefined ? [] : [`${dep},2020-11-${String(day + 1).padStart(2, "0")},${value}`],
    ),
  );
  return ["dep,jour,hosp", ...lines].join("\n");
}

/** An instance with one published indicator, people, and letters that are caught. */
export async function alertsWorld(first = beds({ 35: [10, 20, 30] }), facts: Partial<NewIndicator> = {}) {
  const world = await indicatorWorld();
  const { ctx } = world;
  const vault = testVault();
  const identity = openIdentity({ db: ctx.db, clock: ctx.clock, url: ctx.url, vault });
  const network = openNetwork({
    ...ctx,
    log: silentLog,
    vault,
    version: "0",
    identity,
    tellProducers: async () => undefined,
  });
  const letters: Letter[] = [];
  const mail = {
    isAway: false,
    route: { kind: "folder", folder: "mail" } as const,
    send: async (letter: Letter) => {
      if (mail.isAway) return { key: "mail-unreachable", args: { host: "x" } };
      letters.push(letter);
      return undefined;
    },
  };
  const alerts: AlertsContext = {
    ...world.indicators,
    network,
    log: silentLog,
    letters: { mail, post: async () => undefined, send: async () => undefined },
  };
  const organization = world.dataset.organization;
  const catalogue = { ...ctx, ...tablesForCatalogue(ctx) };
  const publish = async (dataset: string) => {
    await changeDataset(catalogue, system, dataset, { licence: "etalab-2.0" });
    await publishDataset(catalogue, system, dataset);
  };
  const table = await world.table("lits.csv", first);
  await publish(world.dataset.id);
  const indicator = await world.create(
    "Lits occupés",
    { source: byDepartement(table), steps: [] },
    { unit: "lits", decimals: 0, ...facts },
  );
  await publish(indicator.dataset.id);
  /** Judges what is due, then writes what waits. */
  const judge = async (context: AlertsContext = alerts) => {
    for (const rule of await listDue(context)) await judgeRule(context, rule);
    for (const letter of await listLetters(context)) await sendLetter(context, letter);
  };
  return {
    ...world,
    alerts,
    organization,
    publish,
    table,
    indicator,
    letters,
    mail,
    judge,
    /** A person with an account, and a role in the organization where one is named. */
    async person(name: string, role?: Role): Promise<Actor> {
      const account = newId();
      await ctx.db`
        insert into accounts (id, email, name, created_at)
        values (${account}, ${`${name}@example.org`}, ${name}, ${ctx.clock()})`;
      if (role !== undefined) {
        await ctx.db`
          insert into memberships (organization, account, role, since)
          values (${organization}, ${account}, ${role}, ${ctx.clock()})`;
      }
      const actor = await findActor(ctx, account);
      if (actor === undefined) throw new Error("nobody");
      return actor;
    },
    /** The next file of the beds: its indicator is computed, and what it says judged. */
    async next(of: Parameters<typeof beds>[0]) {
      await world.table("lits.csv", beds(of), table);
      await world.settle();
      await judge();
    },
    rule: (actor: Actor, condition: AlertCondition, more: Partial<NewRule> = {}) =>
      createRule(alerts, actor, {
        indicator: indicator.dataset.slug,
        condition,
        ...ille,
        language: "fr",
        ...more,
      }),
  };
}

export type AlertsWorld = Awaited<ReturnType<typeof alertsWorld>>;
