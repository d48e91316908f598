import { defined } from "../../src/base/defined.ts";
import { createPublicKey } from "node:crypto";
import { jwtVerify } from "jose";
import { serve } from "./served.ts";

export interface Report {
  readonly report_id: string;
  readonly resource_id: string;
  readonly integration_status: "OK" | "KO";
  readonly comment: string;
  readonly integration_errors: readonly {
    readonly error_code: string;
    readonly error_message: string;
    readonly field_name: string;
  }[];
}

/** A producer node of RUDI, as its portal sees it: it pushes, and takes reports that its portal signed. */
export async function openNode(portal: { url: string }) {
  const reports: Report[] = [];
  const state = { status: 200, refused: 0 };
  const credentials = { clientId: "", secret: "" };
  const served = await serve(async (request) => {
    const [, id = ""] = /^\/api\/v1\/resources\/([^/]+)\/report$/.exec(request.path) ?? [];
    if (request.method !== "PUT" || id === "") return { status: 404 };
    if (state.status !== 200) return { status: state.status };
    if (!(await isSigned(request.authorization))) {
      state.refused++;
      return { status: 401 };
    }
    const report = JSON.parse(request.text) as Report;
    if (report.resource_id !== id) return { status: 400 };
    reports.push(report);
    return { status: 200, body: { status: "OK" } };
  });

  const isSigned = async (authorization: string): Promise<boolean> => {
    const key = (await (await fetch(`${portal.url}/oauth/token_key`)).json()) as { value: string };
    return jwtVerify(authorization.replace(/^Bearer /, ""), createPublicKey(key.value)).then(
      () => true,
      () => false,
    );
  };

  /** By the grant that a node uses: its own of before, or that of today. */
  const askToken = async (path = "/oauth2/token", grant = "client_credentials", told = credentials) =>
    fetch(portal.url + path, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        authorization: `Basic ${btoa(`${told.clientId}:${told.secret}`)}`,
      },
      body: new URLSearchParams({ grant_type: grant, username: told.clientId, password: told.secret }),
    });

  const token = async () => ((await (await askToken()).json()) as { access_token: string }).access_token;

  const ask = async (method: string, path: string, body?: string, bearer?: string) => {
    const response = await fetch(portal.url + path, {
      method,
      headers: {
        authorization: `Bearer ${bearer ?? (await token())}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...defined({ body }),
    });
    const text = await response.text();
    return { status: response.status, text, value: valueOf(text) };
  };

  return {
    ...served,
    reports,
    state,
    credentials,
    askToken,
    ask,
    push: (method: "POST" | "PUT", record: unknown, bearer?: string) =>
      ask(method, "/kalim/v1/resources", JSON.stringify(record), bearer),
    remove: (id: string) => ask("DELETE", `/kalim/v1/resources/${id}`),
    /** Waits for the report that was answered. */
    async reportOf(id: unknown): Promise<Report> {
      const end = Date.now() + 90_000;
      for (;;) {
        const found = reports.find(({ report_id }) => report_id === id);
        if (found !== undefined) return found;
        if (Date.now() > end) throw new Error(`no report ${String(id)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  };
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
