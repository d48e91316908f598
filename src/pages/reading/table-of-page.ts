import type { Actor } from "../../access/actor.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { nameTables } from "../../tables/named-tables.ts";
import type { Table } from "../../tables/table.ts";

const page = /^\/datasets\/([^/]+)(?:\/([^/]+))?(?:\/.*)?$/;

interface Readable {
  /** Of this instance. */
  readonly url: string;
  readonly findDataset: (actor: Actor, slug: string) => Promise<Dataset | undefined>;
  readonly listTables: (actor: Actor, dataset: string) => Promise<readonly Table[]>;
}

/**
 * The id of the table whose page a person copied from the address bar: of a dataset's page, or of one
 * about it, its first table. Undefined for any other text, and where no such dataset is read here.
 */
export async function findTableOfPage(
  { url, findDataset, listTables }: Readable,
  actor: Actor,
  text: string,
): Promise<string | undefined> {
  const address = URL.parse(text.trim(), url);
  if (address?.origin !== new URL(url).origin) return undefined;
  const [, slug, second] = page.exec(address.pathname) ?? [];
  const dataset = slug === undefined ? undefined : await findDataset(actor, decoded(slug));
  if (dataset === undefined) return undefined;
  const tables = nameTables(await listTables(actor, dataset.id));
  const name = second === undefined ? undefined : decoded(second);
  return (tables.find((table) => table.slug === name || table.id === name) ?? tables[0])?.id;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
