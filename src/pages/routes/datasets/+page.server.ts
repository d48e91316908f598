import { redirect } from "@sveltejs/kit";
import { drawRegionsOf } from "#pages/maps/region-map.ts";
import { boardsNamed } from "#pages/reading/board-links.ts";
import { addressWith } from "#pages/reading/address.ts";
import { logosOf } from "#pages/reading/logos-of.ts";
import { pageOf } from "#pages/reading/paging.ts";
import { addressToggled } from "#pages/reading/search-address.ts";
import { readSearch } from "../../../search/search-request.ts";
import type { PageServerLoad } from "./$types";

const pageSize = 20;

export const load: PageServerLoad = async ({ locals, url }) => {
  const { rooms, actor, language } = locals;
  const here = `${url.pathname}${url.search}`;
  const place = url.searchParams.get("place")?.trim() ?? "";
  const places = place === "" ? [] : rooms.places.searchPlaces(place);
  const [found] = places;
  if (found !== undefined) {
    const address = addressWith(here, { place: undefined });
    const value = `${found.level}/${found.code}`;
    if (url.searchParams.getAll("territory").includes(value)) redirect(303, address);
    redirect(303, addressToggled(address, "territory", value));
  }
  // The parameter by which a producer was chosen before there were facets.
  const organization = url.searchParams.get("organization") ?? "";
  if (organization !== "") {
    redirect(301, addressToggled(addressWith(here, { organization: undefined }), "producer", organization));
  }
  const page = pageOf(url.searchParams);
  const request = readSearch(url.searchParams, language, { page, pageSize });
  const [result, answer, map, boards] = await Promise.all([
    rooms.search.search(actor, request),
    page === 1 ? rooms.search.findPlaceAnswer(request.q) : undefined,
    drawRegionsOf(rooms.territory),
    page === 1 ? boardsNamed({ rooms, actor }, request.q) : [],
  ]);
  const [rows, logos] = await Promise.all([
    page === 1 ? rooms.search.findInRows(result) : [],
    logosOf(locals, result.items),
  ]);
  return {
    request,
    result,
    logos,
    answer,

    rows,
    boards,
    page,
    pageSize,
    unknownPlace: place,
    map,
  };
};
