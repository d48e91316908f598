import type { NetworkContext } from "./context.ts";
import { countFeedPages, getFeedPage, listNewest, listRestricted, watchEvents } from "./feed/feed-pages.ts";
import { inviteInstance, listInvitations, revokeInvitation } from "./ties/invitations.ts";
import { follow } from "./ties/follow.ts";
import { receiveMessage } from "./ties/messages.ts";
import { hideReuse, reusesElsewhere, showReuse } from "./reuses/list-reuses.ts";
import { takeReuse } from "./reuses/take-reuse.ts";
import { listReports, receiveReport } from "./taking/reports.ts";
import { readEvents, receivePing } from "./feed/serve-feed.ts";
import {
  accept,
  cut,
  getTie,
  goOn,
  listFollowed,
  listTies,
  pause,
  refuse,
  resume,
  tellAgain,
} from "./ties/ties.ts";
import { createWebhook, deleteWebhook, enableWebhook, listWebhooks } from "./feed/webhooks.ts";

/** The verbs of this room, bound to what they work with. */
export function boundNetwork(ctx: NetworkContext) {
  return {
    listTies: bind(ctx, listTies),
    listFollowed: bind(ctx, listFollowed),
    getTie: bind(ctx, getTie),
    follow: bind(ctx, follow),
    accept: bind(ctx, accept),
    refuse: bind(ctx, refuse),
    pause: bind(ctx, pause),
    resume: bind(ctx, resume),
    cut: bind(ctx, cut),
    goOn: bind(ctx, goOn),
    tellAgain: bind(ctx, tellAgain),
    inviteInstance: bind(ctx, inviteInstance),
    listInvitations: bind(ctx, listInvitations),
    revokeInvitation: bind(ctx, revokeInvitation),
    readEvents: bind(ctx, readEvents),
    receiveMessage: bind(ctx, receiveMessage),
    receivePing: bind(ctx, receivePing),
    receiveReport: bind(ctx, receiveReport),
    listReports: bind(ctx, listReports),
    takeReuse: bind(ctx, takeReuse),
    reusesElsewhere: bind(ctx, reusesElsewhere),
    hideReuse: bind(ctx, hideReuse),
    showReuse: bind(ctx, showReuse),
    countFeedPages: bind(ctx, countFeedPages),
    getFeedPage: bind(ctx, getFeedPage),
    listRestricted: bind(ctx, listRestricted),
    listNewest: bind(ctx, listNewest),
    watchEvents: bind(ctx, watchEvents),
    createWebhook: bind(ctx, createWebhook),
    listWebhooks: bind(ctx, listWebhooks),
    enableWebhook: bind(ctx, enableWebhook),
    deleteWebhook: bind(ctx, deleteWebhook),
  };
}

function bind<Context, Rest extends unknown[], Answer>(
  context: Context,
  verb: (context: Context, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(context, ...rest);
}
