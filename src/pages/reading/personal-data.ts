import { defined } from "../../base/defined.ts";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Contact } from "../../catalogue/metadata.ts";

/** What a page says of data that name people. */
export interface PersonalDataShown {
  /** As people read their names. */
  readonly columns: readonly string[];
  readonly reason?: string;
  readonly contact?: Contact;
}

/** Of the tables here, and of what the producer tells, who may be another instance. */
export async function findPersonalData(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  dataset: Dataset,
): Promise<PersonalDataShown | undefined> {
  const notice = dataset.metadata.personalData;
  const found = await rooms.tables.personalColumnsOf(actor, dataset.id);
  if (notice === undefined && found.length === 0) return undefined;
  const told = (notice?.columns ?? []).filter((name) => found.every((column) => column.name !== name));
  const columns = [...found.map(({ title, name }) => title ?? name), ...told];
  const contact =
    dataset.withdrawal === undefined ? await rooms.datasets.contactOf(actor, dataset.id) : undefined;
  return { columns: [...new Set(columns)], ...defined({ reason: notice?.reason, contact }) };
}

export function toldWith(dataset: Dataset, personal: PersonalDataShown | undefined): Dataset {
  return personal === undefined
    ? dataset
    : { ...dataset, metadata: { ...dataset.metadata, personalData: personal } };
}
