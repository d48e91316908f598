import * as access from "./access-settings.ts";
import * as answering from "./exchange/answering.ts";
import { askForAccess, renewAgreement } from "./exchange/asking.ts";
import type { SharingContext } from "./context.ts";
import * as exchanges from "./exchange/exchanges.ts";
import { requestFigures } from "./figures.ts";
import * as notifications from "./notifications.ts";
import { findOffered, getOffered } from "./offered.ts";
import { agreementsOfProject } from "./project-agreements.ts";
import { receiveMessage } from "./exchange/receiving.ts";

/** The verbs of this room, bound to what they work with. */
export function boundSharing(context: SharingContext) {
  return {
    sharing: {
      getAccess: bind(context, access.getAccess),
      setAccess: bind(context, access.setAccess),
      setTableAccess: bind(context, access.setTableAccess),
      clearTableAccess: bind(context, access.clearTableAccess),
      getPolicy: bind(context, access.getPolicy),
      findOffered: bind(context, findOffered),
      getOffered: bind(context, getOffered),
      figuresOf: bind(context, requestFigures),
      askForAccess: bind(context, askForAccess),
      renewAgreement: bind(context, renewAgreement),
      acceptExchange: bind(context, answering.acceptExchange),
      offerTerms: bind(context, answering.offerTerms),
      refuseExchange: bind(context, answering.refuseExchange),
      withdrawAgreement: bind(context, answering.withdrawAgreement),
      takeBack: bind(context, answering.takeBack),
      offeredOf: bind(context, answering.offeredOf),
      listExchanges: bind(context, exchanges.listExchanges),
      countWaiting: bind(context, exchanges.countWaiting),
      getExchange: bind(context, exchanges.getExchange),
      getAgreementFile: bind(context, exchanges.getAgreementFile),
      readAgreement: bind(context, exchanges.readAgreement),
      agreementsOfProject: bind(context, agreementsOfProject),
      receiveMessage: bind(context, receiveMessage),
      listNotifications: bind(context, notifications.listNotifications),
      countUnread: bind(context, notifications.countUnread),
      readNotifications: bind(context, notifications.readNotifications),
      rememberLanguage: bind(context, notifications.rememberLanguage),
    },
  };
}

function bind<Rest extends unknown[], Answer>(
  context: SharingContext,
  verb: (context: SharingContext, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
