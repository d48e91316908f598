import { redirect } from "@sveltejs/kit";
import { openAbout } from "#pages/reading/about.ts";
import { digitsOfColumn, toCell, type Cell } from "#pages/reading/cells.ts";
import { canonicalSearch, parseQuery, toApiParams } from "#pages/reading/filters.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { labelsOf } from "#pages/reading/labels.ts";
import { readOptions } from "#pages/reading/open-table.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import type { Actions, PageServerLoad } from "./$types";

const isOpen = new Set<string>(["asked", "offered", "agreed", "running"]);

export const actions: Actions = {
  /** A file that was published elsewhere becomes a table here. */
  import: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.datasets.getDataset(actor, params.slug);
      const begun = await rooms.harvests.tableOfRemoteLater(actor, id, field(form, "distribution"));
      return redirect(303, `/imports/${begun.id}`);
    });
  },
};

export const load: PageServerLoad = async ({ locals, parent, url, request }) => {
  const canonical = canonicalSearch(url.searchParams);
  if (canonical !== undefined) redirect(303, `${url.pathname}${canonical}`);
  const { open, dataset, elsewhere, editable, held, current } = await parent();
  const [about, rudi, asked] = await Promise.all([
    openAbout(locals, dataset),
    editable ? locals.rooms.rudi.publicationsOf(locals.actor, dataset.id) : [],
    held === undefined || current === undefined ? undefined : askedOf(locals, current.id),
  ]);
  if (open === undefined) return { about, rudi, asked, view: undefined, labels: {}, silent: undefined };
  const { rooms, actor, language } = locals;
  const query = parseQuery(open.version.columns, url.searchParams);
  const page = await rooms.rows
    .readPage(actor, open.table.id, toApiParams(query, { paged: true }), readOptions(open, request.signal))
    .catch((error: unknown) => {
      // The instance that holds the rows fell silent: the page says so, and shows what is known.
      const refusal = findRefusal(error);
      if (elsewhere === undefined || refusal?.code !== "unavailable") throw error;
      return { key: refusal.key, args: refusal.args };
    });
  if ("key" in page) return { about, rudi, asked, view: undefined, labels: {}, silent: page };
  const shown = open.version.columns.filter(({ name }) => query.columns?.includes(name) ?? true);
  const digits = shown.map((column) =>
    digitsOfColumn(
      column,
      page.rows.map((row) => row[column.name]),
    ),
  );
  const rows = page.rows.map((row) => ({
    number: Number(row["__id"]),
    cells: shown.map((column, index): Cell =>
      toCell(column, row[column.name], language, rooms.territory, digits[index]),
    ),
  }));
  return {
    about,
    rudi,
    asked,
    view: { query, shown, rows, total: page.total, exact: page.totalExact },
    silent: undefined,
    labels: labelsOf(open.version.columns, open.version.profile, query, rooms.territory),
  };
};

/** What the reader asked of a table and is still open: another request would say the same. */
async function askedOf(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  table: string,
): Promise<{ readonly id: string; readonly state: string } | undefined> {
  if (actor.kind !== "member") return undefined;
  const { items } = await rooms.sharing.listExchanges(actor, { side: "asker", page: 1, pageSize: 200 });
  const found = items.find(
    ({ state, terms }) => isOpen.has(state) && terms.tables.some((one) => one.table === table),
  );
  return found === undefined ? undefined : { id: found.id, state: found.state };
}
