import { bindAll } from "../base/bind-all.ts";
import type { CitizensContext } from "./context.ts";
import {
  acceptDemand,
  assertAskedOf,
  countDemands,
  getDemand,
  listDemands,
  prolongDemand,
  refuseDemand,
} from "./demands/answer.ts";
import { askDemand, getOwnDemand, listOwnDemands, proveDemand, withdrawDemand } from "./demands/ask.ts";
import { declareSelfData, endSelfData, findDeclaration, getSelfData } from "./declarations.ts";
import { linkByIdentity, linkPerson, proveLink } from "./find-person.ts";
import { checkLevel, isAtLevel } from "./levels.ts";
import { listHeld } from "./held.ts";
import { cutLink } from "./links.ts";
import { getOwnRow, getOwnTable, listReadings, lookAtOwn, proveReading, takeAway } from "./own-data.ts";

export type { Demand, DemandKind, DemandState, FullDemand } from "./demand.ts";
export type { Held } from "./held.ts";
export type { OwnLook, OwnTable } from "./own-data.ts";

/** What is held about people, and what each of them sees and does of it. */
export function citizensVerbs(context: CitizensContext) {
  return {
    citizens: bindAll(context, {
      acceptDemand,
      askDemand,
      assertAskedOf,
      checkLevel,
      countDemands,
      cutLink,
      declareSelfData,
      endSelfData,
      findDeclaration,
      getDemand,
      getOwnDemand,
      getOwnRow,
      getOwnTable,
      getSelfData,
      isAtLevel,
      linkByIdentity,
      linkPerson,
      listDemands,
      listHeld,
      listOwnDemands,
      listReadings,
      lookAtOwn,
      prolongDemand,
      proveDemand,
      proveLink,
      proveReading,
      refuseDemand,
      takeAway,
      withdrawDemand,
    }),
  };
}
