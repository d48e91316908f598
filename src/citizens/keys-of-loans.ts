import { lentToProject } from "../access/agreements.ts";
import type { ProjectsContext } from "../projects/context.ts";
import { selectBorrowed } from "./loans/borrowed-rows.ts";

type Ties = Pick<ProjectsContext, "agreementsOf">;

/** A new key of a project opens what it was lent too, here and elsewhere. */
export function withLoans<T extends Ties>(ties: T, url: string): T {
  return {
    ...ties,
    agreementsOf: async (tx, project) => {
      const agreed = await ties.agreementsOf(tx, project);
      const here = await lentToProject(tx, { instance: url, project });
      const elsewhere = await selectBorrowed(
        tx,
        tx`project = ${project} and instance <> ${url} and ended_at is null and ends_at > now()`,
      );
      return [
        ...agreed,
        ...here.map((agreement) => ({ agreement, instance: url })),
        ...elsewhere.map(({ id, instance }) => ({ agreement: id, instance })),
      ];
    },
  };
}
