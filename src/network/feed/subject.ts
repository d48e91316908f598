import type { Id } from "../../base/id.ts";

/** The address of a dataset among instances, for life. */
export function subjectOf(instance: string, dataset: Id): string {
  return `${instance}/datasets/${dataset}`;
}

/** Whether the address is of a dataset of that instance. */
export function isSubjectOf(subject: string, instance: string): boolean {
  return datasetOf(subject, instance) !== undefined;
}

/** The dataset that a subject of the instance stands for, by its id there. */
export function datasetOf(subject: string, instance: string): Id | undefined {
  const start = `${instance}/datasets/`;
  if (!subject.startsWith(start)) return undefined;
  const id = subject.slice(start.length);
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) ? id : undefined;
}
