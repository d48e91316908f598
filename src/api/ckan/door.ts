import type { FailureCode } from "../../base/failure.ts";
import type { WrittenRefusal } from "../../server/door.ts";
import type { Door } from "../door.ts";
import type { ProblemDetails } from "../../server/problem-details.ts";
import { ckanRoutes } from "./routes.ts";

/** CKAN's Action API, version 3. Its verbs read, whatever the method. */
export const ckanDoor: Door = {
  name: "ckan",
  roots: ["/api/3/action", "/api/action"],
  routes: [ckanRoutes],
  refusal,
  rateClass: () => "read",
  readsByPost: () => true,
  worksInTurn: (path) => /\/datastore_search_sql\/?$/.test(path),
  describedIn: {
    anchor: "/api/3/action",
    links: { "service-doc": ["/api/docs/", "text/html"] },
    begin: ["/api/3/action/package_search", "doors-llms-ckan"],
  },
};

const types: Partial<Record<FailureCode | "broken", string>> = {
  invalid: "Validation Error",
  unsupported: "Validation Error",
  unauthenticated: "Authorization Error",
  forbidden: "Authorization Error",
  "not-found": "Not Found Error",
  gone: "Not Found Error",
};

/** CKAN 2.10, `ckan/views/api.py`: validation errors are 409, those of authorization 403. */
function refusal(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  const type = types[code] ?? "Internal Server Error";
  const validation = type === "Validation Error";
  const field =
    validation && details.parameter !== undefined ? { [details.parameter]: [details.detail] } : {};
  return {
    mediaType: "application/json; charset=utf-8",
    ...(validation ? { status: 409 } : {}),
    ...(type === "Authorization Error" ? { status: 403 } : {}),
    ...(type === "Not Found Error" ? { status: 404 } : {}),
    body: {
      help: "",
      success: false,
      error: { __type: type, message: details.detail, ...field },
    },
  };
}
