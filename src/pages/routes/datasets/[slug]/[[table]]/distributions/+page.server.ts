import { error, redirect } from "@sveltejs/kit";
import type { Distribution } from "../../../../../../catalogue/metadata.ts";
import { distributionTexts, kinds, toDistribution } from "#pages/publishing/distribution.ts";
import { showDistribution } from "#pages/reading/distributions.ts";
import { attempt, field, readForm, textFields } from "#pages/reading/forms.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals: { language }, parent, url }) => {
  const { editable, dataset } = await parent();
  if (!editable) error(403);
  const { distributions } = dataset.metadata;
  const changed = distributions.find(({ id }) => id === url.searchParams.get("one"));
  return {
    list: distributions.map((one) =>
      showDistribution(one, { language, check: undefined, licence: dataset.licence }),
    ),
    changed: changed?.id,
    kinds,
    texts: distributionTexts(changed ?? {}, language),
  };
};

export const actions: Actions = {
  save: async ({ locals, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { metadata } = await locals.rooms.datasets.getDataset(locals.actor, params.slug);
      const before = metadata.distributions.find(({ id }) => id === field(form, "one"));
      const told = toDistribution(textFields(form), before);
      const list =
        before === undefined
          ? [...metadata.distributions, told]
          : metadata.distributions.map((one) => (one === before ? told : one));
      return change(locals, params.slug, list);
    });
  },
  remove: async ({ locals, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { metadata } = await locals.rooms.datasets.getDataset(locals.actor, params.slug);
      const list = metadata.distributions.filter(({ id }) => id !== field(form, "one"));
      return change(locals, params.slug, list);
    });
  },
};

/** What a form wrote is cleaned, or refused, where every change of a dataset is. */
async function change({ rooms, actor }: App.Locals, slug: string, list: readonly object[]): Promise<never> {
  const { id } = await rooms.datasets.getDataset(actor, slug);
  await rooms.datasets.changeDataset(actor, id, {
    metadata: { distributions: list as readonly Distribution[] },
  });
  return redirect(303, `/datasets/${slug}/distributions`);
}
