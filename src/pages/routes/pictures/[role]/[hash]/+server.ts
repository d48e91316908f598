import { error, redirect } from "@sveltejs/kit";
import type { RequestHandler } from "./$types";

/** The logo and the picture of the home. Other bytes have another address, so each is kept for good. */
export const GET: RequestHandler = async ({ locals: { rooms }, params: { role, hash } }) => {
  const found = role === "logo" || role === "home" ? await rooms.instance.findPicture(role) : undefined;
  if (found === undefined) error(404);
  // An older address, in somebody's page or letter, leads to what is shown now.
  if (found.hash !== hash) redirect(302, `/pictures/${role}/${found.hash}`);
  return new Response(Uint8Array.from(found.bytes), {
    headers: {
      "content-type": found.mediaType,
      "content-security-policy": "default-src 'none'; sandbox",
      "cache-control": "public, max-age=31536000, immutable",
    },
  });
};
