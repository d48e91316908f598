import type { Dataset } from "../../catalogue/dataset.ts";

/** Whose data it is, where another organization than that one makes it available here. */
export function publisherBeside({ metadata: { publisher }, organizationName }: Dataset): string | undefined {
  return publisher?.name === organizationName ? undefined : publisher?.name;
}

/** Of what was gathered, as its source tells it; else when it was changed here. */
export function updatedAt({ metadata, modifiedAt, origins }: Dataset): Date {
  const told = new Date(origins.length > 0 ? (metadata.modified ?? "") : "");
  return Number.isNaN(told.getTime()) ? modifiedAt : told;
}
