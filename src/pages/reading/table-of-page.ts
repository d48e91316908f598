import type { Actor } from "../../access/actor.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import { nameTables } from "../../tables/named-tables.ts";
import type { Table } from "../../tables/table.ts";

const page = /^\/datasets\/([^/]+)(?:\/([^/]+))?(?:\/.*)?$/;

interface Readable {
  /** Of this instance. */
  readonly url: string;
  readonly findDataset: (actor: Actor, slug: string) => Promise<Dataset | undefined>;
  /** One of another instance, by its page there. */
  readonly findDatasetAt: (actor: Actor, page: string) => Promise<Dataset | undefined>;
  /** Wherever they are held. */
  readonly listTables: (actor: Actor, dataset: string) => Promise<readonly Table[]>;
}

/**
 * The id of the table whose page a person copied from the address bar: of a dataset's page, or of one
 * about it, its first table; here, or where a followed instance holds it. Undefined for any other text, and where
 * no such dataset is known here.
 */
export async function findTableOfPage(
  { url, findDataset, findDatasetAt, listTables }: Readable,
  actor: Actor,
  text: string,
): Promise<string | undefined> {
  const address = URL.parse(text.trim(), url);
  const [, slug, second] = page.exec(address?.pathname ?? "") ?? [];
  if (address === null || slug === undefined) return undefined;
  const dataset =
    address.origin === new URL(url).origin
      ? await findDataset(actor, decoded(slug))
      : await findDatasetAt(actor, `${address.origin}/datasets/${decoded(slug)}`);
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
