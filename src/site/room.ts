import { bindAll } from "../base/bind-all.ts";
import { takesMessages, writeToSteward } from "./contact.ts";
import type { SiteContext } from "./context.ts";
import { listNews, removeNews, saveNews } from "./news.ts";
import {
  addOwnPage,
  changeOwnPage,
  getOwnPage,
  listOwnPages,
  listShownPages,
  removeOwnPage,
} from "./own-pages.ts";

/** What the site says beside its data. */
export function siteVerbs(context: SiteContext) {
  return {
    site: bindAll(context, {
      addOwnPage,
      changeOwnPage,
      getOwnPage,
      listNews,
      listOwnPages,
      listShownPages,
      removeNews,
      removeOwnPage,
      saveNews,
      takesMessages,
      writeToSteward,
    }),
  };
}
