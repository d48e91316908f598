import { accentOf } from "#pages/design/accent.ts";
import { toHex } from "#pages/design/colour.ts";
import { headlinesOf } from "#pages/indicators/headline.ts";
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
  return { q, page, pageSize, total, headlines: await headlinesOf(locals, items, accent) };
};
