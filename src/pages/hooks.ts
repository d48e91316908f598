import type { Transport } from "@sveltejs/kit/hooks";

/**
 * Pages are read as they are sent: no framework runs in the browser, and nobody reads what they were
 * made from a second time. Without this all of it is written once more for each page, and thrown away:
 * half of the time of a page that holds drawings. It also leaves nothing to tell at `__data.json`.
 */
export const transport: Transport = {
  unsent: {
    encode: (value: unknown) => (typeof value === "object" && value !== null ? "unsent" : false),
    decode: () => undefined,
  },
};
