import { redirect } from "@sveltejs/kit";
import { isWithoutReason } from "#pages/citizens/without-reason.ts";
import { openAbout } from "#pages/reading/about.ts";
import { digitsOfColumn, toCell, type ShownCell } from "#pages/reading/cells.ts";
import { canonicalSearch, parseQuery, type TableAddress, toApiParams } from "#pages/reading/filters.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { labelsOf } from "#pages/reading/labels.ts";
import { withLabelsOnce } from "#pages/reading/labels-once.ts";
import type { OpenTable } from "#pages/reading/open-table.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import { columnsNamed, viewTable } from "#pages/reading/view-table.ts";
import type { Version } from "../../../../../tables/table.ts";
import type { Actions, PageServerLoad } from "./$types";

const isOpen = new Set<string>(["asked", "offered", "agreed", "running"]);

export const actions: Actions = {
  /** A reuse that another instance publishes. */
  hide: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.datasets.getDataset(actor, params.slug);
      await rooms.network.hideReuse(actor, id, field(form, "reuse"));
    });
  },
  show: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.datasets.getDataset(actor, params.slug);
      await rooms.network.showReuse(actor, id, field(form, "reuse"));
    });
  },
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
  const { open, dataset, editable, held, current } = await parent();
  const [about, rudi, asked] = await Promise.all([
    openAbout(locals, dataset),
    editable ? locals.rooms.rudi.publicationsOf(locals.actor, dataset.id) : [],
    held === undefined || current === undefined ? undefined : askedOf(locals, current.id),
  ]);
  if (open === undefined) return { about, rudi, asked, view: undefined, labels: {}, silent: undefined };
  const { rooms, language } = locals;
  const query = parseQuery(open.version.columns, url.searchParams);
  const looked = await lookAt(locals, open, { query, url, signal: request.signal });
  if ("key" in looked) return { about, rudi, asked, view: undefined, labels: {}, silent: looked };
  const { seen, page } = looked;
  const { version } = seen.open;
  const shown = version.columns.filter(({ name }) => query.columns?.includes(name) ?? true);
  const digits = shown.map((column) =>
    digitsOfColumn(
      column,
      page.rows.map((row) => row[column.name]),
    ),
  );
  const rows = page.rows.map((row) => ({
    number: Number(row["__id"]),
    cells: shown.map((column, index): ShownCell =>
      toCell(column, row[column.name], language, rooms.territory, digits[index]),
    ),
  }));
  return {
    about,
    rudi,
    asked,
    view: {
      query,
      shown,
      rows: withLabelsOnce(shown, rows),
      total: page.total,
      exact: page.totalExact,
      profile: version.profile,
    },
    silent: undefined,
    labels: labelsOf(version.columns, version.profile, query, rooms.territory),
  };
};

interface Looking {
  readonly query: TableAddress;
  readonly url: URL;
  readonly signal: AbortSignal;
}

type Seen = Awaited<ReturnType<typeof viewTable>>;

interface Looked {
  readonly seen: Seen;
  readonly page: Awaited<ReturnType<Seen["readPage"]>>;
}

type Silent = Pick<NonNullable<ReturnType<typeof findRefusal>>, "key" | "args">;

/** The rows that are asked for, or why the page shows what is known without them. */
async function lookAt(
  locals: App.Locals,
  open: OpenTable,
  { query, url, signal }: Looking,
): Promise<Looked | Silent> {
  const params = toApiParams(query, { paged: true });
  try {
    const seen = await viewTable(locals, open, {
      reading: "page",
      signal,
      describe: (version) => ({
        columns: columnsNamed(version, seenColumns(version, query, url)),
        filter: params.toString(),
        rows: Math.min(version.rows, query.pageSize),
        question: params,
      }),
    });
    return { seen, page: await seen.readPage(params) };
  } catch (error) {
    const refusal = findRefusal(error);
    // Who has the rows, or the files, does not answer.
    const isElsewhere = open.table.elsewhere !== undefined || filesElsewhere.has(refusal?.key ?? "");
    const isSilent = isElsewhere && refusal?.code === "unavailable";
    // Or staff did not say why they read a table about people.
    if (refusal === undefined || !(isSilent || isWithoutReason(refusal.key))) throw error;
    return { key: refusal.key, args: refusal.args };
  }
}

/** Those that are shown, looked into, or whose values the panel of a filter shows. */
function seenColumns(
  version: Version,
  query: TableAddress,
  { searchParams }: URL,
): readonly (string | null)[] {
  const shown = query.columns ?? version.columns.map(({ name }) => name);
  return [...shown, ...query.filters.map(({ column }) => column), searchParams.get("filter")];
}

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

/** Told of an object store that does not answer as one. */
const filesElsewhere = new Set(["store-away", "store-refused", "store-bucket-missing"]);
