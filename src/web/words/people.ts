import type { Words } from "./words.ts";

export const peopleWords = {} as const satisfies Words;
