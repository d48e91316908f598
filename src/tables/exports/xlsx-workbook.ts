import type { ZipFile } from "./zip.ts";

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** What a workbook holds beside its sheets: their names, the formats of cells, and who refers to whom (ECMA-376 part 1, § 12). */
export function workbookFiles(name: string, sheets: number): ZipFile[] {
  const numbers = Array.from({ length: sheets }, (_, index) => index + 1);
  const files = {
    "[Content_Types].xml": contentTypes(numbers),
    "_rels/.rels": relationships([`rId1" Type="${office}/officeDocument" Target="xl/workbook.xml`]),
    "xl/workbook.xml": workbook(name, numbers),
    "xl/_rels/workbook.xml.rels": relationships([
      ...numbers.map(
        (number) => `rId${number}" Type="${office}/worksheet" Target="worksheets/sheet${number}.xml`,
      ),
      `rId${sheets + 1}" Type="${office}/styles" Target="styles.xml`,
    ]),
    "xl/styles.xml": styleSheet,
  };
  return Object.entries(files).map(([path, xml]) => ({
    name: path,
    pieces: [Buffer.from(declaration + xml)],
  }));
}

function contentTypes(numbers: readonly number[]): string {
  const sheets = numbers.map(
    (number) =>
      `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${type}.worksheet+xml"/>`,
  );
  return (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `<Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/>` +
    `<Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/>${sheets.join("")}</Types>`
  );
}

function relationships(targets: readonly string[]): string {
  return (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
    `${targets.map((target) => `<Relationship Id="${target}"/>`).join("")}</Relationships>`
  );
}

function workbook(name: string, numbers: readonly number[]): string {
  const sheets = numbers.map(
    (number) => `<sheet name="${titleOf(name, number)}" sheetId="${number}" r:id="rId${number}"/>`,
  );
  return `<workbook ${main} xmlns:r="${office}"><sheets>${sheets.join("")}</sheets></workbook>`;
}

/** At most 31 characters, and none of those that a reference to a sheet is written with (Excel's specification). */
function titleOf(name: string, number: number): string {
  const title =
    name
      .replaceAll(/[[\]*?:/\\'\p{Cc}\ufffe\uffff]/gu, " ")
      .trim()
      .slice(0, 24)
      .toWellFormed() || "Table";
  const whole = number === 1 ? title : `${title} (${number})`;
  return whole
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Plain, header, day, moment: the places that `xlsx.ts` names. */
const styleSheet =
  `<styleSheet ${main}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>` +
  '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>' +
  '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>' +
  '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>' +
  '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
  '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
  '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
  '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' +
  '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>' +
  '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' +
  '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>' +
  '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
