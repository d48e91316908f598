import type { Log } from "../base/log.ts";
import type { DescribingContext } from "../catalogue/context.ts";
import { scoresOf } from "../catalogue/quality-of.ts";
import { search, suggest } from "../catalogue/search-datasets.ts";
import { openSearchIndex, type SearchIndex } from "../catalogue/search/index/search-index.ts";
import { touchSearchOf } from "../catalogue/search/index/search-touch.ts";
import type { Db } from "../db/db.ts";
import type { TablesContext } from "../tables/context.ts";
import type { Rooms } from "../web/rooms/rooms.ts";

/** The index of this process, to be closed with it. */
export function openSearch(context: DescribingContext, log: Log): SearchIndex {
  return openSearchIndex({
    ...context,
    log,
    qualityOf: (datasets, tables) => scoresOf(context, datasets, tables),
  });
}

export function boundSearch(
  { db, clock, territory }: Pick<TablesContext, "db" | "clock" | "territory">,
  index: SearchIndex,
): Rooms["search"] {
  const ctx = { db, clock, territory, index };
  return {
    search: (actor, request) => search(ctx, actor, request),
    suggest: (actor, beginning, language) => suggest(ctx, actor, beginning, language),
  };
}

/** What an organization is called is searched with its datasets, and by itself. */
export function tellSearchOfOrganizations(
  db: Db,
  organizations: Rooms["organizations"],
): Rooms["organizations"] {
  return {
    ...organizations,
    createOrganization: async (...told) => {
      const made = await organizations.createOrganization(...told);
      await touchSearchOf(db, made.id);
      return made;
    },
    changeOrganization: async (...told) => {
      const changed = await organizations.changeOrganization(...told);
      await touchSearchOf(db, changed.id);
      return changed;
    },
    deleteOrganization: async (actor, id) => {
      await organizations.deleteOrganization(actor, id);
      await touchSearchOf(db, id);
    },
  };
}
