import { error, fail, redirect, type RequestEvent } from "@sveltejs/kit";
import type { Board } from "../../boards/board.ts";
import { attempt, field, readForm, textFields } from "../reading/forms.ts";
import { WrongField } from "./block-form.ts";

type Event = Pick<RequestEvent, "locals" | "request" | "params">;

/** The version that the form was made from: a change made meanwhile is not lost. */
export function seenIn(form: FormData): { readonly unchangedSince?: number } {
  const seen = Number(field(form, "seen"));
  return Number.isInteger(seen) && seen > 0 ? { unchangedSince: seen } : {};
}

/** Does one thing to the board that a page edits, and shows its page again, at the block that was changed. */
export async function changeBoard(
  { locals, request, params }: Event,
  work: (board: Board, form: FormData, locals: App.Locals) => Promise<string | void>,
) {
  const form = await readForm(request);
  return wording(form, () =>
    attempt(form, async () => {
      const board = await locals.rooms.boards.getDraft(locals.actor, params["slug"] ?? "");
      const to = await work(board, form, locals);
      return redirect(303, to ?? `/boards/${board.slug}/edit`);
    }),
  );
}

/** What a field of a block says wrong is shown as any refusal is, with what was written. */
export async function wording<Done>(form: FormData, work: () => Promise<Done>) {
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof WrongField)) throw thrown;
    const { key, args } = thrown;
    return fail(400, {
      refusal: { status: 400, code: "invalid" as const, key, args },
      values: textFields(form),
    });
  }
}

/** The blocks after one is moved, by one place. */
export function moved(blocks: Board["blocks"], id: string, way: string): Board["blocks"] {
  const at = blocks.findIndex((block) => block.id === id);
  const to = way === "up" ? at - 1 : at + 1;
  const [block, other] = [blocks[at], blocks[to]];
  if (block === undefined) error(404);
  return other === undefined ? blocks : blocks.with(at, other).with(to, block);
}
