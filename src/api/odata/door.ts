import type { FailureCode } from "../../base/failure.ts";
import { defined } from "../../base/defined.ts";
import type { WrittenRefusal } from "../../server/door.ts";
import type { Door } from "../door.ts";
import type { ProblemDetails } from "../../server/problem-details.ts";
import { odataRoutes } from "./routes.ts";

/** OData 4.0, read only. */
export const odataDoor: Door = {
  name: "odata",
  roots: ["/odata"],
  routes: [odataRoutes],
  refusal,
  describedIn: {
    anchor: "/odata",
    links: { "service-desc": ["/odata/$metadata", "application/xml"] },
    begin: ["/odata/", "doors-llms-odata"],
  },
  notToWander: ["/odata/"],
};

/**
 * OData JSON Format 4.01, §21.1. What the protocol has and this service has not is 501 (Protocol 4.01,
 * §9.3.1), a form that is not written here 406.
 */
function refusal(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  return {
    mediaType: "application/json;odata.metadata=minimal;charset=utf-8",
    headers: { "odata-version": "4.0" },
    ...(code === "unsupported" ? { status: details.parameter === "$format" ? 406 : 501 } : {}),
    body: {
      error: {
        code,
        message: details.detail,
        ...defined({ target: details.parameter }),
      },
    },
  };
}
