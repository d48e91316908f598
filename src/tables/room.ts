import { bindAll } from "../base/bind-all.ts";
import { checkServing, checkVersions } from "./check-versions.ts";
import { counted, type RowsContext, viewCounted } from "./counted.ts";
import { keptFiles } from "./damaged-files.ts";
import * as deletion from "./deletion.ts";
import { exportRows, openParquet } from "./exports.ts";
import { tellExport } from "./tell-export.ts";
import { extentOf, readFeatures } from "./features.ts";
import { listFailedImports } from "./failed-imports.ts";
import { goBack } from "./go-back.ts";
import * as imports from "./imports.ts";
import { checkKey } from "./import/check-key.ts";
import { findAgain, importAgain } from "./import-again.ts";
import { importAnyway } from "./import-anyway.ts";
import { glance } from "./import/glance.ts";
import { preview } from "./import/preview.ts";
import { refreshOf, setRefresh } from "./import/refresh.ts";
import * as uploads from "./import/uploads.ts";
import { listReadableTables } from "./readable-tables.ts";
import { listRejectedRows, openRejectedRows } from "./rejected-rows.ts";
import { readPage, readPageText } from "./rows.ts";
import { tableSchema, validate } from "./schemas/validate.ts";
import { sql } from "./sql.ts";
import { readTile, tellTiles } from "./tiles.ts";
import { changeTable, getTable, listTables, offersLarge, personalColumnsOf } from "./tables.ts";
import { getVersion, listErasures, listVersions, openOriginal, outlineVersion } from "./versions.ts";
export { tellCsvw } from "./csvw/tell-csvw.ts";
export type { FileSheet, Glance } from "./import/file-sheet.ts";
export type { RefreshInterval } from "./import/import-rows.ts";
export type { Progress } from "./import/progress.ts";
export { checksumAlgorithms } from "./import/upload-file.ts";
export type { Checksum } from "./import/upload-file.ts";
export type { DeletedTable } from "./deletion.ts";
export type { Upload } from "./import/uploads.ts";
export type { SchemaError } from "./schemas/validation.ts";

export function tablesVerbs(context: RowsContext) {
  return {
    tables: bindAll(context, {
      changeTable,
      checkServing,
      checkVersions,
      countAgreementsOver: deletion.countAgreementsOver,
      deleteTable: deletion.deleteTable,
      findDeletedTable: deletion.findDeletedTable,
      getTable,
      getVersion,
      goBack,
      keptFiles,
      listErasures,
      listDeletedTables: deletion.listDeletedTables,
      listReadableTables,
      listRejectedRows,
      listTables,
      offersLarge,
      personalColumnsOf,
      listVersions,
      openOriginal,
      openRejectedRows,
      outlineVersion,
      restoreTable: deletion.restoreTable,
      tableSchema,
      validate,
    }),
    ...importsVerbs(context),
    rows: bindAll(context, {
      exportRows: counted("download", exportRows),
      extentOf,
      // One who reads it in parts begins with its end, and comes back for more.
      openParquet: counted((range) => (range === undefined ? "download" : undefined), openParquet),
      readFeatures: counted("reading", readFeatures),
      readPage: counted("reading", readPage),
      readPageText: counted("reading", readPageText),
      readTile,
      sql: counted("reading", sql),
      tellExport,
      tellTiles,
      viewTable: viewCounted,
    }),
  };
}

function importsVerbs(context: RowsContext) {
  return {
    imports: bindAll(context, {
      appendUpload: uploads.appendUpload,
      cancelImport: imports.cancelImport,
      checkKey,
      correctLater: imports.correctLater,
      createUpload: uploads.createUpload,
      deleteUpload: uploads.deleteUpload,
      findAgain,
      getDecided: imports.getDecided,
      getImport: imports.getImport,
      getUpload: uploads.getUpload,
      glance,
      importAgain,
      importAnyway,
      importLater: imports.importLater,
      listFailedImports,
      listImports: imports.listImports,
      markOfDecided: imports.markOfDecided,
      preview,
      readSheetsLater: imports.readSheetsLater,
      receiveFile: uploads.receiveFile,
      refreshOf,
      setRefresh,
      watchImport: imports.watchImport,
    }),
  };
}
