import { redirect } from "@sveltejs/kit";
import type { Actor } from "../../../../access/actor.ts";
import type { Dataset } from "../../../../catalogue/dataset.ts";
import type { IndicatorFacts } from "../../../../catalogue/metadata.ts";
import { defined } from "../../../../base/defined.ts";
import { boardsShowing } from "#pages/reading/board-links.ts";
import { findAround, findPlaces, type MeantPlace } from "#pages/indicators/find-place.ts";
import { openExplorer, type OpenExplorer } from "#pages/indicators/open-explorer.ts";
import { showExplorer } from "#pages/indicators/show-explorer.ts";
import { type ExplorerState, placesMax, readState, searchOf } from "#pages/indicators/state.ts";
import { unstoredIndicator } from "#pages/indicators/unstored-indicator.ts";
import { attempt, field, readForm } from "#pages/reading/forms.ts";
import { mayEdit, mayEditAny } from "#pages/reading/open-table.ts";
import type { Actions, PageServerLoad } from "./$types";

export const actions: Actions = {
  /** Anybody may ask whether the recorded versions give the values again. */
  again: async ({ locals: { rooms, actor }, request, params }) => {
    const form = await readForm(request);
    return attempt(form, async () => {
      const { dataset } = await rooms.indicators.getIndicator(actor, params.slug);
      const number = Number(field(form, "vintage"));
      const { vintage, isSame, problem } = await rooms.indicators.computeAgain(
        actor,
        dataset.id,
        Number.isSafeInteger(number) && number > 0 ? number : 1,
      );
      return { again: { number: vintage.number, isSame, ...defined({ problem }) } };
    });
  },
};

export const load: PageServerLoad = async ({ locals, params, url, request, setHeaders }) => {
  const { rooms, actor } = locals;
  const indicator = await rooms.indicators.getIndicator(actor, params.slug);
  const { dataset, facts, problem } = indicator;
  if (params.slug !== dataset.slug) redirect(301, `/indicators/${dataset.slug}${url.search}`);
  setHeaders(await unstoredIndicator(locals, indicator));
  const opened = await openExplorer(locals, params.slug, url.searchParams);
  const written = url.searchParams.get("add")?.trim() ?? "";
  const found = written === "" ? [] : findPlaces(locals, facts, written);
  const asked = readState(url.searchParams, facts);
  if (opened !== undefined) leadToPlace(opened, asked, found);
  if (request.method === "GET" && written === "") leadToShort(url, asked);
  return {
    indicator: { dataset, facts, ...defined({ problem }) },
    boards: await boardsShowing({ rooms, actor }, dataset),
    ...rightsOver(actor, dataset),
    shown:
      opened === undefined
        ? undefined
        : {
            ...(await showExplorer(locals, opened)),
            which: found,
            ...unknownPlace(locals, facts, found.length === 0 ? written : ""),
          },
  };
};

/** What another instance computes is changed there; another may be made from it here. */
function rightsOver(actor: Actor, { organization, organizationOrigin }: Dataset) {
  const editable = organizationOrigin === undefined && mayEdit(actor, organization);
  return { editable, derivable: editable || (organizationOrigin !== undefined && mayEditAny(actor)) };
}

/** What the indicator does not know, and what it knows around it. */
function unknownPlace(locals: App.Locals, facts: IndicatorFacts, written: string) {
  return written === ""
    ? { unknown: undefined, around: [] }
    : { unknown: written, around: findAround(locals, facts, written) };
}

/** The one place that a name means is one of the address. */
function leadToPlace({ explored }: OpenExplorer, asked: ExplorerState, found: readonly MeantPlace[]): void {
  const [only] = found;
  if (found.length !== 1 || only === undefined) return;
  const { level, code } = only;
  const places = [...explored.places, { level, code }].slice(-placesMax);
  redirect(303, `/indicators/${explored.indicator.dataset.slug}${searchOf({ ...asked, places })}`);
}

/** A state has one address: what a form sends empty goes. */
function leadToShort(url: URL, asked: ExplorerState): void {
  const search = searchOf(asked);
  if (!url.searchParams.has("lang") && search !== url.search) redirect(303, url.pathname + search);
}
