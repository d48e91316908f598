import { defined } from "../../../../base/defined.ts";
import { redirect } from "@sveltejs/kit";
import { differencesOf } from "../../../../sharing/terms-difference.ts";
import { instanceNames } from "#pages/reading/instance-named.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import type { Rooms } from "../../../../rooms.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

type ExchangeShown = Awaited<ReturnType<Rooms["sharing"]["getExchange"]>>;

export const load: PageServerLoad = async ({ locals: { rooms, actor, language }, params }) => {
  if (actor.kind !== "member") signInFirst(`/exchanges/${encodeURIComponent(params.id)}`);
  const exchange = await rooms.sharing.getExchange(actor, params.id);
  await rooms.sharing.readNotifications(actor, { exchange: exchange.id });
  await rooms.sharing.rememberLanguage(actor, language);
  const organization =
    exchange.organization === undefined
      ? undefined
      : await rooms.organizations.findOrganization(actor, exchange.organization);
  let before: typeof exchange.terms | undefined;
  const entries = exchange.entries.map((entry) => {
    const difference =
      entry.terms === undefined || before === undefined ? undefined : differencesOf(before, entry.terms);
    before = entry.terms ?? before;
    return { ...entry, difference };
  });
  const nameOf = await instanceNames(rooms, actor);
  const peer = exchange.peer === undefined ? undefined : nameOf(exchange.peer);
  const slug = await slugHere({ rooms, actor }, exchange);
  const reading = await readingOf({ rooms, actor }, exchange, slug);
  return { exchange, entries, organization, reading, peer, slug };
};

/** The page of the dataset on this instance, whether it holds the data or was told of them. */
async function slugHere(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  { subject }: ExchangeShown,
): Promise<string | undefined> {
  if (subject.instance === rooms.instance.url) {
    return (await rooms.datasets.findDataset(actor, subject.dataset))?.slug;
  }
  const told = await rooms.datasets.findDataset(actor, subject.slug);
  const address = `${subject.instance}/datasets/${subject.dataset}`;
  return told?.origins.some(({ identifier }) => identifier === address) ? told.slug : undefined;
}

/**
 * Where those who asked read what a running agreement lets out: on the pages of the dataset here,
 * whichever instance holds it; by a program with a key of the project.
 */
async function readingOf(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  { sides, state, project, terms, subject }: ExchangeShown,
  slug: string | undefined,
): Promise<ReadingShown | undefined> {
  if (state !== "running" || !sides.includes("asker")) return undefined;
  const tables =
    slug === undefined
      ? []
      : terms.tables.map(({ table }) => ({
          name: subject.tables[table] ?? "",
          href: `/datasets/${slug}/${table}`,
        }));
  // A project that is gone, or that others change, gives this reader no keys.
  const mayChange =
    project !== undefined && (await rooms.projects.mayChangeProject(actor, project.id).catch(() => false));
  const keys = mayChange ? `/reuses/${project.id}/keys` : undefined;
  const how = `${tables.length === 0 ? "there" : "here"}${keys === undefined ? "" : "-keys"}`;
  return { how, tables, ...defined({ keys }) };
}

interface ReadingShown {
  readonly how: string;
  /** Those that the agreement covers, where they have a page here. */
  readonly tables: readonly { readonly name: string; readonly href: string }[];
  readonly keys?: string;
}

export const actions: Actions = {
  accept: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.acceptExchange(actor, params.id);
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  refuse: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.refuseExchange(actor, params.id, field(form, "reason"));
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  withdraw: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.withdrawAgreement(actor, params.id, field(form, "reason"));
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  takeback: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      await rooms.sharing.takeBack(actor, params.id, field(form, "note"));
      return redirect(303, `/exchanges/${params.id}`);
    });
  },
  renew: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { id } = await rooms.sharing.renewAgreement(actor, params.id);
      return redirect(303, `/exchanges/${id}`);
    });
  },
};
