import type { Actor } from "../../src/access/actor.ts";
import type { NewBoard } from "../../src/boards/boards.ts";
import { boardsVerbs, openBoards } from "../../src/boards/room.ts";
import { createOrganization } from "../../src/people/organizations.ts";
import { system } from "../../src/access/actor.ts";
import { byDepartement, indicatorWorld } from "../indicators/world.ts";

const account = (id: number) => `0199c0de-0000-7000-8000-00000000000${id}`;

const member = (id: number, organization: string, role: "editor" | "reader"): Actor => ({
  kind: "member",
  account: account(id),
  administrator: false,
  memberships: [{ organization, role }],
});

/** An instance with an indicator of Bretagne, an editor of its town, a reader of it, and an editor of another town. */
export async function boardWorld() {
  const world = await indicatorWorld();
  const { ctx, dataset } = world;
  const context = openBoards(world.indicators);
  const { boards } = boardsVerbs(context);
  const other = await createOrganization(ctx, system, { name: "Autre ville" });
  for (const id of [1, 2, 3]) {
    await ctx.db`
      insert into accounts (id, name, email, password, created_at)
      values (${account(id)}, ${`Personne ${id}`}, ${`p${id}@example.org`}, 'x', now())`;
  }
  const table = await world.table("hospitalisations.csv", csv(3));
  const indicator = await world.create("Hospitalisations", { source: byDepartement(table), steps: [] });
  const eve = member(1, dataset.organization, "editor");
  return {
    ...world,
    context,
    boards,
    source: table,
    indicator: indicator.dataset.id,
    values: indicator.facts.table,
    csv,
    eve,
    rita: member(2, dataset.organization, "reader"),
    oscar: member(3, other.id, "editor"),
    /** Everybody may know of the indicator from now on, and of what it is computed from. */
    async publishIndicator(): Promise<void> {
      for (const published of [dataset.id, indicator.dataset.id]) {
        await ctx.db`
          insert into publications (id, dataset, at, by)
          values (gen_random_uuid(), ${published}, now(), ${account(1)})`;
      }
    },
    make: (more: Partial<NewBoard> = {}) =>
      boards.createBoard(eve, {
        organization: dataset.organization,
        title: "Hôpitaux",
        place: { level: "region", code: "53" },
        blocks: [
          { kind: "figure", id: "b1", width: "third", indicator: indicator.dataset.id },
          { kind: "text", id: "b2", width: "whole", text: "Bonjour" },
        ],
        ...more,
      }),
  };
}

/** What is held of each day in four départements: the day's number, times the rank of the département. */
const csv = (days: number) =>
  [
    "dep,jour,hosp",
    ...Array.from({ length: days }, (_, day) => `2020-11-${String(day + 1).padStart(2, "0")}`).flatMap(
      (jour, day) => ["22", "29", "35", "56"].map((dep, rank) => `${dep},${jour},${(day + 1) * (rank + 1)}`),
    ),
  ].join("\n");
