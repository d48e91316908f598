import {
  answerRowsMax,
  type TableWritten,
  askedTablesMax,
  askQuery,
  isWhole,
  readAskedQuery,
} from "#pages/reading/asked-query.ts";
import { showAnswer } from "#pages/reading/answer-cells.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import type { PageServerLoad } from "./$types";

/** Tables that the form offers without being asked for more. */
const offered = 2;
const rowsShown = 200;

const blank: TableWritten = { name: "", table: "", columns: "", filters: "" };

export const load: PageServerLoad = async ({ locals, url, request }) => {
  const query = readAskedQuery(url.searchParams);
  const more = url.searchParams.has("more");
  const places = Math.max(offered, query.tables.length + (more ? 1 : 0));
  const shown = Array.from(
    { length: Math.min(askedTablesMax, places) },
    (_, index) => query.tables[index] ?? blank,
  );
  const asked = { tables: shown, sql: query.sql };
  if (!isWhole(query) || more) return { asked };
  try {
    const answer = await askQuery(locals, request, query, rowsShown);
    return {
      asked,
      download: `/queries/new/answer.csv${url.search}`,
      rowsMax: answerRowsMax,
      answer: { ...answer, ...showAnswer(answer, locals.language) },
    };
  } catch (thrown) {
    const refusal = findRefusal(thrown);
    if (refusal === undefined) throw thrown;
    return { asked, refusal };
  }
};
