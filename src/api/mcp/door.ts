import type { Door } from "../door.ts";
import { mcpRoutes } from "./routes.ts";

/** The Model Context Protocol. Its tools read, though each message is a POST. */
export const mcpDoor: Door = {
  name: "mcp",
  roots: ["/mcp"],
  routes: [mcpRoutes],
  // JSON-RPC 2.0, §5.1; what a tool refuses is told in its own answer.
  refusal: (details, code) => ({
    mediaType: "application/json; charset=utf-8",
    body: {
      jsonrpc: "2.0",
      id: null,
      error: {
        code: code === "broken" ? -32_603 : -32_600,
        message: details.detail,
        data: { code, type: details.type },
      },
    },
  }),
  rateClass: () => "read",
  readsByPost: () => true,
  describedIn: {
    anchor: "/mcp",
    links: { "service-doc": ["/api/docs/", "text/html"] },
    begin: ["/mcp", "doors-llms-mcp"],
  },
  notToWander: ["/mcp"],
};
