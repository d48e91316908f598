import { apiWords } from "./api.ts";
import { catalogueWords } from "./catalogue.ts";
import { failureWords } from "./failures.ts";
import { peopleWords } from "./people.ts";
import type { Words } from "./words.ts";
import { groundWords } from "./ground.ts";

/** Every sentence. A new file of words is added here; a test finds one that is not. */
export const subjects = {
  api: apiWords,
  catalogue: catalogueWords,
  failures: failureWords,
  people: peopleWords,
} as const satisfies Record<string, Words>;

export const allWords: Words = Object.assign({}, ...Object.values(subjects)) as Words;
