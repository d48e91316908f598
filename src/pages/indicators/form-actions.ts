import { fail, type ActionFailure } from "@sveltejs/kit";
import { Failure } from "../../base/failure.ts";
import { indicatorLevels } from "../../indicators/definition.ts";
import { findPlaces } from "./find-place.ts";
import type { Looked } from "../../base/seen.ts";
import { readForm, seenOf, textFields } from "../reading/forms.ts";
import { type Refusal, refusalOf } from "../reading/refusals.ts";
import { besideField } from "./form-refusal.ts";
import {
  type AskedSource,
  codeOfPlace,
  type IndicatorFields,
  readIndicatorForm,
  type ToldIndicator,
} from "./indicator-form.ts";
import { showPreview, type ShownPreview } from "./preview.ts";

interface SentForm {
  /** Whose indicator it is; absent where the form asks. */
  readonly organization?: string;
  /** Read of the form where it asks for all of it. */
  readonly source: AskedSource | ((fields: IndicatorFields) => Promise<AskedSource>);
  /** What is done with what it says; the curve is shown where nothing is. */
  readonly keep?: (told: ToldIndicator, organization: string, looked: Looked) => Promise<never>;
}

interface Answer {
  readonly values: Readonly<Record<string, string>>;
  readonly preview?: ShownPreview;
  readonly refusal?: Refusal;
}

/** Reads the form of an indicator and shows or keeps it; a refusal goes back beside its field. */
export async function attemptForm(
  locals: App.Locals,
  request: Request,
  { organization: whose, source, keep }: SentForm,
): Promise<Answer | ActionFailure<Answer>> {
  const form = await readForm(request);
  const values = textFields(form);
  const organization = whose ?? values["organization"] ?? "";
  try {
    const asked = typeof source === "function" ? await source(values) : source;
    const told = readIndicatorForm({ ...values, ...placeByName(locals, values) }, asked);
    if (keep !== undefined) return await keep(told, organization, seenOf(form));
    const { definition } = told;
    const { rooms, actor } = locals;
    const seen = await rooms.indicators.previewIndicator(actor, { organization, definition });
    return { values, preview: showPreview(locals, told, seen) };
  } catch (thrown) {
    const refusal = besideField(refusalOf(thrown));
    return fail(refusal.status, { values, refusal });
  }
}

/** The one place that the whole table is about, by its name: before what the menu of places says. */
function placeByName({ rooms }: Pick<App.Locals, "rooms">, fields: IndicatorFields): IndicatorFields {
  const name = fields["placeName"]?.trim() ?? "";
  if (name === "") return {};
  const [place] = findPlaces({ rooms }, { levels: indicatorLevels }, name);
  if (place === undefined)
    throw new Failure("invalid", "indicator-place-unknown", { name, parameter: "placeName" });
  const code = codeOfPlace(place);
  return { place: code, covers: code };
}

const divisorsMax = 200;

/** The indicators of this instance that one may be divided by. */
export async function listDivisors(
  { rooms, actor }: App.Locals,
  organization: string,
  self?: string,
): Promise<readonly { readonly id: string; readonly title: string }[]> {
  const { items } = await rooms.indicators.listIndicators(actor, { page: 1, pageSize: divisorsMax });
  return items
    .filter(({ dataset, definition }) => definition !== undefined && dataset.id !== self)
    .toSorted(
      (a, b) =>
        Number(b.dataset.organization === organization) - Number(a.dataset.organization === organization),
    )
    .map(({ dataset: { id, title } }) => ({ id, title }));
}
