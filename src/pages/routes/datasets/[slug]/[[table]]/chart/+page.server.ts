import { redirect } from "@sveltejs/kit";
import { fittingOf, kindsFor } from "#pages/charts/fitting.ts";
import { chartTable } from "#pages/charts/describe.ts";
import { openChart } from "#pages/charts/open-chart.ts";
import { namesShown, periodOf } from "#pages/charts/offered.ts";
import { keepFigure } from "#pages/publishing/keep-figure.ts";
import { canonicalSearch } from "#pages/reading/filters.ts";
import { titleOfColumn } from "#pages/reading/column-title.ts";
import { needOpen } from "#pages/reading/open-table.ts";
import type { Column } from "../../../../../../tables/column.ts";
import type { Actions, PageServerLoad } from "./$types";

/** More rows than that are for the CSV. */
const tableRowsMax = 200;

export const actions: Actions = {
  keep: async (event) => keepFigure(event, "chart"),
};

export const load: PageServerLoad = async ({ locals, parent, url, request }) => {
  const canonical = canonicalSearch(url.searchParams);
  if (canonical !== undefined) redirect(303, `${url.pathname}${canonical}`);
  const { dataset, open } = await parent();
  const opened = needOpen(open);
  const chart = await openChart(locals, dataset, opened, {
    params: url.searchParams,
    signal: request.signal,
  });
  const { columns, profile } = chart.open.version;
  const table = chartTable(locals.language, chart.choice, chart.data, columns);
  const { choice, data } = chart;
  const fitting = fittingOf(choice.kind, columns, profile);
  const offered = (fits: readonly Column[], chosen: string | undefined) =>
    columns
      .filter((column) => fits.includes(column) || column.name === chosen)
      .map((column) => ({ name: column.name, title: titleOfColumn(column) }));
  return {
    chart: {
      choice,
      words: chart.words,
      query: chart.query,
      labels: chart.labels,
      source: chart.source,
      wide: chart.draw(860),
      narrow: chart.draw(340),
      table: { ...table, rows: table.rows.slice(0, tableRowsMax), total: table.rows.length },
      offered: {
        kinds: kindsFor(columns, profile),
        x: offered(fitting.x, choice.x),
        y: offered(fitting.y, choice.y),
        series: offered(fitting.series, choice.series),
        names: namesShown(data),
        period: periodOf(choice.x, columns, profile),
      },
    },
  };
};
