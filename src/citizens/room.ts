import { bindAll } from "../base/bind-all.ts";
import type { OutboxKind } from "../outbox/entry.ts";
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
import { contestTold } from "./demands/contest-told.ts";
import { askDemand, getOwnDemand, listOwnDemands, proveDemand, withdrawDemand } from "./demands/ask.ts";
import { readComparison } from "./comparison.ts";
import { acceptCheck, findOwnCheck, listChecks, makePostedCode, refuseCheck } from "./check-links.ts";
import { confirmWeakening, findWeakening } from "./weakenings.ts";
import { answerReadings } from "./connections/answer-readings.ts";
import { connectionKind, endConnection, receiveEnd } from "./connections/end-connections.ts";
import {
  giveConnection,
  lookAtConnection,
  proveConnection,
  takeConnection,
} from "./connections/give-connection.ts";
import { askConnection, holdConnection, listConnections } from "./connections/hold-connection.ts";
import { whoRead } from "./connections/who-read.ts";
import { declareSelfData, endSelfData, findDeclaration, getSelfData } from "./declarations.ts";
import {
  confirmEntitlement,
  declareEntitlement,
  listAgreementsOver,
  listEntitlements,
} from "./entitlements/declare.ts";
import {
  countOwnEntitlements,
  listOwnEntitlements,
  listWaitingEntitlements,
  opposeTelling,
} from "./entitlements/own.ts";
import {
  getToldEntitlement,
  listTakingProcedures,
  listToldEntitlements,
  takeEntitlements,
} from "./entitlements/read-told.ts";
import { receiveTelling } from "./entitlements/receive.ts";
import { entitlementKind } from "./entitlements/send.ts";
import { forgetUnmet, withdrawEntitlement } from "./entitlements/take-back.ts";
import { linkByIdentity, linkPerson, proveLink } from "./find-person.ts";
import { checkLevel, isAtLevel } from "./levels.ts";
import { confirmReason, endReason, giveReason, listTableReasons } from "./reasons.ts";
import { listHeld } from "./held.ts";
import { cutLink } from "./links.ts";
import {
  confirmDeletion,
  getBorrowed,
  getBorrowedReceipt,
  listBorrowed,
  readBorrowed,
  vouchForLoan,
} from "./loans/borrowed.ts";
import { listBorrowers } from "./loans/borrowers.ts";
import { withdrawLoan } from "./loans/end-loans.ts";
import { askLoan, proveLoan } from "./loans/lend.ts";
import { loanKind } from "./loans/loan-kind.ts";
import { getOwnLoan, getReceipt, listOwnLoans } from "./loans/own-loans.ts";
import { acceptMandate } from "./mandates/accept.ts";
import { endMandate } from "./mandates/end-mandates.ts";
import { giveMandate, grantMandate, proveMandate } from "./mandates/give.ts";
import { getMandate, listGrantable, listGranted, listMandates } from "./mandates/own-mandates.ts";
import { receiveLoan } from "./loans/receive-loan.ts";
import {
  getOwnRow,
  getOwnTable,
  listReadings,
  lookAtOwn,
  proveReading,
  findToldHere,
  proveToldHere,
  takeAway,
} from "./own-data.ts";

import { declineAsked, previewAsked, receiveAsked, sendAsked } from "./procedures/asked.ts";
import { askAsAgent, readToldCase } from "./procedures/ask-as-agent.ts";
import { goOnWithCase, startCase } from "./procedures/cases.ts";
import { takePaperTurn } from "./procedures/case-files.ts";
import {
  closeProcedure,
  getProcedure,
  listOnceAgreements,
  listProcedures,
  setProcedure,
} from "./procedures/procedures.ts";
import {
  getCase,
  getCaseFile,
  getOwnCase,
  getOwnFile,
  listCases,
  listOwnCases,
} from "./procedures/read-cases.ts";
import { getOnceReceipt, lookAtAnswer, takeAnswer } from "./procedures/take-answer.ts";
import { findToldOnce, tellOnce } from "./procedures/tell-once.ts";

export type { ComparedFigures } from "./comparison.ts";
export type { Demand, DemandKind, DemandState, FullDemand } from "./demand.ts";
export type { SiteConnection } from "./connections/hold-connection.ts";
export type { AskedSite, WhoRead, WhoReadRequest } from "./connections/who-read.ts";
export type { CountedEntitlement } from "./entitlements/declare.ts";
export type { OwnEntitlement } from "./entitlements/own.ts";
export type { ToldEntitlement } from "./entitlements/read-told.ts";
export type { Held } from "./held.ts";
export type { BorrowedLoan } from "./loans/borrowed.ts";
export type { PossibleBorrower } from "./loans/borrowers.ts";
export type { OwnLoan } from "./loans/own-loans.ts";
export type { SeenMandate } from "./mandates/own-mandates.ts";
export type { AskedCheck, OwnCheck } from "./check-links.ts";
export type { OwnLook, OwnTable } from "./own-data.ts";
export { paperTurns } from "./procedures/case-files.ts";
export type { BroughtFile } from "./procedures/case-files.ts";
export type { Paper } from "./procedures/parts.ts";
export type { NeededSource } from "./procedures/procedures.ts";
export type { AgentCase } from "./procedures/ask-as-agent.ts";
export type { NamedCase } from "./procedures/read-cases.ts";

/** What other instances must learn of this room. */
export function citizensKinds(context: CitizensContext): readonly OutboxKind[] {
  return [loanKind(context), connectionKind(context), entitlementKind(context)];
}

const checks = { acceptCheck, findOwnCheck, listChecks, makePostedCode, refuseCheck };

const connections = {
  answerReadings,
  askConnection,
  endConnection,
  giveConnection,
  holdConnection,
  listConnections,
  lookAtConnection,
  proveConnection,
  findToldHere,
  proveToldHere,
  receiveEnd,
  takeConnection,
  whoRead,
};

const entitlements = {
  confirmEntitlement,
  countOwnEntitlements,
  declareEntitlement,
  forgetUnmet,
  getToldEntitlement,
  listAgreementsOver,
  listEntitlements,
  listOwnEntitlements,
  listTakingProcedures,
  listToldEntitlements,
  listWaitingEntitlements,
  opposeTelling,
  receiveTelling,
  takeEntitlements,
  withdrawEntitlement,
};

const requests = {
  acceptDemand,
  askDemand,
  contestTold,
  assertAskedOf,
  countDemands,
  getDemand,
  getOwnDemand,
  listDemands,
  listOwnDemands,
  prolongDemand,
  proveDemand,
  refuseDemand,
  withdrawDemand,
};

const mandates = {
  acceptMandate,
  endMandate,
  getMandate,
  giveMandate,
  grantMandate,
  listGrantable,
  listGranted,
  listMandates,
  proveMandate,
};

const procedures = {
  askAsAgent,
  closeProcedure,
  declineAsked,
  findToldOnce,
  getCase,
  getCaseFile,
  getOwnCase,
  getOwnFile,
  getProcedure,
  getOnceReceipt,
  goOnWithCase,
  listCases,
  listOnceAgreements,
  listOwnCases,
  listProcedures,
  lookAtAnswer,
  previewAsked,
  readToldCase,
  receiveAsked,
  sendAsked,
  setProcedure,
  startCase,
  takeAnswer,
  takePaperTurn,
  tellOnce,
};

/** What is held about people, and what each of them sees and does of it. */
export function citizensVerbs(context: CitizensContext) {
  return {
    citizens: bindAll(context, {
      ...checks,
      ...connections,
      ...entitlements,
      ...mandates,
      ...procedures,
      ...requests,
      askLoan,
      checkLevel,
      confirmDeletion,
      confirmReason,
      confirmWeakening,
      cutLink,
      declareSelfData,
      endReason,
      endSelfData,
      findDeclaration,
      findWeakening,
      getBorrowed,
      getBorrowedReceipt,
      getOwnLoan,
      getOwnRow,
      getOwnTable,
      getReceipt,
      getSelfData,
      giveReason,
      isAtLevel,
      linkByIdentity,
      linkPerson,
      listBorrowed,
      listBorrowers,
      listHeld,
      listOwnLoans,
      listReadings,
      listTableReasons,
      lookAtOwn,
      proveLink,
      proveLoan,
      proveReading,
      readBorrowed,
      readComparison,
      receiveLoan,
      takeAway,
      vouchForLoan,
      withdrawLoan,
    }),
  };
}
