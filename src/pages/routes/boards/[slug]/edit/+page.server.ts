import { fail, redirect } from "@sveltejs/kit";
import { blockKinds, freeBlockId, pictureBytesMax, toPlaceAddress } from "../../../../../boards/board.ts";
import { isLanguage } from "../../../../../base/language.ts";
import { labelOfPlace } from "../../../../../indicators/place-label.ts";
import { formOf, newBlock, placeNamed, readBlock, unwrittenBlocks } from "#pages/boards/block-form.ts";
import { changeBoard, moved, seenIn, wording } from "#pages/boards/editing.ts";
import { listChoices } from "#pages/boards/choices.ts";
import { openBoard } from "#pages/boards/open-board.ts";
import { readBytes, readSentForm } from "#pages/publishing/multipart.ts";
import { attempt, field, readForm, textFields } from "#pages/reading/forms.ts";
import { refusalOf } from "#pages/reading/refusals.ts";
import { speak } from "#pages/reading/speak.ts";
import { signInFirst } from "#pages/reading/sign-in-first.ts";
import type { Actions, PageServerLoad } from "./$types";

export const load: PageServerLoad = async ({ locals, params, url }) => {
  const { rooms, actor } = locals;
  if (actor.kind !== "member") signInFirst(url.pathname);
  const board = await rooms.boards.getDraft(actor, params.slug);
  const [opened, choices] = await Promise.all([
    openBoard(locals, board, undefined),
    listChoices(locals, board),
  ]);
  const names = {
    place: (place: typeof board.place) => labelOfPlace(rooms.territory, place) ?? toPlaceAddress(place),
    dataset: (id: string) => choices.slugs[id] ?? id,
  };
  return {
    board,
    shown: opened.blocks,
    place: names.place(board.place),
    forms: board.blocks.map((block) => formOf(block, names)),
    indicators: choices.indicators,
    open: url.searchParams.get("block") ?? "",
    unwritten: unwrittenBlocks(board.blocks),
    isSaved: url.searchParams.has("saved"),
    left: url.searchParams.getAll("left").slice(0, 20),
  };
};

const atBlock = (slug: string, id: string) => `/boards/${slug}/edit?block=${id}#edit-${id}`;

export const actions: Actions = {
  settings: async (event) =>
    changeBoard(event, async ({ id, slug }, form, { rooms, actor }) => {
      const written = field(form, "language");
      await rooms.boards.changeBoard(actor, id, {
        title: field(form, "title"),
        description: field(form, "description"),
        ...(isLanguage(written) ? { language: written } : {}),
        place: placeNamed({ rooms }, field(form, "place"), "place"),
        ...seenIn(form),
      });
      return `/boards/${slug}/edit?saved`;
    }),
  add: async (event) =>
    changeBoard(event, async (board, form, locals) => {
      const kind = blockKinds.find((one) => one === field(form, "kind")) ?? "text";
      const id = freeBlockId(board.blocks);
      const { indicators } = await listChoices(locals, board);
      const [first] = indicators;
      const block = newBlock(locals, kind, id, first) ?? (await readBlock(locals, withId(form, id)));
      const blocks = [...board.blocks, block] as typeof board.blocks;
      await locals.rooms.boards.changeBoard(locals.actor, board.id, { blocks, ...seenIn(form) });
      return atBlock(board.slug, id);
    }),
  save: async (event) =>
    changeBoard(event, async (board, form, locals) => {
      const block = (await readBlock(locals, form)) as (typeof board.blocks)[number];
      const blocks = board.blocks.map((one) => (one.id === block.id ? block : one));
      await locals.rooms.boards.changeBoard(locals.actor, board.id, { blocks, ...seenIn(form) });
      return atBlock(board.slug, block.id);
    }),
  preview: async ({ locals, request, params }) => {
    const form = await readForm(request);
    return wording(form, () =>
      attempt(form, async () => {
        const board = await locals.rooms.boards.getDraft(locals.actor, params.slug);
        const block = (await readBlock(locals, form)) as (typeof board.blocks)[number];
        const blocks = board.blocks.map((one) => (one.id === block.id ? block : one));
        const { blocks: preview } = await openBoard(locals, { ...board, blocks }, undefined);
        // What is not saved yet stays in its form.
        return { preview, values: textFields(form) };
      }),
    );
  },
  move: async (event) =>
    changeBoard(event, async (board, form, { rooms, actor }) => {
      const id = field(form, "block");
      const blocks = moved(board.blocks, id, field(form, "way"));
      await rooms.boards.changeBoard(actor, board.id, { blocks, ...seenIn(form) });
      return `/boards/${board.slug}/edit#edit-${id}`;
    }),
  drop: async (event) =>
    changeBoard(event, async (board, form, { rooms, actor }) => {
      const blocks = board.blocks.filter(({ id }) => id !== field(form, "block"));
      await rooms.boards.changeBoard(actor, board.id, { blocks, ...seenIn(form) });
      return `/boards/${board.slug}/edit?saved`;
    }),
  undo: async (event) =>
    changeBoard(event, async ({ id }, form, { rooms, actor }) => {
      await rooms.boards.undoChange(actor, id, seenIn(form));
    }),
  publish: async (event) =>
    changeBoard(event, async ({ id }, form, { rooms, actor }) => {
      const { slug } = await rooms.boards.publishBoard(actor, id, seenIn(form));
      return `/boards/${slug}`;
    }),
  unpublish: async (event) =>
    changeBoard(event, async ({ id }, _, { rooms, actor }) => {
      await rooms.boards.unpublishBoard(actor, id);
    }),
  delete: async (event) =>
    changeBoard(event, async ({ id }, _, { rooms, actor }) => {
      await rooms.boards.deleteBoard(actor, id);
      return "/boards";
    }),
  picture: async ({ locals: { rooms, actor, language }, request, params }) => {
    try {
      const { id: edited } = await rooms.boards.getDraft(actor, params.slug);
      const { fields, received } = await readSentForm(request, (_, bytes) =>
        readBytes(bytes, pictureBytesMax),
      );
      const picture = await rooms.boards.addPicture(actor, edited, received ?? Buffer.alloc(0));
      // As it is by now: somebody may have saved while the picture came.
      const board = await rooms.boards.getDraft(actor, edited);
      const id = freeBlockId(board.blocks);
      const alternative = fields.get("alternative") || speak(language, "boards-kind-picture");
      const block = { id, kind: "picture", width: "whole", picture, alternative } as const;
      const blocks = [...board.blocks, block];
      await rooms.boards.changeBoard(actor, board.id, { blocks, unchangedSince: board.version });
      redirect(303, atBlock(board.slug, id));
    } catch (thrown) {
      const refusal = refusalOf(thrown);
      return fail(refusal.status, { refusal, values: {} });
    }
  },
};

function withId(form: FormData, id: string): FormData {
  form.set("block", id);
  return form;
}
