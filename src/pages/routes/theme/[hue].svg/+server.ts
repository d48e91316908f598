import { accentOf } from "#pages/design/accent.ts";
import { toHex } from "#pages/design/colour.ts";
import type { RequestHandler } from "./$types";

/** The sign of Maille as a favicon: a mesh with one knot in the accent. */
export const GET: RequestHandler = ({ params }) => {
  const knot = toHex(accentOf(Number(params.hue) % 360, "light"));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><style>g{stroke:#3b3530}@media(prefers-color-scheme:dark){g{stroke:#e9e5df}}</style><g fill="none" stroke-width="2.5" stroke-linecap="round"><path d="M2 18 18 2M14 2 30 18M2 14 18 30M14 30 30 14M8 8 24 24M24 8 8 24"/></g><circle cx="22" cy="10" r="5" fill="${knot}"/></svg>`;
  return new Response(svg, {
    headers: { "content-type": "image/svg+xml", "cache-control": "public, max-age=31536000, immutable" },
  });
};
