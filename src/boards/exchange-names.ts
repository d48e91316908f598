import type { Actor } from "../access/actor.ts";
import type { Id } from "../base/id.ts";
import type { Dataset } from "../catalogue/dataset.ts";
import { findDataset, findDatasetAt } from "../catalogue/datasets.ts";
import { isFailure } from "../base/failure.ts";
import type { Project } from "../projects/project.ts";
import { getProject } from "../projects/projects.ts";
import type { Block, BlockOf } from "./board.ts";
import type { BoardRowsContext } from "./context.ts";

/** A block as somebody wrote it, before its rules are asked. */
export type WrittenBlock = Readonly<Record<string, unknown>>;

/** The page of a dataset at its producer, which every site that follows it knows. */
export function addressOf(url: string, id: Id, dataset: Dataset | undefined): string {
  return dataset === undefined ? id : (dataset.origins[0]?.url ?? `${url}/datasets/${dataset.slug}`);
}

/** A reuse by its page here. */
export async function withReuse(
  ctx: Pick<BoardRowsContext, "db" | "url">,
  actor: Actor,
  block: BlockOf<"reuse">,
): Promise<WrittenBlock> {
  const reuse = await findReuse(ctx, actor, block.reuse);
  return { ...block, reuse: reuse === undefined ? block.reuse : `${ctx.url}/reuses/${reuse.slug}` };
}

async function findReuse(
  ctx: Pick<BoardRowsContext, "db">,
  actor: Actor,
  slugOrId: string,
): Promise<Pick<Project, "id" | "slug"> | undefined> {
  try {
    return await getProject(ctx, actor, slugOrId);
  } catch (error) {
    if (isFailure(error, "not-found")) return undefined;
    throw error;
  }
}

/** The same block, what it shows of the catalogue under other names. */
export function renamed(block: Block, name: (of: string) => string): WrittenBlock {
  if (block.kind === "datasets") return { ...block, datasets: block.datasets.map(name) };
  if (!("indicator" in block) || block.indicator === undefined) return { ...block };
  return { ...block, indicator: name(block.indicator) };
}

/** Each once. */
export function picturesIn(blocks: readonly (Block | WrittenBlock)[]): readonly string[] {
  const shown = blocks.flatMap((block) => ("picture" in block ? [block.picture] : []));
  return [...new Set(shown.filter((picture) => typeof picture === "string"))];
}

/** More names than the blocks of a board can hold are not looked up. */
const namesMax = 2000;

/** What the blocks name, by how they name it: a slug, an id, an address here or at the producer. */
export async function findNamed(
  ctx: BoardRowsContext,
  actor: Actor,
  blocks: readonly WrittenBlock[],
): Promise<ReadonlyMap<string, Id>> {
  const names = new Set(blocks.flatMap((block) => namesIn(block)).slice(0, namesMax));
  const found = new Map<string, Id>();
  for (const name of names) {
    const dataset = await findOne(ctx, actor, name);
    if (dataset !== undefined) found.set(name, dataset.id);
  }
  return found;
}

type Named = { readonly id: Id } | undefined;

async function findOne(ctx: BoardRowsContext, actor: Actor, name: string): Promise<Named> {
  const told = URL.parse(name);
  if (told === null) return findDataset(ctx, actor, name.slice(0, 500));
  const [, kind, written] = /^\/(datasets|indicators|reuses)\/([^/]+)\/?$/.exec(told.pathname) ?? [];
  const slug = written === undefined ? undefined : decoded(written);
  if (slug === undefined) return undefined;
  const isHere = told.origin === new URL(ctx.url).origin;
  if (kind === "reuses") return isHere ? findReuse(ctx, actor, slug) : undefined;
  if (isHere) return findDataset(ctx, actor, slug);
  return findDatasetAt(ctx, actor, `${told.origin}/datasets/${written}`);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function namesIn({ indicator, datasets, reuse }: WrittenBlock): readonly string[] {
  const listed: readonly unknown[] = Array.isArray(datasets) ? datasets : [];
  return [indicator, reuse, ...listed].filter((name) => typeof name === "string");
}

interface Taken {
  readonly kept: readonly WrittenBlock[];
  readonly left: readonly string[];
}

/** Blocks under the ids of this site, without what it does not have. */
export function takeNamed(blocks: readonly WrittenBlock[], idOf: (name: string) => Id | undefined): Taken {
  const left = new Set<string>();
  const named = (name: unknown): unknown => {
    if (typeof name !== "string") return name;
    const id = idOf(name);
    if (id === undefined) left.add(name);
    return id;
  };
  const kept = blocks.flatMap((block) => {
    const { indicator, datasets, picture, reuse } = block;
    if (reuse !== undefined) return withId(block, "reuse", named(reuse));
    if (picture !== undefined) return withId(block, "picture", named(picture));
    if (Array.isArray(datasets)) {
      const ids = (datasets as readonly unknown[]).map(named).filter((id) => id !== undefined);
      return ids.length === 0 ? [] : [{ ...block, datasets: ids }];
    }
    return indicator === undefined ? [block] : withId(block, "indicator", named(indicator));
  });
  return { kept, left: [...left] };
}

function withId(block: WrittenBlock, field: string, id: unknown): readonly WrittenBlock[] {
  return id === undefined ? [] : [{ ...block, [field]: id }];
}
