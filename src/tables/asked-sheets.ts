/** The key of the refusal that asks: the same file is imported with the sheets that are chosen. */
export const askedSheets = "import-sheets-asked";

/** The key that stands in its place once somebody chose them. */
export const chosenSheets = "import-sheets-chosen";

/** The same once the file that waited is gone. */
export const goneSheets = "import-sheets-gone";
