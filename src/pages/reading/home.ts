import type { Language } from "../../base/language.ts";
import { defined } from "../../base/defined.ts";
import { isFailure } from "../../base/failure.ts";
import { writtenIn } from "../../site/own-page.ts";
import type { News } from "../../site/news.ts";
import { plainStart } from "./markdown.ts";
import { toldIn } from "./translated.ts";
import { typeset } from "./typography.ts";

type Reader = Pick<App.Locals, "rooms" | "actor" | "language">;

/** What is put forward on the home page. */
export interface Featured {
  readonly kind: "dataset" | "reuse";
  readonly href: string;
  readonly title: string;
  readonly lang?: string;
  readonly text: string;
  readonly by: string;
}

/** A note as a page shows it. */
export interface NewsShown {
  readonly id: string;
  readonly day: string;
  readonly title: string;
  readonly text: string;
  readonly link: string;
}

/** Themes that hold something, those with most first. */
export async function themesOfHome({ rooms, actor, language }: Reader) {
  const { facets } = await rooms.search.search(actor, {
    q: "",
    filters: {},
    sort: "newest",
    page: 1,
    pageSize: 1,
    language,
    facets: ["theme"],
  });
  const values = facets.find(({ facet }) => facet === "theme")?.values ?? [];
  return values.map(({ value, label, count }) => ({ code: value, label: label ?? value, count }));
}

/** By its address; nothing where it is gone, or not everybody's to read. */
export async function findFeatured(
  { rooms, actor, language }: Reader,
  address: string,
): Promise<Featured | undefined> {
  const [, kind, slug] = /^\/(datasets|reuses)\/([^/]+)$/.exec(address) ?? [];
  if (slug === undefined) return undefined;
  try {
    return kind === "datasets"
      ? await featuredDataset({ rooms, actor, language }, slug)
      : await featuredReuse({ rooms, actor, language }, slug);
  } catch (error) {
    if (isFailure(error, "not-found") || isFailure(error, "gone")) return undefined;
    throw error;
  }
}

async function featuredDataset(
  { rooms, actor, language }: Reader,
  slug: string,
): Promise<Featured | undefined> {
  const dataset = await rooms.datasets.getDataset(actor, slug);
  if (dataset.state !== "published") return undefined;
  const { title, description, lang } = toldIn(language, dataset);
  return {
    kind: "dataset",
    href: `/datasets/${dataset.slug}`,
    title,
    ...defined({ lang }),
    text: plainStart(description, 280),
    by: dataset.organizationName,
  };
}

async function featuredReuse({ rooms, actor }: Reader, slug: string): Promise<Featured | undefined> {
  const project = await rooms.projects.getProject(actor, slug);
  if (project.state !== "published") return undefined;
  return {
    kind: "reuse",
    href: `/reuses/${project.slug}`,
    title: project.title,
    text: plainStart(project.description, 280),
    by: project.owner.name,
  };
}

export function showNews({ id, day, title, text, link }: News, language: Language): NewsShown {
  return {
    id,
    day,
    title: typeset(language, writtenIn(language, title)),
    text: writtenIn(language, text),
    link,
  };
}
