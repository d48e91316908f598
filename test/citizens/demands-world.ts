import { type Actor } from "../../src/access/actor.ts";
import { isFailure } from "../../src/base/failure.ts";
import { acceptDemand } from "../../src/citizens/demands/answer.ts";
import { askDemand, proveDemand } from "../../src/citizens/demands/ask.ts";
import type { DemandKind } from "../../src/citizens/demand.ts";
import { byNameAndContract, citizensWorld } from "./world.ts";

export type World = Awaited<ReturnType<typeof citizensWorld>>;

export const everything = () => new URLSearchParams({ page_size: "50" });
export const facts = { contrat: "C-1", nom: "Le Gall" };

export async function refused(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "nothing is refused",
    (error: unknown) => (isFailure(error) ? error.key : String(error)),
  );
}

export async function worldOfLea() {
  const here = await citizensWorld();
  await here.declare(byNameAndContract);
  const awa = await here.citizen("awa");
  const link = await here.link(awa, facts);
  const staff = await here.citizen("staff");
  const editor: Actor = {
    ...staff,
    memberships: [{ organization: here.dataset.organization, role: "editor" }],
    reason: "Une facture est contestée.",
  };
  const ask = (kind: DemandKind, more: Partial<Parameters<typeof askDemand>[3]> = {}, actor: Actor = awa) =>
    askDemand(here.citizens, actor, link.id, {
      kind,
      words: "S’il vous plaît.",
      language: "fr",
      address: "192.0.2.1",
      ...more,
    });
  const asking = { ...here, here, awa, link, editor, ask };
  return { ...asking, [Symbol.asyncDispose]: () => here[Symbol.asyncDispose]() };
}

export const codeIn = (here: World) => /\d{4} \d{4}/.exec(here.letters.at(-1)?.text ?? "")?.[0] ?? "";

export async function eraseAll({ here, awa, ask, editor }: Awaited<ReturnType<typeof worldOfLea>>) {
  const demand = await ask("erase");
  await proveDemand(here.citizens, awa, demand.id, codeIn(here));
  await acceptDemand(here.citizens, editor, demand.id, "Les factures de dix ans restent : code de commerce.");
  return demand;
}
