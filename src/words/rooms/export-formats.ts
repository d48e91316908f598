import type { Words } from "../words.ts";

/** Each format in which rows leave: among downloads, as a route, and in the journal. */
export const exportFormatWords = {
  "pages-format-csv": { fr: "CSV, pour tout logiciel", en: "CSV, for any software" },
  "operation-getResourceCsv": { fr: "Télécharger en CSV", en: "Download as CSV" },
  "journal-reading-export-csv": { fr: "Export CSV", en: "CSV export" },
  "pages-format-json": { fr: "JSON", en: "JSON" },
  "operation-getResourceJson": { fr: "Télécharger en JSON", en: "Download as JSON" },
  "journal-reading-export-json": { fr: "Export JSON", en: "JSON export" },
  "pages-format-ndjson": { fr: "NDJSON, un objet par ligne", en: "NDJSON, one object a line" },
  "operation-getResourceNdjson": {
    fr: "Télécharger en JSON, une ligne par objet (NDJSON)",
    en: "Download as JSON, an object on each line (NDJSON)",
  },
  "journal-reading-export-ndjson": { fr: "Export NDJSON", en: "NDJSON export" },
  "pages-format-parquet": { fr: "Parquet, pour DuckDB, R ou Python", en: "Parquet, for DuckDB, R or Python" },
  "operation-getResourceParquet": {
    fr: "Télécharger en Parquet ; sans filtre, se lit aussi par morceaux (HTTP Range)",
    en: "Download as Parquet; without a filter, read by ranges too (HTTP Range)",
  },
  "journal-reading-export-parquet": { fr: "Export Parquet", en: "Parquet export" },
  "pages-format-arrow": { fr: "Arrow", en: "Arrow" },
  "operation-getResourceArrow": {
    fr: "Télécharger en flux Arrow IPC",
    en: "Download as an Arrow IPC stream",
  },
  "journal-reading-export-arrow": { fr: "Export Arrow", en: "Arrow export" },
  "pages-format-xlsx": { fr: "XLSX, pour Excel ou LibreOffice", en: "XLSX, for Excel or LibreOffice" },
  "operation-getResourceXlsx": { fr: "Télécharger en classeur Excel", en: "Download as an Excel workbook" },
  "journal-reading-export-xlsx": { fr: "Export XLSX", en: "XLSX export" },
  "pages-format-geojson": { fr: "GeoJSON, pour une carte", en: "GeoJSON, for a map" },
  "operation-getResourceGeoJson": {
    fr: "Télécharger en GeoJSON, où la table a des lieux",
    en: "Download as GeoJSON, where the table has places",
  },
  "journal-reading-export-geojson": { fr: "Export GeoJSON", en: "GeoJSON export" },
} as const satisfies Words;
