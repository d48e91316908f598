import type { Actor } from "../access/actor.ts";
import { bindAll } from "../base/bind-all.ts";
import { exchangeLetter } from "../letters/exchange-letter.ts";
import type { Mail } from "../letters/mail.ts";
import { readSettings } from "../people/instance.ts";
import type { OutboxKind } from "../outbox/entry.ts";
import type { ProjectsContext } from "../projects/context.ts";
import * as access from "./access-settings.ts";
import type { SharingContext } from "./context.ts";
import * as answering from "./exchange/answering.ts";
import { askForAccess, renewAgreement } from "./exchange/asking.ts";
import * as exchanges from "./exchange/exchanges.ts";
import { exchangeKind } from "./exchange/delivering.ts";
import { receiveMessage } from "./exchange/receiving.ts";
import { datasetFigures, requestFigures } from "./figures.ts";
import * as notifications from "./notifications.ts";
import { findOffered, getOffered } from "./offered.ts";
import { agreementsOfProject } from "./project-agreements.ts";
import { projectFor } from "./project-for.ts";
import { vouchFor } from "./vouch.ts";
export type { NewRequest } from "./exchange/asking.ts";
export type { Exchange } from "./exchange.ts";
export type { ExchangeShown } from "./exchange/exchanges.ts";
export { sharingWork } from "./exchange/reminders.ts";
export type { OfferedData } from "./terms.ts";

interface SharingOptions extends Omit<SharingContext, "projectFor" | "tellByMail"> {
  readonly projects: ProjectsContext;
  /** Where the instance is reached. */
  readonly url: string;
  /** Absent where the instance sends no mail. */
  readonly mail: Mail | undefined;
}

/** What requests and agreements work with: a request names a project, and its steps are told by mail. */
export function openSharing({ projects, url, mail, ...own }: SharingOptions): SharingContext {
  const { peers } = own;
  return {
    ...own,
    projectFor: (actor, wanted) => projectFor({ projects, peers }, actor, wanted),
    ...(mail === undefined
      ? {}
      : {
          tellByMail: async (news) => {
            const { name } = await readSettings(own);
            return mail.send(exchangeLetter(news, { name, url }));
          },
        }),
  };
}

/** Everything that a person asked for themselves is taken back, as their account is deleted. */
export function takingBackOwn(context: SharingContext): (actor: Actor) => Promise<void> {
  return (actor) => answering.takeBackOwn(context, actor);
}

/** What other instances must learn of this room. */
export function sharingKinds(context: SharingContext): readonly OutboxKind[] {
  return [exchangeKind(context)];
}

export function sharingVerbs(context: SharingContext) {
  return {
    sharing: bindAll(context, {
      acceptExchange: answering.acceptExchange,
      agreementsOfProject,
      askForAccess,
      clearTableAccess: access.clearTableAccess,
      countUnread: notifications.countUnread,
      countWaiting: exchanges.countWaiting,
      findOffered,
      getAccess: access.getAccess,
      getAgreementFile: exchanges.getAgreementFile,
      getExchange: exchanges.getExchange,
      getOffered,
      getPolicy: access.getPolicy,
      listExchanges: exchanges.listExchanges,
      listNotifications: notifications.listNotifications,
      offerTerms: answering.offerTerms,
      offeredOf: answering.offeredOf,
      readAgreement: exchanges.readAgreement,
      readNotifications: notifications.readNotifications,
      receiveMessage,
      refuseExchange: answering.refuseExchange,
      rememberLanguage: notifications.rememberLanguage,
      renewAgreement,
      requestFigures,
      setAccess: access.setAccess,
      setTableAccess: access.setTableAccess,
      takeBack: answering.takeBack,
      vouchFor,
      withdrawAgreement: answering.withdrawAgreement,
    }),
    figures: bindAll(context, { figuresOf: datasetFigures }),
  };
}
