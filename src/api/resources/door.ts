import type { FailureCode } from "../../base/failure.ts";
import type { WrittenRefusal } from "../../server/door.ts";
import type { Door } from "../door.ts";
import type { ProblemDetails } from "../../server/problem-details.ts";
import { resourceRoutes } from "./routes.ts";
import { wholeTableApiRoutes } from "./whole-api.ts";

/** The table API: data.gouv.fr's tabular API, and what Maille adds to it. */
export const tableDoor: Door = {
  name: "tables",
  roots: ["/api/resources", "/health", "/api/aggregation-exceptions"],
  routes: [resourceRoutes, wholeTableApiRoutes],
  refusal,
  rateClass: (_, path) => (worked.test(path) ? "sql" : undefined),
  readsByPost: (path) => worked.test(path),
  notToWander: ["/api/resources/*/data?*", "/api/resources/*/data/?*"],
};

/** What the engine works for, for as long as somebody who asks may want. */
const worked = /^\/api\/resources\/[^/]+\/(?:sql|validation|preview)\/?$/;

/** The addresses that the tabular API has. */
const tabular =
  /^\/health\/?$|^\/api\/resources\/[^/]+(?:\/versions\/[^/]+)?(?:\/(?:data|profile|swagger)(?:[/.].*)?)?\/?$/;

const titles: Partial<Record<FailureCode | "broken", string>> = {
  invalid: "Invalid query string",
  forbidden: "Unauthorized parameters",
  unavailable: "DB unavailable",
};

/** `errors` as data.gouv.fr's tabular API has it (`api_tabular/core/error.py`), beside problem details. */
function refusal(
  details: ProblemDetails,
  code: FailureCode | "broken",
  path: string,
): WrittenRefusal | undefined {
  if (!tabular.test(path)) return undefined;
  const { title, detail, parameter } = details;
  const told = { code: null, title: titles[code] ?? title, detail };
  return {
    mediaType: "application/problem+json; charset=utf-8",
    body: { ...details, errors: [parameter === undefined ? told : { ...told, parameter }] },
  };
}
