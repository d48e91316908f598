import { anyone } from "../../access/actor.ts";
import type { Actor } from "../../access/actor.ts";
import { requireMember } from "../../access/require.ts";
import type { Id } from "../../base/id.ts";
import { listOrganizations } from "../../people/organizations.ts";
import { listProjects } from "../../projects/project-lists.ts";
import type { CitizensContext } from "../context.ts";

/** To whom somebody may lend what an organization holds: by the ids that `askLoan` takes. */
export interface PossibleBorrower {
  readonly to: Id;
  readonly name: string;
  /** The address of its instance, where that is another one. */
  readonly instance?: string;
  readonly project?: { readonly id: Id; readonly title: string };
}

const listedMax = 500;

/** Organizations here and of instances that are tied with this one, and published projects of organizations. */
export async function listBorrowers(
  ctx: CitizensContext,
  actor: Actor,
  producer: Id,
): Promise<readonly PossibleBorrower[]> {
  requireMember(actor);
  const page = { page: 1, pageSize: listedMax };
  const [organizations, projects] = await Promise.all([
    listOrganizations({ db: ctx.db, clock: ctx.clock }, anyone, page),
    listProjects(ctx, anyone, page),
  ]);
  const instances = [...new Set(organizations.items.flatMap(({ origin }) => origin ?? []))];
  const tied = new Set<string>();
  for (const instance of instances) if (await ctx.peers.isTied(instance)) tied.add(instance);
  const others = organizations.items.filter(({ id }) => id !== producer);
  return [
    ...others.flatMap(({ id, name, origin }): PossibleBorrower[] => {
      if (origin === undefined) return [{ to: id, name }];
      return tied.has(origin) ? [{ to: id, name, instance: origin }] : [];
    }),
    ...projects.items.flatMap(({ id, title, owner }): PossibleBorrower[] =>
      owner.kind === "organization" && owner.id !== producer
        ? [{ to: owner.id, name: owner.name, project: { id, title } }]
        : [],
    ),
  ];
}
