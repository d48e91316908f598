import type { Id } from "../base/id.ts";
import type { FindingContext, Readiness } from "../catalogue/context.ts";
import type { TablesContext } from "../tables/context.ts";
import { checkServing, checkVersions } from "../tables/check-versions.ts";
import { keptFiles } from "../tables/damaged-files.ts";
import { tableDistributions } from "../tables/dataset-tables.ts";
import { exportRows, openParquet } from "../tables/exports.ts";
import { tableFacts } from "../tables/facts.ts";
import { extentOf, readFeatures } from "../tables/features.ts";
import { goBack } from "../tables/go-back.ts";
import {
  cancelImport,
  correctLater,
  importAnyway,
  getImport,
  importLater,
  listImports,
  watchImport,
} from "../tables/imports.ts";
import { preview } from "../tables/import/preview.ts";
import { listReadableTables } from "../tables/readable-tables.ts";
import { refreshOf, setRefresh } from "../tables/import/refresh.ts";
import { listRejectedRows, openRejectedRows } from "../tables/rejected-rows.ts";
import { readPage, readPageText } from "../tables/rows.ts";
import { changeTable, deleteTable, getTable, listTables, tableReadiness } from "../tables/tables.ts";
import { sql } from "../tables/sql.ts";
import {
  appendUpload,
  createUpload,
  deleteUpload,
  getUpload,
  receiveFile,
} from "../tables/import/uploads.ts";
import { tableSchema, validate } from "../tables/schemas/validate.ts";
import { getVersion, listVersions, openOriginal, outlineVersion } from "../tables/versions.ts";
import { viewTable } from "../tables/view.ts";
import type { Rooms } from "../web/rooms/rooms.ts";

/** The verbs of tables, imports and rows, bound to what they work with. */
export function boundTables(ctx: TablesContext): Pick<Rooms, "tables" | "imports" | "rows"> {
  return {
    tables: {
      listTables: bind(ctx, listTables),
      listReadableTables: bind(ctx, listReadableTables),
      getTable: bind(ctx, getTable),
      changeTable: bind(ctx, changeTable),
      deleteTable: bind(ctx, deleteTable),
      goBack: bind(ctx, goBack),
      listRejectedRows: bind(ctx, listRejectedRows),
      openRejectedRows: bind(ctx, openRejectedRows),
      listVersions: bind(ctx, listVersions),
      getVersion: bind(ctx, getVersion),
      outlineVersion: bind(ctx, outlineVersion),
      openOriginal: bind(ctx, openOriginal),
      validate: bind(ctx, validate),
      tableSchema: bind(ctx, tableSchema),
      checkVersions: bind(ctx, checkVersions),
      checkServing: bind(ctx, checkServing),
      keptFiles: bind(ctx, keptFiles),
    },
    imports: {
      createUpload: bind(ctx, createUpload),
      getUpload: bind(ctx, getUpload),
      appendUpload: bind(ctx, appendUpload),
      deleteUpload: bind(ctx, deleteUpload),
      receiveFile: bind(ctx, receiveFile),
      importLater: bind(ctx, importLater),
      correctLater: bind(ctx, correctLater),
      importAnyway: bind(ctx, importAnyway),
      preview: bind(ctx, preview),
      getImport: bind(ctx, getImport),
      listImports: bind(ctx, listImports),
      watchImport: bind(ctx, watchImport),
      cancelImport: bind(ctx, cancelImport),
      refreshOf: bind(ctx, refreshOf),
      setRefresh: bind(ctx, setRefresh),
    },
    rows: {
      readPage: bind(ctx, readPage),
      viewTable: bind(ctx, viewTable),
      readPageText: bind(ctx, readPageText),
      readFeatures: bind(ctx, readFeatures),
      extentOf: bind(ctx, extentOf),
      exportRows: bind(ctx, exportRows),
      openParquet: bind(ctx, openParquet),
      sql: bind(ctx, sql),
    },
  };
}

/** What the catalogue asks of the tables before it publishes a dataset. */
export function readinessOf(ctx: TablesContext, dataset: Id): Promise<Readiness> {
  return tableReadiness(ctx, dataset);
}

/** What search, quality and exports work with: the catalogue, and what the tables add to it. */
export function findingContext(ctx: TablesContext, url: string): FindingContext {
  return {
    db: ctx.db,
    clock: ctx.clock,
    tableFacts: async (datasets) => {
      const facts = await tableFacts(ctx, datasets);
      const distributions = await tableDistributions(ctx, [...facts.keys()], url);
      return new Map(
        [...facts].map(([id, own]) => [id, { ...own, distributions: distributions.get(id) ?? [] }]),
      );
    },
  };
}

function bind<Rest extends unknown[], Answer>(
  ctx: TablesContext,
  verb: (ctx: TablesContext, ...rest: Rest) => Answer,
): (...rest: Rest) => Answer {
  return (...rest) => verb(ctx, ...rest);
}
