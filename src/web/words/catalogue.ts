import type { Words } from "./words.ts";

export const catalogueWords = {} as const satisfies Words;
