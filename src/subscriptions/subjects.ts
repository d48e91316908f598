import type { Actor } from "../access/actor.ts";
import { Failure } from "../base/failure.ts";
import type { Language } from "../base/language.ts";
import { getBoard } from "../boards/boards.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { getDataset } from "../catalogue/datasets.ts";
import { labelsIn } from "../search/labels.ts";
import { facetNames, readSearch } from "../search/search-request.ts";
import type { SearchRequest } from "../search/search.ts";
import type { SubscriptionsContext } from "./context.ts";
import type { Named, Subscribed } from "./subscription.ts";

const subjectMax = 2000;
const parameters = ["q", ...facetNames, "from", "to", "bbox", "literally"] as const;

/**
 * A subject as it is kept: a board and a dataset, told by slug or id, by their id, a search by the
 * parameters that ask for something. Throws `not-found` where the actor may not know of it, `too-large`.
 */
export async function toSubject(
  ctx: SubscriptionsContext,
  actor: Actor,
  { kind, subject }: Subscribed,
): Promise<Subscribed> {
  if (subject.length > subjectMax) throw new Failure("too-large", "subscription-long", { max: subjectMax });
  switch (kind) {
    case "board":
      return { kind, subject: (await getBoard(ctx, actor, subject)).id };
    case "dataset":
      return { kind, subject: (await getDataset(ctx, actor, subject)).id };
    case "search":
      return { kind, subject: searchOf(new URLSearchParams(subject)).toString() };
  }
}

function searchOf(asked: URLSearchParams): URLSearchParams {
  const kept = parameters.flatMap((name) => {
    const told = asked.getAll(name).map((value) => value.replace(/\p{Cc}+/gu, " ").trim());
    return told.filter((value) => value !== "").map((value): [string, string] => [name, value]);
  });
  return new URLSearchParams(kept);
}

/** The newest that answer. */
export function requestOf(subject: string, language: Language, pageSize: number): SearchRequest {
  const request = readSearch(new URLSearchParams(subject), language, { page: 1, pageSize });
  return { ...request, sort: "newest", facets: [] };
}

/** Throws `not-found` where the actor may not know of it, `gone` where it was withdrawn. */
export async function nameOf(
  ctx: SubscriptionsContext,
  actor: Actor,
  { kind, subject, language }: Subscribed & { readonly language: Language },
): Promise<Named> {
  switch (kind) {
    case "board": {
      const { title, slug } = await getBoard(ctx, actor, subject);
      return { title, page: `/boards/${slug}` };
    }
    case "dataset": {
      const dataset = await getDataset(ctx, actor, subject);
      return { title: dataset.title, page: pageOfDataset(dataset) };
    }
    case "search": {
      const labelOf = labelsIn(language, ctx.territory);
      const told = [...new URLSearchParams(subject)].map(([name, value]) => {
        const facet = facetNames.find((one) => one === name);
        return (facet && labelOf(facet, value)) ?? value;
      });
      const title = told.join(", ");
      return { title, page: `/datasets${subject === "" ? "" : `?${subject}`}` };
    }
  }
}

/** The path of its page. */
export function pageOfDataset({ slug, metadata }: Pick<Dataset, "slug" | "metadata">): string {
  return `/${metadata.indicator === undefined ? "datasets" : "indicators"}/${slug}`;
}
