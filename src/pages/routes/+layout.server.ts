import { defined } from "../../base/defined.ts";
import { homeSentences } from "#pages/reading/home-sentences.ts";
import { listFramePages } from "#pages/reading/own-pages.ts";
import type { LayoutServerLoad } from "./$types";

export const load: LayoutServerLoad = async ({ locals, url }) => {
  const { rooms, actor, settings, language } = locals;
  const account = actor.kind === "member" ? await rooms.accounts.getAccount(actor) : undefined;
  const [unread, shown] = await Promise.all([rooms.sharing.countUnread(actor), rooms.site.listShownPages()]);
  const editor =
    actor.kind === "member" &&
    (actor.administrator || actor.memberships.some(({ role }) => role !== "reader"));
  const { logo, home: picture } = settings.pictures;
  return {
    language,
    theme: locals.theme,
    instance: {
      name: settings.name,
      url: rooms.instance.url,
      hue: settings.accentHue,
      lead: homeSentences(settings.home, language).lead,
      ...defined({ logo, picture }),
    },
    ownPages: listFramePages(shown, language),
    conformity: settings.legal.accessibility,
    here: `${url.pathname}${url.search}`,
    ...(account === undefined
      ? {}
      : { me: { name: account.name, administrator: account.administrator, editor, unread } }),
  };
};
