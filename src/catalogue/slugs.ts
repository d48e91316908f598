import type { Id } from "../base/id.ts";
import { slugsLike, toSlug } from "../base/slug.ts";
import type { Tx } from "../db/db.ts";

export interface SluggedDataset {
  readonly id: Id;
  readonly title: string;
}

/** Where as many datasets bear one title, numbers tell nobody anything. */
const numbersMax = 20;

/** The slug of the title where it is free, else with a number; every one that was ever taken stays so. */
export async function takeSlug(tx: Tx, dataset: Id, title: string): Promise<void> {
  for (const slug of slugsOf({ id: dataset, title })) {
    const [own] = await tx<{ dataset: Id | null }[]>`
      insert into dataset_slugs (slug, dataset) values (${slug}, ${dataset})
      on conflict (slug) do update set slug = excluded.slug returning dataset`;
    if (own?.dataset !== dataset) continue;
    await tx`update datasets set slug = ${slug} where id = ${dataset}`;
    return;
  }
}

/**
 * The same for many that are new: `take` is given each with a slug, and answers those whose slug was
 * free. The others are given to it again with another one.
 */
export async function eachWithSlug<Of extends SluggedDataset>(
  tx: Tx,
  all: readonly Of[],
  take: (slugged: readonly (Of & { readonly slug: string })[]) => Promise<ReadonlySet<Id>>,
): Promise<void> {
  let waiting = all;
  let slugs = waiting.map((one) => slugsOf(one)[0] ?? one.id);
  while (waiting.length > 0) {
    const taken = await take(waiting.map((one, index) => ({ ...one, slug: slugs[index] ?? one.id })));
    waiting = waiting.filter(({ id }) => !taken.has(id));
    slugs = await freeSlugs(tx, waiting);
  }
}

async function freeSlugs(tx: Tx, all: readonly SluggedDataset[]): Promise<string[]> {
  if (all.length === 0) return [];
  const candidates = all.map(slugsOf);
  const rows = await tx<{ slug: string }[]>`
    select slug from dataset_slugs where slug = any(${[...new Set(candidates.flat())]})`;
  const taken = new Set(rows.map(({ slug }) => slug));
  return candidates.map((slugs) => {
    const free = slugs.find((slug) => !taken.has(slug)) ?? "";
    taken.add(free);
    return free;
  });
}

/** In their order; the last is nobody else's. */
function slugsOf({ id, title }: SluggedDataset): string[] {
  const slug = toSlug(title, "donnees");
  return [...slugsLike(slug).take(numbersMax), `${slug}-${id}`];
}
