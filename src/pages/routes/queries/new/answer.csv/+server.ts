import { redirect } from "@sveltejs/kit";
import { answerCsv } from "#pages/reading/answer-csv.ts";
import { answerRowsMax, askQuery, isWhole, readAskedQuery } from "#pages/reading/asked-query.ts";
import { findRefusal } from "#pages/reading/refusals.ts";
import type { RequestHandler } from "./$types";

/** The answer of a query as a file; what cannot be answered is told by its page. */
export const GET: RequestHandler = async ({ locals, url, request }) => {
  const query = readAskedQuery(url.searchParams);
  const page = `/queries/new${url.search}`;
  if (!isWhole(query)) redirect(303, page);
  const answer = await askQuery(locals, request, query, answerRowsMax).catch((thrown: unknown) => {
    if (findRefusal(thrown) === undefined) throw thrown;
    redirect(303, page);
  });
  return new Response(`\ufeff${answerCsv(answer)}`, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="query.csv"',
      "cache-control": "no-store",
    },
  });
};
