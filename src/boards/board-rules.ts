import { z } from "zod";
import { defined } from "../base/defined.ts";
import { Failure } from "../base/failure.ts";
import { isId } from "../base/id.ts";
import { languages } from "../base/language.ts";
import { toDescription, toTitle } from "../catalogue/dataset-rules.ts";
import { cleanText } from "../catalogue/metadata-rules.ts";
import { countryCode, indicatorLevels, type IndicatorPlace } from "../indicators/definition.ts";
import { alertTones, type BoardDocument, blocksMax, blockWidths } from "./board.ts";

export const wholeCountry: IndicatorPlace = { level: "country", code: countryCode };

const id = z.string().refine(isId);
const level = z.enum(indicatorLevels);
const place = z.strictObject({ level, code: z.string().regex(/^[0-9A-Za-z]{1,20}$/) });
const words = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => cleanText(text, most));
const line = words(300).transform((text) => text.replace(/\s+/g, " ").trim());
const common = { id: z.string().regex(/^b\d{1,6}$/), width: z.enum(blockWidths) };
const shown = { ...common, indicator: id, title: line.exactOptional() };
const rows = z.int().min(1).max(100);
const writing = {
  ...common,
  text: words(20_000).refine((text) => text.trim() !== ""),
  indicator: id.exactOptional(),
  place: place.exactOptional(),
};

/** One block, as people and programs write it. */
export const blockShape = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("figure"), ...shown, place: place.exactOptional() }),
  z.strictObject({
    kind: z.literal("curve"),
    ...shown,
    place: place.exactOptional(),
    beside: z.array(place).max(7).exactOptional(),
    periods: z.int().min(2).max(10_000).exactOptional(),
  }),
  z.strictObject({ kind: z.literal("bars"), ...shown, level, rows }),
  z.strictObject({ kind: z.literal("table"), ...shown, level, rows }),
  z.strictObject({ kind: z.literal("map"), ...shown, level }),
  z.strictObject({ kind: z.literal("text"), ...writing }),
  z.strictObject({ kind: z.literal("alert"), ...writing, tone: z.enum(alertTones) }),
  z.strictObject({
    kind: z.literal("datasets"),
    ...common,
    title: line.exactOptional(),
    datasets: z.array(id).min(1).max(30),
  }),
  z.strictObject({ kind: z.literal("reuse"), ...common, reuse: id }),
  z.strictObject({
    kind: z.literal("picture"),
    ...common,
    picture: id,
    alternative: line.refine((text) => text !== ""),
    caption: line.exactOptional(),
  }),
]);

const documentShape = z.strictObject({
  title: z.string(),
  description: z.string(),
  language: z.enum(languages).exactOptional(),
  place,
  blocks: z.array(blockShape),
});

/** Throws `invalid` with the part that is wrong: `blocks.3.indicator`. */
export function toDocument(told: unknown): BoardDocument {
  const { success, data, error } = documentShape.safeParse(told);
  if (!success) {
    const parameter = error.issues[0]?.path.map(String).join(".") ?? "blocks";
    throw new Failure("invalid", "board-block-wrong", { parameter });
  }
  const { title, description, language, blocks, place: at } = data;
  refuseMany(blocks);
  const ids = blocks.map((block) => block.id);
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  if (twice !== undefined) throw new Failure("invalid", "board-block-twice", { parameter: twice });
  return {
    title: toTitle(title),
    description: toDescription(description),
    ...defined({ language }),
    place: at,
    blocks,
  };
}

/** Throws `too-large` for more blocks than a board has. */
export function refuseMany(blocks: readonly unknown[]): void {
  if (blocks.length > blocksMax) {
    throw new Failure("too-large", "board-blocks-many", { parameter: "blocks", max: blocksMax });
  }
}
