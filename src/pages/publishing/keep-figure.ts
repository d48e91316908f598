import { redirect } from "@sveltejs/kit";
import type { FigureKind } from "../../catalogue/metadata.ts";
import { attempt, field, readForm } from "../reading/forms.ts";
import { toKeptQuery } from "../reading/kept-figures.ts";
import { openAsTold } from "../reading/open-table.ts";

/** Keeps the chart or map that an address draws on the page of its dataset, as its last figure. */
export async function keepFigure(
  {
    locals,
    request,
    params,
    url,
  }: {
    locals: App.Locals;
    request: Request;
    params: { slug: string; table?: string | undefined };
    url: URL;
  },
  kind: FigureKind,
) {
  const form = await readForm(request);
  return attempt(form, async () => {
    const { dataset, current } = await openAsTold(locals, params, new URLSearchParams());
    const query = toKeptQuery(url.search);
    const kept = { kind, table: current?.id ?? "", title: field(form, "figure-title"), query };
    await locals.rooms.datasets.changeDataset(locals.actor, dataset.id, {
      metadata: { figures: [...(dataset.metadata.figures ?? []), kept] },
      unchangedSince: dataset.modifiedAt,
    });
    return redirect(303, `/datasets/${dataset.slug}#kept`);
  });
}
