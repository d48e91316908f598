import { system } from "../access/actor.ts";
import { requireAdministrator } from "../access/require.ts";
import type { PeopleContext } from "../people/context.ts";
import { changeSettings, readSettings } from "../people/instance.ts";
import type { ContourFolder } from "../territory/contours.ts";
import { lastSuccessor } from "../territory/gazetteer.ts";
import type { Territory } from "../territory/territory.ts";
import type { TerritoryReader } from "../web/rooms/rooms.ts";

/** The reference of codes and its contours, with the settings that remember which files were given. */
export function boundTerritory(
  territory: Territory,
  contours: ContourFolder,
  people: PeopleContext,
): TerritoryReader {
  return {
    labelOf: (kind, code) => territory.labelOf(kind, code),
    successorOf: (kind, code) => {
      const last = lastSuccessor(territory, kind, code);
      return last === code ? undefined : last;
    },
    centreOf: (kind, code) => contours.centreOf(kind, code),
    contoursOf: (kind) => contours.contoursOf(kind),
    setContours: async (actor, kind, file, fileName) => {
      requireAdministrator(actor);
      const kept = await contours.setContours(kind, file);
      const settings = await readSettings(people);
      await changeSettings(people, system, { contours: { ...settings.contours, [kind]: fileName } });
      return kept;
    },
  };
}
