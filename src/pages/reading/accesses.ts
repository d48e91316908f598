import { isDay } from "../../base/day.ts";
import { isId } from "../../base/id.ts";
import type { Access, AccessFilter } from "../../journal/accesses.ts";
import { titleIn } from "./translated.ts";

/** What a reader looks for, as the form sends it; what is no day or no id is left out. */
export function filterOf(params: URLSearchParams): AccessFilter {
  const text = (name: string, isOne: (value: string) => boolean) => {
    const value = params.get(name) ?? "";
    return isOne(value) ? value : undefined;
  };
  const told = {
    dataset: text("dataset", isId),
    from: text("from", isDay),
    to: text("to", isDay),
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

/** The cursor of the address, where it is one. */
export function cursorOf(params: URLSearchParams): { readonly cursor?: string } {
  const cursor = params.get("cursor") ?? "";
  return /^\d{1,15}$/.test(cursor) ? { cursor } : {};
}

/** The titles of the datasets that entries are about, each looked up once; one that is gone has none. */
export async function titlesOf(
  { rooms, actor, language }: Pick<App.Locals, "rooms" | "actor" | "language">,
  accesses: readonly Access[],
): Promise<Readonly<Record<string, { readonly href: string; readonly title: string }>>> {
  const ids = [...new Set(accesses.map(({ dataset }) => dataset))];
  const found = await Promise.all(ids.map((id) => rooms.datasets.findDataset(actor, id)));
  return Object.fromEntries(
    found.flatMap((dataset) =>
      dataset === undefined
        ? []
        : [[dataset.id, { href: `/datasets/${dataset.slug}`, title: titleIn(language, dataset) }]],
    ),
  );
}

/** The same address with what follows. */
export function nextAddress(url: URL, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const next = new URL(url);
  next.searchParams.set("cursor", cursor);
  return next.pathname + next.search;
}
