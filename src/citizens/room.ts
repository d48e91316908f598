import { bindAll } from "../base/bind-all.ts";
import type { CitizensContext } from "./context.ts";
import { declareSelfData, endSelfData, findDeclaration, getSelfData } from "./declarations.ts";
import { listHeld } from "./held.ts";
import { cutLink, linkPerson, proveLink } from "./links.ts";
import { getOwnTable, listReadings, lookAtOwn, proveReading, takeAway } from "./own-data.ts";

export type { Held } from "./held.ts";
export type { OwnLook, OwnTable } from "./own-data.ts";

/** What is held about people, and what each of them sees and does of it. */
export function citizensVerbs(context: CitizensContext) {
  return {
    citizens: bindAll(context, {
      cutLink,
      declareSelfData,
      endSelfData,
      findDeclaration,
      getOwnTable,
      getSelfData,
      linkPerson,
      listHeld,
      listReadings,
      lookAtOwn,
      proveLink,
      proveReading,
      takeAway,
    }),
  };
}
