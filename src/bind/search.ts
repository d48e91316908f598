import type { Log } from "../base/log.ts";
import type { DescribingContext } from "../catalogue/context.ts";
import { scoresOf } from "../catalogue/quality-of.ts";
import { search, suggest } from "../catalogue/search-datasets.ts";
import { openSearchIndex, type SearchIndex } from "../catalogue/search/index/search-index.ts";
import { touchSearchOf } from "../catalogue/search/index/search-touch.ts";
import type { Id } from "../base/id.ts";
import type { Tx } from "../db/db.ts";
import { giveCertificate, takeBackCertificate } from "../people/certificates.ts";
import type { PeopleContext, WithinContext } from "../people/context.ts";
import { changeOrganization } from "../people/organizations.ts";
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

/** What an organization says of itself is searched and told with its datasets, from the moment on when it says it. */
export function tellSearchOfOrganizations(
  { db, clock }: PeopleContext,
  organizations: Rooms["organizations"],
): Rooms["organizations"] {
  const changing = <Changed extends { readonly id: Id }>(
    change: (within: WithinContext) => Promise<Changed>,
  ): Promise<Changed> =>
    db.begin(async (tx: Tx) => {
      const changed = await change({ db: tx, clock });
      await touchSearchOf(tx, changed.id);
      return changed;
    }) as Promise<Changed>;
  return {
    ...organizations,
    createOrganization: async (...told) => {
      const made = await organizations.createOrganization(...told);
      await touchSearchOf(db, made.id);
      return made;
    },
    changeOrganization: (...told) => changing((within) => changeOrganization(within, ...told)),
    giveCertificate: (...told) => changing((within) => giveCertificate(within, ...told)),
    takeBackCertificate: (...told) => changing((within) => takeBackCertificate(within, ...told)),
    deleteOrganization: async (actor, id) => {
      await organizations.deleteOrganization(actor, id);
      await touchSearchOf(db, id);
    },
  };
}
