import type { Actor } from "../../access/actor.ts";

/** Something that a first administrator does, and whether it is done. */
export interface FirstStep {
  readonly name:
    | "organization"
    | "publish"
    | "identity"
    | "contact"
    | "mail"
    | "contours"
    | "invite"
    | "follow";
  readonly href: string;
  readonly isDone: boolean;
}

type Steward = Pick<App.Locals, "rooms" | "settings"> & {
  readonly actor: Extract<Actor, { kind: "member" }>;
};

const onlyTotal = { page: 1, pageSize: 1 } as const;

/** In the order that they are best done; each is ticked by what there is, not by who says so. */
export async function listFirstSteps({ rooms, actor, settings }: Steward): Promise<readonly FirstStep[]> {
  const [published, mail, levels, accounts, ties, sources] = await Promise.all([
    hasPublished(rooms, actor),
    rooms.accounts.readMailState(actor),
    rooms.territory.drawnLevels(),
    rooms.accounts.listAccounts(actor, onlyTotal),
    rooms.network.listTies(actor, onlyTotal),
    rooms.harvests.listSources(actor, onlyTotal),
  ]);
  const { legal, pictures, name } = settings;
  return [
    { name: "organization", href: "/admin/organizations", isDone: actor.memberships.length > 0 },
    { name: "publish", href: "/publish", isDone: published },
    { name: "identity", href: "/admin/settings", isDone: name !== "Maille" && pictures.logo !== undefined },
    { name: "contact", href: "/admin/pages#who", isDone: legal.publisher !== "" && legal.email !== "" },
    { name: "mail", href: "/admin/accounts", isDone: mail.kind === "server" },
    { name: "contours", href: "/admin/settings#contours", isDone: levels.includes("commune") },
    { name: "invite", href: "/admin/people", isDone: accounts.total > 1 },
    { name: "follow", href: "/admin/network", isDone: ties.total + sources.total > 0 },
  ];
}

/** What the demonstration published is nobody's own. */
async function hasPublished(rooms: App.Locals["rooms"], actor: Steward["actor"]): Promise<boolean> {
  for (const { organization } of actor.memberships) {
    const { total } = await rooms.datasets.listDatasets(actor, {
      ...onlyTotal,
      organization,
      state: "published",
    });
    if (total > 0) return true;
  }
  return false;
}
