/** The key of the refusal that asks: the same file is imported with the sheets that are chosen. */
export const askedSheets = "import-sheets-asked";
