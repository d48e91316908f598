import { error, redirect } from "@sveltejs/kit";
import { Failure } from "../../../../../../base/failure.ts";
import type { Column } from "../../../../../../tables/column.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import { chosenSheets, findSheetOf, optionsOfSheets, unreadSheets } from "#pages/publishing/sheets.ts";
import {
  type CorrectedColumn,
  correctedColumns,
  correctionsOf,
  headersOf,
} from "#pages/publishing/corrections.ts";
import { toCell } from "#pages/reading/cells.ts";
import { attempt, field, readForm, seenOf, textFields } from "#pages/reading/forms.ts";
import { needOpen, openDataset, type OpenTable } from "#pages/reading/open-table.ts";
import type { Actions, PageServerLoad } from "./$types";

/** Enough to see how a column is read. */
const previewRowsMax = 12;

/** Larger ones take long to open: their sheets are shown where they are asked for. */
const glancedBytesMax = 10_000_000;

export const load: PageServerLoad = async ({ locals, parent, url }) => {
  const { editable, open, dataset } = await parent();
  if (!editable) error(403);
  const { table, version } = needOpen(open);
  const page = await locals.rooms.rows.readPage(
    locals.actor,
    table.id,
    new URLSearchParams({ page_size: String(previewRowsMax) }),
  );
  const { territory } = locals.rooms;
  const wanted = version.originalBytes < glancedBytesMax || url.searchParams.has("sheets");
  const sheets = wanted ? await sheetsOfFile(locals, table.id) : [];
  const tables = await locals.rooms.tables.listTables(locals.actor, dataset.id);
  const decided = await locals.rooms.imports.getDecided(locals.actor, table.id);
  const own = findSheetOf(sheets, table.name);
  const corrected = correctedColumns(version.columns, decided);
  return {
    seen: await locals.rooms.imports.markOfDecided(locals.actor, table.id),
    isGlanced: wanted,
    place: own?.header === undefined ? undefined : (decided.headers?.[own.name] ?? own.header),
    head: own?.rows ?? [],
    others: unreadSheets(
      sheets,
      tables.map(({ name }) => name),
    ),
    corrected,
    keyCheck: await checkedKey(locals, table.id, table.key),
    sample: page.rows.map((row) =>
      corrected.map(({ column }) =>
        column === undefined ? {} : toCell(column, row[column.name], locals.language, territory),
      ),
    ),
  };
};

/** What cannot be shown any more (an address of long ago, a file that takes too long) leaves the rest of the page. */
async function sheetsOfFile({ rooms, actor }: App.Locals, table: string) {
  try {
    return (await rooms.imports.glance(actor, { table })).sheets;
  } catch (thrown) {
    if (findRefusal(thrown) === undefined) throw thrown;
    return [];
  }
}

/** What the form corrects; where the header stands is said of the sheet that the table was made of. */
async function correctionsIn(locals: App.Locals, form: FormData, { table, version }: OpenTable) {
  const decided = await locals.rooms.imports.getDecided(locals.actor, table.id);
  const options = correctionsOf(form, correctedColumns(version.columns, decided), version.dialect);
  if (!form.has("sheet-line")) return options;
  const own = findSheetOf(await sheetsOfFile(locals, table.id), table.name);
  const found = own === undefined ? undefined : (decided.headers?.[own.name] ?? own.header);
  return own === undefined || found === undefined
    ? options
    : { ...options, ...headersOf(form, own.name, found) };
}

/** Where a column of the form stands in the preview; -1 where it is left out. */
function placeOf(
  form: FormData,
  { file, column, index }: CorrectedColumn & { index: number },
  shown: readonly Column[],
): number {
  if (form.has(`leave-${index}`)) return -1;
  const name = field(form, `name-${index}`) || (column?.name ?? file);
  return shown.findIndex((one) => one.name === name);
}

/** The columns ticked, by the names that they have now. */
function tickedKey(form: FormData, corrected: readonly CorrectedColumn[]): string[] {
  return corrected.flatMap(({ column }, index) =>
    column !== undefined && form.has(`key-${index}`) && !form.has(`leave-${index}`) ? [column.name] : [],
  );
}

/** Whether these columns tell rows apart; undefined where none is chosen, or where one is there no more. */
async function checkedKey({ rooms, actor }: App.Locals, table: string, key: readonly string[]) {
  if (key.length === 0) return undefined;
  try {
    return { columns: key.join(", "), ...(await rooms.imports.checkKey(actor, table, key)) };
  } catch (thrown) {
    if (findRefusal(thrown) === undefined) throw thrown;
    return undefined;
  }
}

export const actions: Actions = {
  sheets: async ({ locals, request, params, url }) => {
    const form = await readForm(request);
    const { open, dataset } = await openDataset(locals, params, url.searchParams);
    const { table } = needOpen(open);
    return attempt(form, async () => {
      const { sheets } = await locals.rooms.imports.glance(locals.actor, { table: table.id });
      const tables = await locals.rooms.tables.listTables(locals.actor, dataset.id);
      const unread = unreadSheets(
        sheets,
        tables.map(({ name }) => name),
      );
      const chosen = chosenSheets(unread, form).filter(({ taken }) => taken);
      if (chosen.length === 0) throw new Failure("invalid", "pages-sheets-none");
      const asked = { ...optionsOfSheets(chosen), sheets: chosen.map(({ sheet }) => sheet.name) };
      const work = await locals.rooms.imports.readSheetsLater(locals.actor, table.id, asked);
      return redirect(303, `/imports/${work.id}`);
    });
  },
  preview: async ({ locals, request, params, url }) => {
    const form = await readForm(request);
    const { open } = await openDataset(locals, params, url.searchParams);
    const opened = needOpen(open);
    const { table } = opened;
    return attempt(form, async () => {
      const options = await correctionsIn(locals, form, opened);
      const shown = await locals.rooms.imports.preview(locals.actor, table.id, options);
      const { territory } = locals.rooms;
      const decided = await locals.rooms.imports.getDecided(locals.actor, table.id);
      const corrected = correctedColumns(opened.version.columns, decided);
      const places = corrected.map((each, index) => placeOf(form, { ...each, index }, shown.columns));
      return {
        rejected: shown.rejected,
        faults: shown.faults,
        problems: shown.problems,
        keyCheck: await checkedKey(locals, table.id, tickedKey(form, corrected)),
        sample: shown.rows.slice(0, previewRowsMax).map((row) =>
          places.map((place) => {
            const column = shown.columns[place];
            return column === undefined ? {} : toCell(column, row[place], locals.language, territory);
          }),
        ),
        values: textFields(form),
      };
    });
  },
  correct: async ({ locals, request, params, url }) => {
    const form = await readForm(request);
    const { open } = await openDataset(locals, params, url.searchParams);
    const opened = needOpen(open);
    const { table } = opened;
    return attempt(form, async () => {
      const options = await correctionsIn(locals, form, opened);
      const work = await locals.rooms.imports.correctLater(locals.actor, table.id, options, seenOf(form));
      return redirect(303, `/imports/${work.id}`);
    });
  },
};
