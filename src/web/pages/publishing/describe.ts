import { fail, type ActionFailure } from "@sveltejs/kit";
import type { Dataset } from "../../../catalogue/dataset.ts";
import type { Metadata } from "../../../catalogue/metadata.ts";
import { showCoverage } from "../reading/coverage.ts";
import { refusalOf, type Refusal } from "../reading/refusals.ts";
import { type Written, writtenFrom, writtenOf } from "./description.ts";
import type { DescriptionContext } from "./description-change.ts";
import { showProposals, withContact } from "./proposals.ts";

/** What the form of a description is shown with. */
export async function openDescription({ rooms, actor, language, settings }: App.Locals, dataset: Dataset) {
  const proposals = await proposalsFor({ rooms, actor }, dataset);
  return {
    written: writtenFrom(dataset, { language, instance: settings.language }),
    places: dataset.metadata.spatial.map(
      (coverage) => showCoverage(coverage, rooms.territory)?.name ?? JSON.stringify(coverage),
    ),
    proposals: showProposals(proposals, language, rooms.territory),
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
  work: (written: Written) => Promise<Done>,
): Promise<Done | ActionFailure<{ refusal: Refusal; written: Written }>> {
  const written = writtenOf(form);
  try {
    return await work(written);
  } catch (thrown) {
    const refusal = refusalOf(thrown);
    return fail(refusal.status, { refusal, written });
  }
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
