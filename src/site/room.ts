import { bindAll } from "../base/bind-all.ts";
import { takesMessages, writeToSteward } from "./contact.ts";
import type { SiteContext } from "./context.ts";
import { getNews, listNews, removeNews, saveNews } from "./news.ts";
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
    site: {
      rowFigures: context.rowFigures,
      ...bindAll(context, {
        addOwnPage,
        changeOwnPage,
        getNews,
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
    },
  };
}
