/** The words that the program has: the pages' server part reads them here, so that a process holds them once. */
import { programOf } from "./program.js";

export const { allWords } = await import(programOf("words/all"));
