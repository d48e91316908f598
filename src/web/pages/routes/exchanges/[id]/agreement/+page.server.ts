import { redirect } from "@sveltejs/kit";
import { verifyAgreementFile } from "../../../../../../sharing/agreement-file.ts";
import type { PageServerLoad } from "./$types";

/** What is shown is read from the signed file, after its signatures were verified. */
export const load: PageServerLoad = async ({ locals: { rooms, actor }, params }) => {
  if (actor.kind !== "member") redirect(303, `/sign-in?back=/exchanges/${params.id}/agreement`);
  const { text, fileName } = await rooms.sharing.getAgreementFile(actor, params.id);
  const { agreed, signatures } = await verifyAgreementFile(text);
  return { id: params.id, agreed, signatures, fileName };
};
