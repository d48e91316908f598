import { createApi } from "../src/api/app.ts";
import type { Rooms } from "../src/rooms.ts";

/** Every route of the API as its OpenAPI tells it: `GET /api/datasets/{id}`. No verb is called. */
export function openApiPaths(): string[] {
  const api = createApi({} as Rooms, { url: "http://localhost", version: "0" });
  const { paths = {} } = api.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "" } });
  return Object.entries(paths).flatMap(([path, item]) =>
    ["get", "head", "post", "put", "patch", "delete"]
      .filter((method) => Object.hasOwn(item ?? {}, method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
}
