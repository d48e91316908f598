import { redirect } from "@sveltejs/kit";
import { findRefusal } from "../reading/refusals.ts";

const keys: ReadonlySet<string> = new Set(["citizens-level-needed", "citizens-level-anew"]);

/**
 * Does what a page asks; who is known less surely than its table asks for is led to where they show who
 * they are, and from there back; who is another citizen than the one who was linked, to where they find
 * themselves.
 */
export async function atLevel<Done>(back: string, work: () => Promise<Done>): Promise<Done> {
  try {
    return await work();
  } catch (error) {
    const refusal = findRefusal(error);
    if (refusal?.key === "citizens-link-other") {
      redirect(303, `/my/find/${encodeURIComponent(String(refusal.args["table"]))}?again`);
    }
    if (refusal === undefined || !keys.has(refusal.key)) throw error;
    const anew = refusal.key === "citizens-level-anew" ? "&anew" : "";
    const table = encodeURIComponent(String(refusal.args["table"]));
    redirect(303, `/my/level/${table}?back=${encodeURIComponent(back)}${anew}`);
  }
}
