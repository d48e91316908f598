import { accentOf } from "#pages/design/accent.ts";
import { toHex } from "#pages/design/colour.ts";
import { headlinesOf } from "#pages/indicators/headline.ts";
import { mayEditAny } from "#pages/reading/open-table.ts";
import { pageOf } from "#pages/reading/paging.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 24;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { rooms, actor, settings } = locals;
  const q = url.searchParams.get("q")?.trim().slice(0, 200) ?? "";
  const page = pageOf(url.searchParams);
  const { items, total } = await rooms.indicators.listIndicators(actor, {
    page,
    pageSize,
    ...(q === "" ? {} : { q }),
  });
  const accent = toHex(accentOf(settings.accentHue, "light"));
  const headlines = await headlinesOf(locals, items, accent);
  return { q, page, pageSize, total, headlines, mayMake: mayEditAny(actor) };
};
