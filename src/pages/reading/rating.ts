import type { Quality } from "../../catalogue/quality.ts";
import { language, t } from "./wording.ts";

/** What a description is worth, in words: of an incomplete one, what is lacking. */
export function tellRating({ rating, lacks }: Pick<Quality, "rating" | "lacks">): string {
  if (rating !== "incomplete") return t(`quality-rating-${rating}`);
  const list = new Intl.ListFormat(language(), { type: "conjunction" });
  return t("quality-rating-incomplete", {
    lacks: list.format(lacks.map((each) => t(`quality-lacks-${each}`))),
  });
}
