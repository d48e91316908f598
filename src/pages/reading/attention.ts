import type { Arguments } from "../../base/failure.ts";
import type { Actor } from "../../access/actor.ts";
import type { Language } from "../../base/language.ts";
import type { Rooms } from "../../rooms.ts";
import { writeBytes } from "./format.ts";

/** Something that an administrator should look at: what to say, and where to look. */
export interface Attention {
  readonly key: string;
  readonly args: Arguments;
  readonly href: string;
  /** Whether somebody waits, or something is broken. */
  readonly tone: "bad" | "warning";
}

type Steward = {
  readonly rooms: Rooms;
  readonly language: Language;
  readonly actor: Extract<Actor, { kind: "member" }>;
};

const dayMs = 86_400_000;
const recentMs = 7 * dayMs;
/** Before that, a peer that is away for a moment is nobody's concern. */
const silentMs = 3_600_000;
const freeBytesMin = 2_000_000_000;
const listed = { page: 1, pageSize: 200 } as const;
const onlyTotal = { page: 1, pageSize: 1 } as const;

/** What failed first, then who waits, then what was never set. */
export async function listAttention(
  steward: Steward,
  { free, well }: { readonly free: number; readonly well: boolean },
): Promise<readonly Attention[]> {
  const lists = await Promise.all([
    failedWork(steward),
    silentSites(steward),
    indicatorsAtRest(steward),
    peopleWhoWait(steward),
    peopleOfData(steward),
    peopleNamed(steward),
    mailState(steward),
  ]);
  return [
    ...(well ? [] : [{ key: "pages-attention-unwell", args: {}, href: "#state", tone: "bad" as const }]),
    ...(free >= freeBytesMin
      ? []
      : [
          {
            key: "pages-attention-disk",
            args: { free: writeBytes(steward.language, free) },
            href: "#state",
            tone: "bad" as const,
          },
        ]),
    ...lists.flat(),
  ];
}

async function failedWork({ rooms, actor }: Steward): Promise<readonly Attention[]> {
  const since = new Date(rooms.instance.now().getTime() - recentMs);
  const [jobs, imports, sources] = await Promise.all([
    rooms.jobs.listJobs(actor, { ...onlyTotal, state: "failed", since }),
    rooms.imports.listFailedImports(actor, { since }),
    rooms.harvests.listSources(actor, listed),
  ]);
  const [latest] = imports.items;
  const broken = sources.items.filter(
    ({ lastRun, paused }) =>
      paused === undefined && (lastRun?.state === "failed" || lastRun?.state === "incomplete"),
  );
  return [
    ...counted("jobs", { n: jobs.total }, "/admin/jobs?state=failed"),
    ...counted("imports", { n: imports.total }, `/imports/${latest?.id ?? ""}`),
    ...counted("harvests", { n: broken.length, names: namesOf(broken.map(({ name }) => name)) }, "/harvests"),
  ];
}

/** Their values stand, and are those of before. */
async function indicatorsAtRest({ rooms, actor }: Steward): Promise<readonly Attention[]> {
  const troubled = await rooms.indicators.listTroubled(actor);
  const names = namesOf(troubled.map(({ title }) => title));
  return counted("indicators", { n: troubled.length, names }, `/indicators/${troubled[0]?.slug ?? ""}`);
}

async function silentSites({ rooms, actor }: Steward): Promise<readonly Attention[]> {
  const before = rooms.instance.now().getTime() - silentMs;
  const [waiting, ties] = await Promise.all([
    rooms.outbox.listWaitingPeers(actor, listed),
    rooms.network.listTies(actor, listed),
  ]);
  const late = waiting.items.filter(({ since }) => since.getTime() < before);
  const unread = ties.items.filter(
    ({ follows, reading }) =>
      follows === "running" && reading.problemSince !== undefined && reading.problemSince.getTime() < before,
  );
  return [
    ...counted("outbox", { n: late.length, names: namesOf(late.map(({ peer }) => peer)) }, "/admin/outbox"),
    ...counted("reading", { n: unread.length, names: namesOf(unread.map(nameOfTie)) }, "/admin/network"),
  ];
}

async function peopleWhoWait({ rooms, actor }: Steward): Promise<readonly Attention[]> {
  const [ties, requests, exchanges] = await Promise.all([
    rooms.network.listTies(actor, listed),
    rooms.requests.listRequests(actor, listed),
    rooms.sharing.listExchanges(actor, { ...listed, side: "producer", state: "asked" }),
  ]);
  const asking = ties.items.filter(({ followed }) => followed === "asked");
  const received = requests.items.filter(({ state }) => state === "received");
  const byOrganization = Map.groupBy(exchanges.items, ({ organization }) => organization ?? "");
  const answering = await Promise.all(
    [...byOrganization].map(async ([id, waiting]) => ({
      n: waiting.length,
      organization: await rooms.organizations.findOrganization(actor, id),
    })),
  );
  return [
    ...counted(
      "ties",
      { n: asking.length, names: namesOf(asking.map(nameOfTie)) },
      "/admin/network",
      "warning",
    ),
    ...counted("requests", { n: received.length }, "/admin/requests", "warning"),
    ...answering.flatMap(({ n, organization }) =>
      organization === undefined
        ? []
        : counted(
            "exchanges",
            { n, name: organization.name },
            `/organizations/${organization.slug}/requests`,
            "warning",
          ),
    ),
  ];
}

/** What is asked of rows about people: those who administer learn how many wait, and nothing else. */
async function peopleOfData({ rooms, actor }: Steward): Promise<readonly Attention[]> {
  const counts = await rooms.citizens.countDemands(actor);
  const told = counts.map(async ({ organization, open, near }) => {
    const found = await rooms.organizations.findOrganization(actor, organization);
    if (found === undefined) return [];
    const { name, slug } = found;
    const href = `/organizations/${slug}/demands`;
    return near > 0
      ? counted("demands-near", { n: near, name }, href)
      : counted("demands", { n: open, name }, href, "warning");
  });
  return (await Promise.all(told)).flat();
}

/** Published before anybody was asked to say to everybody why data about people are. */
async function peopleNamed({ rooms, actor, language }: Steward): Promise<readonly Attention[]> {
  const unlisted = await rooms.datasets.listUnexplained(actor);
  const { total } = await rooms.search.search(
    { kind: "anyone" },
    { ...onlyTotal, q: "", filters: unexplained, sort: "newest", language, facets: [] },
  );
  const told = { n: unlisted.length, names: namesOf(unlisted.map(({ title }) => title)) };
  return [
    ...counted("personal", { n: total }, "/datasets?personal=unstated&origin=here", "warning"),
    ...counted("personal-unlisted", told, `/datasets/${unlisted[0]?.slug ?? ""}/edit`, "warning"),
  ];
}

const unexplained = { personal: ["unstated"], origin: ["here"] } as const;

async function mailState({ rooms, actor }: Steward): Promise<readonly Attention[]> {
  const mail = await rooms.accounts.readMailState(actor);
  if (mail.kind === "off") {
    return [{ key: "pages-attention-mail-off", args: {}, href: "/admin/accounts", tone: "warning" }];
  }
  if (mail.last?.problem === undefined) return [];
  return [{ key: "pages-attention-mail-failed", args: {}, href: "/admin/accounts", tone: "bad" }];
}

function counted(
  what: string,
  args: { readonly n: number; readonly names?: string; readonly name?: string },
  href: string,
  tone: Attention["tone"] = "bad",
): readonly Attention[] {
  return args.n === 0 ? [] : [{ key: `pages-attention-${what}`, args: { ...args }, href, tone }];
}

const namesMax = 3;

function namesOf(names: readonly string[]): string {
  return `${names.slice(0, namesMax).join(", ")}${names.length > namesMax ? "…" : ""}`;
}

function nameOfTie({
  instance,
  description,
}: {
  readonly instance: string;
  readonly description: { readonly name?: string };
}): string {
  return description.name ?? instance;
}
