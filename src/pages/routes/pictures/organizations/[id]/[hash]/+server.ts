import { error, redirect } from "@sveltejs/kit";
import type { RequestHandler } from "./$types";

/** The logo of an organization. Other bytes have another address, so each is kept for good. */
export const GET: RequestHandler = async ({ locals: { rooms }, params: { id, hash } }) => {
  const found = await rooms.logos.findLogo(id);
  if (found === undefined) error(404);
  if (found.hash !== hash) redirect(302, `/pictures/organizations/${id}/${found.hash}`);
  return new Response(Uint8Array.from(found.bytes), {
    headers: {
      "content-type": found.mediaType,
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
};
