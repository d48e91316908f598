import type { Expected } from "./dialect.ts";

const comma: Expected = {
  encoding: "utf-8",
  separator: ",",
  preambleLines: 0,
  headerRows: 1,
  footnoteLines: 0,
  tables: 1,
};
const semicolon: Expected = { ...comma, separator: ";" };
const tab: Expected = { ...comma, separator: "\t" };

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, n) => String(from + n).padStart(3, "0"));

const csvw = [
  ...numbers(1, 3),
  ...numbers(5, 10),
  "019",
  ...numbers(20, 22),
  ...numbers(38, 49),
  "091",
  "116",
  "117",
  "120",
  "121",
  "122",
  "125",
  "126",
  "127",
];

/** What a person sees on opening each file of the corpora that give no expected dialect. */
export const expectations: Readonly<Record<string, Expected>> = {
  ...Object.fromEntries(
    csvw.map((number) => [
      `csvw/tests/test${number}.csv`,
      number === "019" ? { ...comma, headerRows: 0, columns: 5 } : comma,
    ]),
  ),
  "csv-detective/a_test_file.csv": { ...semicolon, headerRows: 3, columns: 11 },
  "csv-detective/b_test_file.csv": { ...comma, columns: 3 },
  "csv-detective/c_test_file.csv": { ...semicolon, columns: 3 },
  "messytables/complex.csv": { ...comma, columns: 4 },
  "messytables/excel_pasting.csv": { ...comma, preambleLines: 3, footnoteLines: 3, columns: 9 },
  "messytables/long.csv": { ...comma, separator: "", headerRows: 0, columns: 1 },
  "messytables/mixedGLB.csv": { ...comma, preambleLines: 3, columns: 19 },
  "messytables/null.csv": { ...comma, headerRows: 0, columns: 4 },
  "messytables/simple.csv": { ...comma, columns: 3 },
  "messytables/skip_initials.csv": { ...comma, columns: 2 },
  "messytables/small.csv": { ...comma, separator: "", columns: 1 },
  "messytables/spanish_chars.csv": { ...comma, encoding: "windows-1252", footnoteLines: 2, columns: 8 },
  "messytables/utf8bom.csv": { ...comma, columns: 2 },
  "messytables/example.tsv": { ...tab, columns: 17 },
  "transport-site/csv_latin1.csv": { ...semicolon, encoding: "windows-1252", columns: 25 },
  "transport-site/csv_utf8.csv": { ...comma, columns: 18 },
  "data-fair/2018-08-30_Type_qualificatif.csv": { ...comma, columns: 2 },
  "data-fair/Agribalyse_Synthese.csv": { ...comma, columns: 27 },
  "data-fair/CartoLavage_2023_Koumoul_VF_enrichi-v3.csv": { ...semicolon, columns: 32 },
  "data-fair/Demarches_Libres.csv": { ...semicolon, columns: 95 },
  "data-fair/Demarches_PCAET_V1_entete.csv": { ...semicolon, columns: 21 },
  "data-fair/Demarches_PCAET_V2_pec_seq.csv": { ...semicolon, columns: 151 },
  "data-fair/Fibre optique_ noeuds de la montée en débit dans le département des Côtes d'Armor.csv": {
    ...comma,
    columns: 36,
  },
  "data-fair/calendar.csv": { ...comma, columns: 11 },
  "data-fair/dataset-bad-separators.csv": { ...comma, columns: 3 },
  "data-fair/dataset-split-fail.csv": { ...semicolon, encoding: "utf-16le", columns: 3 },
  "data-fair/empty-col.csv": { ...comma, columns: 3 },
  "data-fair/empty-number-values.csv": { ...comma, columns: 5 },
  "data-fair/formatting-issues.csv": { ...semicolon, columns: 6 },
  "data-fair/jep-2019.csv": { ...comma, columns: 69 },
  "data-fair/long-text-tabs.csv": { ...comma, columns: 19 },
  "data-fair/numbers.csv": { ...comma, columns: 2 },
  "data-fair/salles-sur-yffiniac-6.csv": { ...comma, columns: 5 },
  "data-fair/some-quotes.csv": { ...semicolon, columns: 47 },
  "data-fair/tab-sep.tsv": { ...tab, columns: 4 },
  "data-fair/tab-sep.txt": { ...tab, columns: 4 },
  "data-fair/trailing-seps.csv": { ...semicolon, columns: 8 },
  "data-fair/weird-keys.csv": { ...comma, columns: 2 },
};

/** Where the corpus and we see a file otherwise, and why. */
export const disputed: Readonly<Record<string, string>> = {
  "pollock/file_quotation_char_0x27.csv":
    'The file has `48""` between single quotes, where a double quote is a character like another: two are two. The clean file has one.',
  "pollock/row_less_sep_row10_col7.csv":
    "A separator is missing between two cells. The clean file has it back, which nothing in the file tells; the row is set aside.",
  "pollock/row_less_sep_row35_col1.csv":
    "A separator is missing: `28/03/201808:45`. The clean file has it back; the row is set aside rather than guessed.",
  "pollock-reels/Feb-2016.csv":
    "The last line is a sentence on the whole table, after two blank rows: a footnote. The corpus keeps it as a row.",
  "pollock-reels/Kokad pollen.csv":
    "The file has 211 names and 211 cells a row; the parameters say 212 columns.",
  "pollock-reels/O18_air.csv": "The clean file has `0.\\` where the original has `0.0`.",
  "pollock-reels/Sustainability_-_Water_consumption_P_56.csv":
    "The first line, `Water consumption,,`, is the title of the table. The corpus takes it for the upper half of the first column's name.",
  "csv-test-data/empty-one-column.csv":
    "A blank line at the end is not taken for a row whose only cell is empty.",
};
