import type { FailureCode } from "../../base/failure.ts";
import type { ProblemDetails } from "./problem-details.ts";

export interface WrittenRefusal {
  readonly mediaType: string;
  readonly body: unknown;
  /** Where the protocol wants another than ours. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

type Shape = (details: ProblemDetails, code: FailureCode | "broken") => WrittenRefusal;

const json = "application/json; charset=utf-8";

/** How the protocol of an address writes a refusal; `undefined` for our own, which are problem details. */
export function shapeOfRefusals(path: string): Shape | undefined {
  return shapes.find(([prefix]) => prefix.test(path))?.[1];
}

const shapes: readonly (readonly [RegExp, Shape])[] = [
  [/^\/api\/(?:3\/)?action(?:\/|$)/, ckan],
  [/^\/api\/resources\/[^/]+(?:\/versions\/[^/]+)?(?:\/(?:data|profile|swagger)(?:[/.].*)?)?\/?$/, tabular],
  [/^\/health\/?$/, tabular],
  [/^\/ogc(?:\/|$)/, ogc],
  [/^\/odata(?:\/|$)/, odata],
  [/^\/mcp(?:\/|$)/, mcp],
  [/^\/oauth2?(?:\/|$)/, oauth],
];

const tabularTitles: Partial<Record<FailureCode | "broken", string>> = {
  invalid: "Invalid query string",
  forbidden: "Unauthorized parameters",
  unavailable: "DB unavailable",
};

/** `errors` as data.gouv.fr's tabular API has it (`api_tabular/core/error.py`), beside problem details. */
function tabular(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  const { title, detail, parameter } = details;
  const told = { code: null, title: tabularTitles[code] ?? title, detail };
  return {
    mediaType: "application/problem+json; charset=utf-8",
    body: { ...details, errors: [parameter === undefined ? told : { ...told, parameter }] },
  };
}

const ckanTypes: Partial<Record<FailureCode | "broken", string>> = {
  invalid: "Validation Error",
  unsupported: "Validation Error",
  unauthenticated: "Authorization Error",
  forbidden: "Authorization Error",
  "not-found": "Not Found Error",
  gone: "Not Found Error",
};

/** CKAN 2.10, `ckan/views/api.py`: validation errors are 409, those of authorization 403. */
function ckan(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  const type = ckanTypes[code] ?? "Internal Server Error";
  const validation = type === "Validation Error";
  const field =
    validation && details.parameter !== undefined ? { [details.parameter]: [details.detail] } : {};
  return {
    mediaType: json,
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

/** OGC 17-069r4, schema `exception`. */
function ogc(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  return { mediaType: json, body: { code, description: details.detail, ...details } };
}

/**
 * OData JSON Format 4.01, §21.1. What the protocol has and this service has not is 501 (Protocol 4.01,
 * §9.3.1), a form that is not written here 406.
 */
function odata(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  return {
    mediaType: "application/json;odata.metadata=minimal;charset=utf-8",
    headers: { "odata-version": "4.0" },
    ...(code === "unsupported" ? { status: details.parameter === "$format" ? 406 : 501 } : {}),
    body: {
      error: {
        code,
        message: details.detail,
        ...(details.parameter === undefined ? {} : { target: details.parameter }),
      },
    },
  };
}

/** RFC 6749 §5.2; what problem details have is beside it. */
function oauth(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  const { error = oauthErrors[code] ?? "invalid_request", ...told } = details;
  return { mediaType: json, body: { error, error_description: details.detail, ...told } };
}

const oauthErrors: Partial<Record<FailureCode | "broken", string>> = {
  broken: "server_error",
  unauthenticated: "invalid_client",
  unavailable: "temporarily_unavailable",
  "too-many": "temporarily_unavailable",
};

/** JSON-RPC 2.0, §5.1; what a tool refuses is told in its own answer. */
function mcp(details: ProblemDetails, code: FailureCode | "broken"): WrittenRefusal {
  return {
    mediaType: json,
    body: {
      jsonrpc: "2.0",
      id: null,
      error: {
        code: code === "broken" ? -32_603 : -32_600,
        message: details.detail,
        data: { code, type: details.type },
      },
    },
  };
}
