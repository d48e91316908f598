import { join } from "node:path";
import { system } from "../../src/access/actor.ts";
import type { IndicatorsContext } from "../../src/indicators/context.ts";
import type { IndicatorDefinition, RowsSource } from "../../src/indicators/definition.ts";
import { createIndicator, type NewIndicator } from "../../src/indicators/indicators.ts";
import { listDue, refresh } from "../../src/indicators/refresh.ts";
import { openIdentity } from "../../src/identity/open-identity.ts";
import { openRemote } from "../../src/network/room.ts";
import { type EngineSizes, importWorld } from "../import-world.ts";
import { testVault } from "../vault.ts";

/** An instance that imports tables and computes indicators from them. */
export async function indicatorWorld(engine: EngineSizes = {}) {
  const world = await importWorld({}, engine);
  const { ctx, folder } = world;
  const identity = openIdentity({ db: ctx.db, clock: ctx.clock, url: ctx.url, vault: testVault() });
  const remote = await openRemote(ctx, {
    folder: join(folder, "engine"),
    people: { db: ctx.db, clock: ctx.clock },
    identity,
  });
  const indicators: IndicatorsContext = { ...ctx, remote, program: "0.0.0-test" };
  return {
    ...world,
    indicators,
    /** Imports a file as the next version of a table, or as a new one. */
    async table(name: string, text: string, table?: string): Promise<string> {
      const done = await world.import(name, text, table === undefined ? {} : { table });
      const [made] = done.made;
      if (made === undefined) throw new Error(`nothing was imported: ${JSON.stringify(done.failure)}`);
      return made.table;
    },
    create: (title: string, definition: IndicatorDefinition, more: Partial<NewIndicator> = {}) =>
      createIndicator(indicators, system, {
        organization: world.dataset.organization,
        title,
        definition,
        decimals: 1,
        ...more,
      }),
    /** Computes what is due, and what is due because of that. */
    async settle(): Promise<number> {
      let computed = 0;
      for (let due = await listDue(indicators); due.length > 0; due = await listDue(indicators)) {
        for (const one of due) await refresh(indicators, one);
        computed += due.length;
        if (computed > 100) throw new Error("indicators are due for ever");
      }
      return computed;
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Rows of a table with a date, the code of a département and a number. */
export function byDepartement(table: string, more: Partial<RowsSource> = {}): RowsSource {
  return {
    kind: "rows",
    table,
    filter: "",
    value: { aggregation: "sum", column: "hosp" },
    time: { column: "jour", grain: "day" },
    place: { column: "dep", level: "departement" },
    rollUp: true,
    gaps: "missing",
    ...more,
  };
}
