import { fail, type ActionFailure } from "@sveltejs/kit";
import type { Dataset } from "../../catalogue/dataset.ts";
import type { Metadata } from "../../catalogue/metadata.ts";
import { showCoverage } from "../reading/coverage.ts";
import { field } from "../reading/forms.ts";
import { refusalOf, type Refusal } from "../reading/refusals.ts";
import { type WrittenDescription, writeContact, writtenFrom, writtenOf } from "./description.ts";
import { changed, type DescriptionContext, toChange } from "./description-change.ts";
import { showProposals, withContact } from "./proposals.ts";

/** What the form of a description is shown with; before the first publication, with all proposals taken but keywords. */
export async function openDescription(locals: App.Locals, dataset: Dataset) {
  const { rooms, language, settings } = locals;
  const context = await descriptionContext(locals, dataset);
  const { texts, lists } = writtenFrom(dataset, { language, instance: settings.language });
  // Keywords are guessed from words: who publishes says which are meant, and whether what is described gives way.
  const isAsked = (field: string): boolean =>
    field === "keywords" || (field === "temporal" && dataset.metadata.temporal.length > 0);
  const take =
    dataset.state === "draft" ? Object.keys(context.proposals).filter((field) => !isAsked(field)) : [];
  const written: WrittenDescription = { texts, lists: { ...lists, take } };
  return {
    written,
    personal: await personalOf(locals, dataset),
    quality: await locals.rooms.datasets.qualityIf(
      locals.actor,
      changed(dataset, toChange(written, context)),
    ),
    places: dataset.metadata.spatial.map(
      (coverage) => showCoverage(coverage, rooms.territory)?.name ?? JSON.stringify(coverage),
    ),
    proposals: showProposals(context.proposals, language, rooms.territory),
  };
}

/** Columns that name people, and what is said of them where that was never said to everybody. */
async function personalOf({ rooms, actor }: App.Locals, dataset: Dataset) {
  const tables = await rooms.tables.listTables(actor, dataset.id);
  const columns = tables.flatMap(({ version }) => version?.personalData ?? []);
  const notice = dataset.metadata.personalData;
  if (columns.length === 0 && notice === undefined) return undefined;
  return {
    columns,
    reason: notice?.reason ?? dataset.personalDataAnswer ?? "",
    contact: writeContact((await rooms.datasets.contactOf(actor, dataset.id)) ?? {}),
  };
}

/** What a form that was sent is read with. */
export async function descriptionContext(
  { rooms, actor, settings }: App.Locals,
  dataset: Dataset,
): Promise<DescriptionContext> {
  return {
    dataset,
    proposals: await proposalsFor({ rooms, actor }, dataset),
    language: settings.language,
    searchPlaces: (beginning) => rooms.places.searchPlaces(beginning),
  };
}

/** A refusal goes back to the page with all that was written. */
export async function attemptDescription<Done>(
  form: FormData,
  work: (written: WrittenDescription) => Promise<Done>,
): Promise<Done | ActionFailure<{ refusal: Refusal; written: WrittenDescription }>> {
  const written = writtenOf(form);
  try {
    return await work(written);
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    return fail(refusal.status, { refusal, written });
  }
}

/** When the dataset was changed last, as who filled in the form saw it. */
export function seenIn(form: FormData): { unchangedSince?: Date } {
  const seen = new Date(field(form, "seen"));
  return Number.isNaN(seen.getTime()) ? {} : { unchangedSince: seen };
}

/** Nothing is saved: what was written comes back with its score. */
export async function measureDescription(locals: App.Locals, form: FormData, slug: string) {
  return attemptDescription(form, async (written) => {
    const dataset = await locals.rooms.datasets.getDataset(locals.actor, slug);
    const change = toChange(written, await descriptionContext(locals, dataset));
    return {
      written,
      quality: await locals.rooms.datasets.qualityIf(locals.actor, changed(dataset, change)),
    };
  });
}

async function proposalsFor(
  { rooms, actor }: Pick<App.Locals, "rooms" | "actor">,
  dataset: Dataset,
): Promise<Partial<Metadata>> {
  const [proposals, organization] = await Promise.all([
    rooms.datasets.proposalsOf(actor, dataset.id),
    rooms.organizations.findOrganization(actor, dataset.organization),
  ]);
  return withContact(proposals, dataset.metadata, organization);
}
